/** Which tokens a policy takes. Source: Envoy Gateway 1.9, api/v1alpha1/jwt_types.go. */
import { itemsOf, nameOf, refuse, textsOf } from './schema';
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

const MOST_PROVIDERS = 16;
const MOST_AUDIENCES = 8;
const LONGEST_ISSUER = 253;

export function parseJwt(jwt: Field): Jwt {
  jwt.only(JWT_FIELDS);
  if (jwt.child('optional').present && jwt.child('failOpen').present) refuse(jwt, 'optional or failOpen', 'optional and failOpen cannot both be set');
  if (!jwt.child('providers').present) refuse(jwt.child('providers'), 'a list of providers', 'Required value');
  const providers = itemsOf(jwt.child('providers'), MOST_PROVIDERS).map(parseProvider);
  // Envoy Gateway itself refuses these, and answers all requests with 500.
  if (new Set(providers.map(({ name }) => name)).size < providers.length) jwt.child('providers').report('bad-value', 'providers with names of their own');
  return Object.freeze({
    isOptional: jwt.child('optional').boolean() === true,
    failsOpen: jwt.child('failOpen').boolean() === true,
    providers: Object.freeze(providers),
  });
}

function parseProvider(provider: Field): JwtProvider {
  provider.only(PROVIDER_FIELDS);
  // With it a token decides to which route a request comes, of which another policy may hold.
  if (provider.child('recomputeRoute').boolean() === true) provider.child('recomputeRoute').report('not-supported', 'false');
  const [issuer, audiences] = [provider.child('issuer').string() ?? '', provider.child('audiences')];
  if ([...issuer].length > LONGEST_ISSUER) refuse(provider.child('issuer'), `at most ${LONGEST_ISSUER} characters`, `Too long: may not be more than ${LONGEST_ISSUER} bytes`);
  if (provider.child('remoteJWKS').present === provider.child('localJWKS').present) refuse(provider, 'remoteJWKS or localJWKS', 'either remoteJWKS or localJWKS must be specified');
  return Object.freeze({
    name: nameOf(provider.child('name')),
    issuer,
    // An empty list is as none.
    audiences: Object.freeze(audiences.items().length === 0 ? audiences.strings() : textsOf(audiences, MOST_AUDIENCES)),
  });
}
