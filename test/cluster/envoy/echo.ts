import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The header of every answer that comes from behind Envoy: the path that arrived there, encoded. */
export const REACHED = 'x-reached';

/** What the path of a question begins with that Envoy asks for a policy with the action CUSTOM: the server answers yes, or no. */
export const SAYS_YES = '/the-provider-says-yes';
export const SAYS_NO = '/the-provider-says-no';

/** The server behind Envoy: what it answers was let through. */
export async function startEcho(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.startsWith(SAYS_YES)) response.writeHead(200).end();
    else if (request.url?.startsWith(SAYS_NO)) response.writeHead(403).end();
    else response.writeHead(200, { [REACHED]: encodeURIComponent(request.url ?? '') }).end();
  });
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
