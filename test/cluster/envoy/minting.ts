/** A service of the test that makes passports, as an edge asks for them. */
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tokenOf, type Issuer } from './tokens';

/** Who signs people in, for whom, and who makes passports of it. */
export interface Minters {
  readonly outside: Issuer;
  readonly audience: string;
  readonly inside: Issuer;
}

export interface Minting {
  readonly port: number;
  readonly http2: boolean;
  /** The path of every question, and the headers that came with it. */
  readonly asked: { readonly path: string; readonly headers: NodeJS.Dict<string | string[]> }[];
  /** Every passport that it has made. */
  readonly made: Set<string>;
  readonly stop: () => Promise<void>;
}

const A_MINUTE = 60;

interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly exp: number;
  readonly scope?: string;
}

/** It verifies the token itself, because it is asked before the edge does. Whoever is called `careless` gets in without a passport, and for `nobody` it refuses. */
export async function startMinting({ outside, audience, inside }: Minters): Promise<Minting> {
  const [asked, made]: [Minting['asked'], Set<string>] = [[], new Set()];
  const server = createServer((request, response) => {
    request.resume();
    asked.push({ path: request.url ?? '', headers: request.headers });
    const claims = claimsIn(/^Bearer ([\w.-]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '', outside);
    const now = Math.floor(Date.now() / 1000);
    const isGood = claims?.iss === outside.name && claims.aud === audience && claims.exp > now && claims.sub !== 'nobody';
    if (!isGood || !request.url?.startsWith('/passports/')) {
      response.writeHead(401).end();
    } else if (claims.sub === 'careless') {
      response.writeHead(200).end();
    } else {
      const passport = tokenOf(inside, { sub: claims.sub, aud: 'internal', scope: claims.scope, exp: now + A_MINUTE, jti: String(made.size) });
      made.add(passport);
      // What is not declared to be handed on does not go on.
      response.writeHead(200, { 'x-passport': passport, 'x-admin': 'yes', 'authorization': 'Bearer x' }).end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const stop = () => new Promise<void>((done) => {
    server.closeAllConnections();
    server.close(() => done());
  });
  return { port: (server.address() as AddressInfo).port, http2: false, asked, made, stop };
}

/** What a token says that is signed with the issuer's key by the one algorithm that is known; undefined for any other. */
function claimsIn(token: string, { key }: Issuer): Claims | undefined {
  const [head = '', body = '', signature = ''] = token.split('.');
  const isSigned = (text: string) => (JSON.parse(Buffer.from(text, 'base64url').toString()) as { alg: string }).alg === 'ES256';
  try {
    const good = isSigned(head) && verify('sha256', Buffer.from(`${head}.${body}`), { key: createPublicKey(key), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
    return good ? JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims : undefined;
  } catch {
    return undefined;
  }
}
