/** What the policies at a callee ask of tokens, as the least tokens that have it. */
import { policiesOutsideAt } from './ambient/policies-outside';
import { waypointPoliciesAt } from './ambient/ways';
import { isActing } from './authorization';
import { modeOf } from './membership';
import type { RequestAuthentication } from './read/authentication';
import type { AuthorizationPolicy, AuthorizationRule } from './read/authorization-policy';
import type { Attribute, Match } from './read/match';
import { authorizationPoliciesFor, requestAuthenticationsFor } from './scope';
import { REGISTERED_CLAIMS, requestPrincipalMatches } from './token';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import { stringPattern } from '../../requests/pattern';
import { allAsked, allOfTokens, NAMELESS_ISSUER, NO_TOKENS, SOMEBODY, type AskedTokens, type LeastToken } from '../../requests/tokens';

export function tokensAskedAt(cluster: Cluster, pod: Pod): AskedTokens {
  // ztunnel reads no tokens. Behind a waypoint are hosts outside as well, of whose requests it is asked where it stands.
  const isRelay = modeOf(pod) === 'relay';
  const isRead = !isRelay && modeOf(pod) !== 'shared';
  const own = isRead ? tokensAsked(requestAuthenticationsFor(cluster, pod), authorizationPoliciesFor(cluster, pod)) : NO_TOKENS;
  const waypoints = isRelay ? policiesOutsideAt(cluster, pod) : waypointPoliciesAt(cluster, pod);
  if (waypoints.length === 0) return own;
  return allAsked([own, ...waypoints.map(({ authentication, authorization }) => tokensAsked(authentication, authorization))]);
}

export function tokensAsked(authentications: readonly RequestAuthentication[], authorizations: readonly AuthorizationPolicy[]): AskedTokens {
  const rules = authentications.flatMap((policy) => policy.rules);
  const accepted = rules.flatMap(({ issuer, audiences }): readonly LeastToken[] => {
    const own = { issuer: issuer === '' ? NAMELESS_ISSUER : issuer };
    return audiences.length === 0 ? [own] : audiences.map((audience) => ({ ...own, audiences: [audience] }));
  });
  const issuers = [...new Set(accepted.flatMap(({ issuer }) => issuer ?? []))];
  const acting = authorizations.filter(isActing);
  const allowing = acting.filter(({ action }) => action === 'ALLOW').flatMap((policy) => policy.rules);
  const denying = acting.filter(({ action }) => action !== 'ALLOW').flatMap((policy) => policy.rules);
  return {
    accepted,
    asked: allowing.flatMap((rule) => alternativesOf(rule).flatMap((matches) => allOfTokens(matches.map(({ values, ...match }) => (
      values.length === 0 ? [{}] : values.flatMap((value) => leastOf(match, value, issuers))
    ))))),
    refused: [
      ...allowing.flatMap((rule) => alternativesOf(rule).flat())
        .flatMap(({ notValues, ...match }) => notValues.flatMap((value) => leastOf(match, value, issuers))),
      ...denying.flatMap((rule) => alternativesOf(rule).flat())
        .flatMap(({ values, notValues, ...match }) => [...values, ...notValues].flatMap((value) => leastOf(match, value, issuers))),
    ],
  };
}

/** What each source of a rule asks of tokens, with what all of them have to meet. */
function alternativesOf({ from, when }: AuthorizationRule): readonly (readonly Match[])[] {
  const ofTokens = (matches: readonly Match[]) => matches.filter(({ attribute }) => Object.hasOwn(LEAST, attribute));
  return (from === 'anyone' ? [[]] : from).map((matches) => [...ofTokens(matches), ...ofTokens(when)]);
}

type Least = (value: string, argument: string | undefined, issuers: readonly string[]) => readonly LeastToken[];

const LEAST: Readonly<Partial<Record<Attribute, Least>>> = {
  'request.auth.principal': (value, _, issuers) => issuers.flatMap((issuer) => {
    const subject = subjectsFor(value).find((one) => requestPrincipalMatches(value, issuer, one));
    return subject === undefined ? [] : [{ issuer, subject }];
  }),
  'request.auth.audiences': (value) => [{ audiences: [textLike(value)] }],
  'request.auth.presenter': (value) => [{ presenter: textLike(value) }],
  'request.auth.claims': (value, argument = '') => [leastWithClaim(argument, textLike(value))],
};

function leastOf({ attribute, argument }: Pick<Match, 'attribute' | 'argument'>, value: string, issuers: readonly string[]): readonly LeastToken[] {
  return LEAST[attribute]?.(value, argument, issuers) ?? [];
}

/** The first of these is what a token has whose subject nobody names. */
function subjectsFor(value: string): readonly string[] {
  const behind = value.slice(value.lastIndexOf('/') + 1);
  return [SOMEBODY, textLike(behind), `${SOMEBODY}${behind.replace(/^\*/, '')}`];
}

function leastWithClaim(name: string, value: string): LeastToken {
  if (!REGISTERED_CLAIMS.has(name)) return { claims: { [name]: [value] } };
  if (name === 'iss') return { issuer: value };
  if (name === 'sub') return { subject: value };
  return name === 'aud' ? { audiences: [value] } : { presenter: value };
}

/** A text that a value matches, and others no more than they must. */
function textLike(value: string): string {
  const pattern = stringPattern(value);
  switch (pattern.kind) {
    case 'prefix': return `${pattern.text}${UNNAMED}`;
    case 'suffix': return `${UNNAMED}${pattern.text}`;
    case 'exact': return pattern.text;
    default: return UNNAMED;
  }
}

const UNNAMED = '~unnamed~';
