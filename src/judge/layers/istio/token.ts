/**
 * Conditions on a token of an end user.
 *
 * Source: Istio RequestAuthentication and AuthorizationPolicy: the principal is `issuer/subject`, split at the last
 * slash; an unverified token sets no attribute at all, so that without a RequestAuthentication none of these match. A token
 * without a subject has no principal, not even one that ends with the slash (Envoy).
 */
import type { MatchContext, RequestFacts } from './match-context';
import { truthOf, type Truth } from '../../core/verdict';
import { matchesPattern, matchesString, stringPattern } from '../../requests/pattern';

export type TokenAttribute = 'principal' | 'audiences' | 'presenter' | 'claims';

type ValidToken = Extract<NonNullable<RequestFacts['token']>, { state: 'valid' }>;

const MATCHES: Readonly<Record<TokenAttribute, (token: ValidToken, value: string, argument: string | undefined) => Truth>> = {
  principal: (token, value) => truthOf(requestPrincipalMatches(value, token.issuer, token.subject)),
  audiences: (token, value) => (token.audiences ? truthOf(token.audiences.some((audience) => matchesString(value, audience))) : 'conditional'),
  presenter: (token, value) => (token.presenter === undefined ? 'conditional' : truthOf(matchesString(value, token.presenter))),
  claims: (token, value, argument = '') => {
    const stated = token.claims && Object.hasOwn(token.claims, argument) ? token.claims[argument] : undefined;
    const claims = REGISTERED_CLAIMS.has(argument) ? stated ?? REGISTERED_CLAIMS.get(argument)!(token) : token.claims && (stated ?? []);
    return claims ? truthOf(claims.some((claim) => matchesString(value, claim))) : 'conditional';
  },
};

/** Claims that a token states elsewhere. */
export const REGISTERED_CLAIMS: ReadonlyMap<string, (token: ValidToken) => readonly string[] | undefined> = new Map([
  ['iss', ({ issuer }) => [issuer]],
  ['sub', ({ subject }) => (subject === '' ? [] : [subject])],
  ['aud', ({ audiences }) => audiences],
  ['azp', ({ presenter }) => (presenter === undefined ? undefined : [presenter])],
]);

export function tokenAttribute(
  { request, issuers }: Pick<MatchContext, 'request' | 'issuers'>, attribute: TokenAttribute, value: string, argument: string | undefined,
): Truth {
  if (issuers === 'unknown') return 'unknown';
  if (issuers.length === 0) return 'no';
  if (request.token === undefined) return 'conditional';
  return request.token.state === 'valid' ? MATCHES[attribute](request.token, value, argument) : 'no';
}

/** A star on the outside of `issuer/subject` belongs to the part that it touches; the other part is exact. */
export function requestPrincipalMatches(value: string, issuer: string, subject: string): boolean {
  if (subject === '') return false;
  if (value === '*') return issuer !== '';
  const slash = value.lastIndexOf('/');
  if (slash < 0) {
    if (value.startsWith('*')) return issuer !== '' && subject.endsWith(value.slice(1));
    if (value.endsWith('*')) return issuer.startsWith(value.slice(0, -1));
    return false;
  }
  const [left, right] = [value.slice(0, slash), value.slice(slash + 1)];
  if (value.startsWith('*')) return matchesPattern(stringPattern(left), issuer) && subject === right;
  return issuer === left && (right.endsWith('*') ? matchesPattern(stringPattern(right), subject) : subject === right);
}
