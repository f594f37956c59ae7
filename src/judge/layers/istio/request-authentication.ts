/**
 * Tokens of end users.
 *
 * Source: Istio RequestAuthentication: a request without a token passes, one with a token that no rule accepts is
 * rejected; an issuer that no rule names counts as such, and an audience that the issuer's rules don't name. Envoy (jwt_verify_lib)
 * compares audiences without `http://`, `https://` and a slash at the end. Over TCP there are no tokens, and a sniffed port takes both.
 * The question of a browser before its request (CORS preflight) is let through without a look at tokens (pilot, `BypassCorsPreflight`).
 */
import type { JwtRule } from './read/authentication';
import { requestAuthenticationsFor } from './scope';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { Flow, Token } from '../../core/flow';
import type { Trace } from '../../core/trace';
import { anyOf, truthOf, type Truth } from '../../core/verdict';

/** The issuers whose tokens are verified at a pod. */
export function issuersAt(cluster: Cluster, pod: Pod): readonly string[] | 'unknown' {
  const policies = requestAuthenticationsFor(cluster, pod);
  return policies.some((policy) => policy.malformed) ? 'unknown' : policies.flatMap((policy) => policy.rules.map(({ issuer }) => issuer));
}

/**
 * The token of a request that the proxy looks at. A question without a method asks about a request, not about the question before it; with
 * OPTIONS and without headers it may be either.
 */
export function tokenSeen({ method, headers, token }: Pick<Flow, 'method' | 'headers' | 'token'>): Token | undefined | 'unclear' {
  if (method !== 'OPTIONS' || token === undefined || token.state === 'absent') return token;
  if (!headers) return 'unclear';
  const has = (name: string) => Object.entries(headers).some(([key, value]) => key.toLowerCase() === name && value !== '');
  return has('origin') && has('access-control-request-method') ? { state: 'absent' } : token;
}

/** Whether a stated token gets past the proxy. Only requests have tokens. */
export function judgeToken(cluster: Cluster, pod: Pod, chain: 'http' | 'sniffed', token: Token | undefined | 'unclear', trace?: Trace): Truth {
  const policies = requestAuthenticationsFor(cluster, pod);
  if (policies.length === 0 || token === undefined) return 'yes';
  if (token !== 'unclear' && token.state === 'absent') return 'yes';
  const rules = policies.some((policy) => policy.malformed) ? 'unknown' : policies.flatMap((policy) => policy.rules);
  const accepted = token === 'unclear' ? 'conditional' : decide(token, rules);
  const truth = chain === 'sniffed' && accepted !== 'yes' ? 'unknown' : accepted;
  for (const policy of policies) {
    trace?.({
      hop: 'authentication',
      object: policy.ref,
      path: ['spec', 'jwtRules'],
      effect: truth === 'no' ? 'denies' : truth === 'yes' ? 'allows' : 'depends',
      truth,
      because: policy.doubt ?? BECAUSE[rules === 'unknown' ? 'malformed' : truth],
      ...(policy.doubt !== undefined && { ofLabels: true }),
    });
  }
  return truth;
}

const BECAUSE: Readonly<Record<Truth | 'malformed', string>> = {
  yes: 'the token is accepted',
  no: 'the token is not accepted',
  conditional: 'the question does not say enough of the request and its token',
  unknown: 'the port is sniffed, and what is not taken for HTTP has no token',
  malformed: 'the policy could not be understood',
};

function decide(token: Token, rules: readonly JwtRule[] | 'unknown'): Truth {
  if (rules === 'unknown') return 'unknown';
  if (rules.length === 0 || token.state === 'absent') return 'yes';
  if (token.state === 'invalid') return 'no';
  // A rule without an issuer takes tokens of any.
  return anyOf(rules.filter(({ issuer }) => issuer === '' || issuer === token.issuer).map(({ audiences }) => {
    if (audiences.length === 0) return 'yes';
    return token.audiences ? truthOf(audiences.some((one) => token.audiences!.some((other) => bare(one) === bare(other)))) : 'conditional';
  }));
}

/** An audience as it is compared. */
function bare(audience: string): string {
  return audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
