/** Which tokens a policy takes. Source: Envoy Gateway 1.9, api/v1alpha1/jwt_types.go. */
import type { Field } from '../../../objects/read/field';

export interface Jwt {
  /** Whether a request without a token passes. */
  readonly isOptional: boolean;
  /** Whether one with a token passes that nobody accepts. */
  readonly failsOpen: boolean;
  readonly providers: readonly JwtProvider[];
}

export interface JwtProvider {
  readonly name: string;
  /** Empty: that of no token is looked at. */
  readonly issuer: string;
  /** Empty: a token may be for anybody. */
  readonly audiences: readonly string[];
}

const JWT_FIELDS: ReadonlySet<string> = new Set(['optional', 'failOpen', 'providers']);
const PROVIDER_FIELDS: ReadonlySet<string> = new Set([
  'name', 'issuer', 'audiences', 'remoteJWKS', 'localJWKS', 'claimToHeaders', 'recomputeRoute', 'extractFrom',
]);

export function parseJwt(jwt: Field): Jwt {
  jwt.only(JWT_FIELDS);
  return Object.freeze({
    isOptional: jwt.child('optional').boolean() === true,
    failsOpen: jwt.child('failOpen').boolean() === true,
    providers: Object.freeze(jwt.child('providers').items().map(parseProvider)),
  });
}

function parseProvider(provider: Field): JwtProvider {
  provider.only(PROVIDER_FIELDS);
  // With it a token decides to which route a request comes, of which another policy may hold.
  if (provider.child('recomputeRoute').boolean() === true) provider.child('recomputeRoute').report('not-supported', 'false');
  return Object.freeze({
    name: provider.child('name').string() ?? '',
    issuer: provider.child('issuer').string() ?? '',
    audiences: Object.freeze(provider.child('audiences').strings()),
  });
}
