/** Authorizers of the test, as Envoy asks them: over gRPC, by the bytes of its protocol, and over HTTP. */
import { createServer as overHttp, type IncomingHttpHeaders } from 'node:http';
import { createServer as overHttp2 } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** One question of a proxy. */
export interface Question {
  readonly method: string;
  readonly path: string;
  /** Headers of the request that the authorizer sees, by names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What it answers, or not at all. */
export type Decide = (question: Question) => 'yes' | 'no' | 'nothing';

export interface AuthorizerServer {
  readonly port: number;
  readonly http2: boolean;
  /** Every question until now. */
  readonly asked: Question[];
  readonly stop: () => Promise<void>;
}

export async function startHttpAuthorizer(decide: Decide): Promise<AuthorizerServer> {
  const asked: Question[] = [];
  const server = overHttp((request, response) => {
    request.resume();
    const question = { method: request.method ?? '', path: request.url ?? '', headers: flat(request.headers) };
    asked.push(question);
    const answer = decide(question);
    if (answer !== 'nothing') response.writeHead(answer === 'yes' ? 200 : 401, { 'x-decided': 'yes' }).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const stop = () => new Promise<void>((done) => {
    server.closeAllConnections();
    server.close(() => done());
  });
  return { port: (server.address() as AddressInfo).port, http2: false, asked, stop };
}

function flat(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

export async function startGrpcAuthorizer(decide: Decide): Promise<AuthorizerServer> {
  const asked: Question[] = [];
  const sessions = new Set<{ readonly destroy: () => void }>();
  const server = overHttp2();
  server.on('session', (session) => { sessions.add(session); });
  server.on('stream', (stream, { ':path': method }) => {
    const parts: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      if (method !== '/envoy.service.auth.v3.Authorization/Check') throw new Error(`the authorizer was asked for ${String(method)}`);
      const question = questionIn(Buffer.concat(parts).subarray(FRAME));
      asked.push(question);
      const answer = decide(question);
      if (answer === 'nothing') return;
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(framed(answer === 'yes' ? ALLOWED : DENIED));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const stop = () => new Promise<void>((done) => {
    for (const session of sessions) session.destroy();
    server.close(() => done());
  });
  return { port: (server.address() as AddressInfo).port, http2: true, asked, stop };
}

/** Before each message: whether it is compressed, and its length. Source: gRPC over HTTP/2. */
const FRAME = 5;

function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(FRAME);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** CheckResponse: `status.code`, 0 (OK) or 7 (PERMISSION_DENIED), and `ok_response`. Source: external_auth.proto. */
const ALLOWED = Buffer.from([0x0a, 0x00, 0x1a, 0x00]);
const DENIED = Buffer.from([0x0a, 0x02, 0x08, 0x07]);

/** CheckRequest.attributes.request.http has the method (2), the headers (3) and the path (4). Source: attribute_context.proto. */
function questionIn(message: Buffer): Question {
  const http = [1, 4, 2].reduce((bytes, number) => fieldsIn(bytes).find(([field]) => field === number)?.[1] ?? Buffer.alloc(0), message);
  const text = (wanted: number) => fieldsIn(http).find(([field]) => field === wanted)?.[1].toString() ?? '';
  const headers = fieldsIn(http).filter(([field]) => field === 3).map(([, entry]) => fieldsIn(entry).map(([, value]) => value.toString()));
  return { method: text(2), path: text(4), headers: Object.fromEntries(headers.map(([name = '', value = '']) => [name, value])) };
}

/** Fields of a message that have a length; numbers are read past. Source: Protocol Buffers, Encoding. */
function fieldsIn(message: Buffer): readonly (readonly [number, Buffer])[] {
  const found: (readonly [number, Buffer])[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++] ?? 0;
      value += (byte % 0x80) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [field, wire] = [Math.floor(key / 8), key % 8];
    if (wire === 0) {
      varint();
      continue;
    }
    const length = wire === 1 ? 8 : wire === 5 ? 4 : varint();
    if (wire === 2) found.push([field, message.subarray(at, at + length)]);
    at += length;
  }
  return found;
}
