/**
 * What an AuthorizationPolicy can ask, and how each question is answered. A table with one line per attribute, so
 * that a new attribute does not compile before it has an answer.
 *
 * Source: Istio AuthorizationPolicy and "Authorization Policy Conditions". `httpOnly` follows what Istio can't
 * express in the filter of a TCP chain. What a manifest can't know is `unknown`; what only the request knows is
 * `conditional`.
 */
import { blockMatchesAddress } from './addresses';
import { namespaceMatches, possibleIdentities, principalMatches, serviceAccountMatches, trustDomainMatches, type KnownIdentity } from './identity';
import type { MatchContext } from './match-context';
import type { Attribute, Match } from './read/match';
import { tokenAttribute } from './token';
import { and, not, or, truthOf, type Truth } from '../../core/verdict';
import { hostPattern, matchesPattern, matchesString, pathPattern } from '../../requests/pattern';

export interface AttributeReader {
  /** Whether the answer hangs on the caller alone, or on the request and its connection. */
  readonly about: 'source' | 'request';
  readonly httpOnly: boolean;
  readonly matches: (value: string, context: MatchContext, argument: string | undefined) => Truth;
}

export const ATTRIBUTES: Readonly<Record<Attribute, AttributeReader>> = {
  'source.principal': source((value, identity, { callee }) => principalMatches(value, identity, callee)),
  'source.namespace': source((value, identity) => namespaceMatches(value, identity.namespace)),
  'source.serviceAccount': source((value, identity, { policyNamespace }) => serviceAccountMatches(value, policyNamespace, identity)),
  'source.trustDomain': source((value, identity, { callee }) => trustDomainMatches(value, identity.trustDomain, callee)),
  'source.ip': { about: 'source', httpOnly: false, matches: (value, { cluster, source: { peer } }) => blockMatchesAddress(cluster, value, peer) },
  // Taken from X-Forwarded-For or the PROXY protocol, which only the request knows.
  'remote.ip': { about: 'request', httpOnly: false, matches: () => 'conditional' },
  'told.ip': { about: 'source', httpOnly: false, matches: (value, { cluster, source: { peer } }) => (peer.kind === 'external' ? blockMatchesAddress(cluster, value, peer) : 'conditional') },
  'hidden.ip': { about: 'request', httpOnly: false, matches: () => 'unknown' },
  'destination.ip': { about: 'request', httpOnly: false, matches: () => 'unknown' },
  'destination.port': { about: 'request', httpOnly: false, matches: (value, { request }) => truthOf(Number(value) === request.port) },
  // Envoy writes the name in lower case before it compares, and the value of a policy as it stands.
  'connection.sni': { about: 'request', httpOnly: false, matches: (value, { request }) => stated(request.sni, (sni) => matchesString(value, sni.toLowerCase())) },
  'request.host': http((value, { request }) => stated(request.host, (host) => matchesPattern(hostPattern(value), host.toLowerCase()))),
  'request.method': http((value, { request }) => stated(request.method, (method) => matchesString(value, method))),
  'request.path': http((value, { request }) => stated(request.path, (path) => matchesPattern(pathPattern(value), path))),
  'request.headers': http((value, { request }, argument) => stated(request.headers, (headers) => {
    const name = Object.keys(headers).find((key) => key.toLowerCase() === argument?.toLowerCase());
    return name !== undefined && (value === '*' || matchesString(value, headers[name]));
  })),
  'request.auth.principal': http((value, context) => tokenAttribute(context, 'principal', value, undefined)),
  'request.auth.audiences': http((value, context) => tokenAttribute(context, 'audiences', value, undefined)),
  'request.auth.presenter': http((value, context) => tokenAttribute(context, 'presenter', value, undefined)),
  'request.auth.claims': http((value, context, argument) => tokenAttribute(context, 'claims', value, argument)),
  'experimental.envoy.filters': { about: 'request', httpOnly: false, matches: () => 'conditional' },
};

export function matchTruth({ attribute, argument, values, notValues }: Match, context: MatchContext): Truth {
  const { matches } = ATTRIBUTES[attribute];
  const anyMatches = (all: readonly string[]) => {
    let any: Truth = 'no';
    for (const value of all) {
      any = or(any, matches(value, context, argument));
      if (any === 'yes') break;
    }
    return any;
  };
  const positive = values.length === 0 ? 'yes' : anyMatches(values);
  return notValues.length === 0 ? positive : and(positive, not(anyMatches(notValues)));
}

/** Without an identity nothing about one matches; that is why `notPrincipals` alone lets plain text through. */
function source(
  matches: (value: string, identity: KnownIdentity, context: MatchContext) => boolean,
): AttributeReader {
  return {
    about: 'source',
    httpOnly: false,
    matches: (value, context) => {
      const { identity } = context.source;
      if (identity === 'none') return 'no';
      if (!('perhaps' in identity)) return truthOf(matches(value, identity, context));
      return possibleIdentities(identity, value).some((possible) => matches(value, possible, context)) ? 'unknown' : 'no';
    },
  };
}

function http(matches: AttributeReader['matches']): AttributeReader {
  return { about: 'request', httpOnly: true, matches };
}

function stated<T>(fact: T | undefined, matches: (fact: T) => boolean): Truth {
  return fact === undefined ? 'conditional' : truthOf(matches(fact));
}
