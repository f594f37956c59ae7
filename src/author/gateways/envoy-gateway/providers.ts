/** Who verifies tokens, by their issuer. */
import { createHash } from 'node:crypto';
import { sortedBy } from '../../graph/order';
import type { RouteNode } from '../../graph/route';
import { usersOf } from '../../graph/users';
import type { IssuerNode } from '../../graph/users';

export interface JwtProvider {
  readonly name: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly localJWKS: { readonly type: 'Inline'; readonly inline: string };
  readonly extractFrom: { readonly headers: readonly [{ readonly name: 'Authorization'; readonly valuePrefix: 'Bearer ' }] };
}

export interface Jwt {
  /** Whether a request may have no token; what then becomes of it, rules say. */
  readonly optional?: true;
  readonly providers: readonly JwtProvider[];
}

/** Undefined where nobody has to be signed in. */
export function jwtOf(routes: readonly RouteNode[]): Jwt | undefined {
  const issuers = new Map(routes.flatMap(({ users }) => usersOf(users)).map(({ issuer }) => [issuer.issuer, issuer]));
  if (issuers.size === 0) return undefined;
  const isOptional = routes.some(({ users, publicPaths }) => users.kind === 'any' || publicPaths.length > 0);
  return { ...(isOptional && { optional: true }), providers: sortedBy(issuers.values(), ({ issuer }) => issuer).map(providerOf) };
}

function providerOf(issuer: IssuerNode): JwtProvider {
  const { keys, audiences } = issuer;
  if (keys.kind !== 'inline') throw new Error(`the keys of ${issuer.issuer} are not given by value`);
  return {
    name: providerName(issuer),
    issuer: issuer.issuer,
    audiences,
    localJWKS: { type: 'Inline', inline: keys.jwks },
    // Nothing in the query: what stands there is written into logs.
    extractFrom: { headers: [{ name: 'Authorization', valuePrefix: 'Bearer ' }] },
  };
}

const LONGEST = 40;
const DIGITS = 8;

/** Readable, and of no two issuers the same. */
export function providerName({ issuer }: IssuerNode): string {
  const readable = issuer.replace(/^https?:\/\//, '').replace(/[^A-Za-z0-9.]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, LONGEST).replace(/[^A-Za-z0-9]+$/, '');
  return `${readable}-${createHash('sha256').update(issuer).digest('hex').slice(0, DIGITS)}`;
}
