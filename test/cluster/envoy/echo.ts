import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The header of every answer that comes from behind Envoy: the path that arrived there, encoded. */
export const REACHED = 'x-reached';

/** The server behind Envoy: what it answers was let through. */
export async function startEcho(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { [REACHED]: encodeURIComponent(request.url ?? '') }).end();
  });
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
