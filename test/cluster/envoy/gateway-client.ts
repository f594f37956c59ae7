import { request as overHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import type { SecureVersion } from 'node:tls';
import type { Certificate } from './certificates';
import { ADDRESS, type Arrival } from './gateway-envoy';
import type { Request } from './request';

/** One request to a gateway, on a connection of its own. */
export interface Asked extends Pick<Request, 'headers' | 'method' | 'path' | 'host'> {
  readonly port: number;
  /** @default - plain HTTP */
  readonly sni?: string;
  /** The one version of TLS that is offered. @default - those of Node */
  readonly tls?: SecureVersion;
  /** What the client shows. @default - nothing */
  readonly certificate?: Certificate;
  /** The address from which it comes. @default - any of loopback */
  readonly from?: string;
}

/** What came of it; a connection that came about not at all has the status 0. */
export interface Answer {
  readonly status: number;
  readonly location?: string;
  /** Pages of which origin may read it. */
  readonly readableBy?: string;
  /** What came to a service. */
  readonly arrival?: Arrival;
  /** Headers of the answer, where a service answered. */
  readonly headers?: IncomingMessage['headers'];
}

export function askGateway({ port, sni, tls, certificate, from, method, path, host, headers }: Asked): Promise<Answer> {
  const options = { host: ADDRESS, port, method, path, headers: { ...headers, host }, agent: false, localAddress: from };
  // Broken versions are offered to see them refused.
  const secure = tls && { minVersion: tls, maxVersion: tls, ciphers: 'DEFAULT@SECLEVEL=0' };
  const client = certificate && { cert: certificate.certificate, key: certificate.key };
  if (sni === undefined) return answerOf(overHttp(options));
  return answerOf(overHttps({ ...options, servername: sni, rejectUnauthorized: false, ...secure, ...client }));
}

function answerOf(request: ClientRequest): Promise<Answer> {
  return new Promise((done) => {
    request.on('error', () => done({ status: 0 }));
    request.on('response', (response) => {
      let text = '';
      response.on('data', (part: Buffer) => { text += part.toString(); });
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        const isOfService = status === 200 && headers['content-type'] === 'application/json';
        done({
          status,
          ...(headers.location !== undefined && { location: headers.location }),
          ...(headers['access-control-allow-origin'] !== undefined && { readableBy: headers['access-control-allow-origin'] }),
          ...(isOfService && { arrival: JSON.parse(text) as Arrival, headers }),
        });
      });
    });
    request.end();
  });
}
