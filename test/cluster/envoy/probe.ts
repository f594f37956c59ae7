import { Agent, request as httpRequest } from 'node:http';
import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { REACHED } from './echo';
import type { Request } from './request';

/** `refused`: there was no answer at all, because Envoy wants no connection of this caller. */
export type Seen = 'allow' | 'deny' | 'refused';

/** One connection, over which requests are sent one after the other. */
export interface Connection {
  readonly ask: (request: Request) => Promise<Seen>;
  readonly close: () => void;
}

/** HTTP/1.1, which a TCP chain passes on as bytes. Envoy's verdict shows in who answers, or in nobody answering. */
export function overHttp(dial: () => Socket): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => dial();
  const ask = (request: Request) => new Promise<Seen>((done, fail) => {
    const { method, path, host, headers } = request;
    const sent = httpRequest({ agent, method, path, headers: { ...headers, host } }, (response) => {
      response.resume();
      response.once('end', () => settle(response.statusCode, response.headers[REACHED] !== undefined, undefined, request, done, fail));
    });
    sent.once('error', (error) => (isRefusal(error) ? done('refused') : fail(error)));
    sent.end();
  });
  return { ask, close: () => agent.destroy() };
}

/** HTTP/2, as gRPC speaks it. */
export function overHttp2(dial: () => Socket): Connection {
  let session: ClientHttp2Session | undefined;
  const ask = (request: Request) => new Promise<Seen>((done, fail) => {
    if (!session || session.closed || session.destroyed) session = connectHttp2('http://callee', { createConnection: dial }).on('error', () => undefined);
    const refused = (error: Error) => (isRefusal(error) ? done('refused') : fail(error));
    session.once('error', refused);
    const stream = session.request({
      ':method': request.method, ':path': request.path, ':authority': request.host, 'content-type': 'application/grpc', ...request.headers,
    });
    stream.once('response', (headers) => settle(
      Number(headers[constants.HTTP2_HEADER_STATUS]), headers[REACHED] !== undefined, headers['grpc-status'] as string | undefined, request, done, fail,
    ));
    stream.once('error', refused);
    stream.once('close', () => { session?.off('error', refused); done('refused'); });
    stream.resume();
    stream.end();
  });
  return { ask, close: () => session?.destroy() };
}

/** What Envoy answers itself: 403 for RBAC, 401 for the token filter, 400 for a path that is none; in gRPC PERMISSION_DENIED, UNAUTHENTICATED, INTERNAL. */
const DENIED_STATUS: ReadonlySet<number | undefined> = new Set([400, 401, 403]);
const DENIED_GRPC: ReadonlySet<string | undefined> = new Set(['7', '16', '13']);

function settle(
  status: number | undefined, reached: boolean, grpc: string | undefined, request: Request, done: (seen: Seen) => void, fail: (error: Error) => void,
): void {
  if (reached) done('allow');
  else if (DENIED_STATUS.has(status) || DENIED_GRPC.has(grpc)) done('deny');
  else fail(new Error(`${request.method} ${request.path}: Envoy answered ${status} (gRPC ${grpc}), which is neither of its verdicts`));
}

/** Envoy closes a connection that it does not want; the TLS library says why in codes of its own. */
function isRefusal(error: Error & { code?: string }): boolean {
  return ['ECONNRESET', 'EPIPE', 'ERR_HTTP2_ERROR', 'ERR_HTTP2_SESSION_ERROR', 'ERR_HTTP2_STREAM_ERROR', 'ERR_HTTP2_STREAM_CANCEL'].includes(error.code ?? '')
    || (error.code ?? '').startsWith('ERR_SSL_');
}
