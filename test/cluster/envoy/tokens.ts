import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Request } from './request';
import type { Token } from '../../../src/judge/core/flow';

/** Somebody who issues tokens for end users. */
export interface Issuer {
  readonly name: string;
  /** The public key, as a RequestAuthentication wants it. */
  readonly jwks: string;
  readonly key: KeyObject;
}

export function issuer(name: string): Issuer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { name, key: privateKey, jwks: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: name, alg: 'ES256', use: 'sig' }] }) };
}

const YEAR_3000 = 32_503_680_000;

/** A token in the form that requests carry. */
export function tokenOf({ name, key }: Issuer, claims: object): string {
  const parts = [{ alg: 'ES256', kid: name, typ: 'JWT' }, { iss: name, exp: YEAR_3000, ...claims }].map((part) => base64(Buffer.from(JSON.stringify(part))));
  return [...parts, base64(sign('sha256', Buffer.from(parts.join('.')), { key, dsaEncoding: 'ieee-p1363' }))].join('.');
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64url');
}

/** A request that carries a token, and what the judge is told of it. */
export function bearing(token: string, judged: Token, rest: Partial<Request> = {}): Partial<Request> {
  return { ...rest, headers: { ...rest.headers, authorization: `Bearer ${token}` }, token: judged };
}
