/**
 * Tokens of end users.
 *
 * Source: Istio RequestAuthentication: a request without a token passes, one with a token that no rule accepts is
 * rejected; an issuer that no rule names counts as such.
 */
import type { Token } from '../flow';
import type { Cluster } from '../model/cluster';
import type { Pod } from '../model/pod';
import type { Speak } from '../statement';
import type { Truth } from '../verdict';
import { requestAuthenticationsFor } from './scope';

/** The issuers whose tokens are verified at a pod. */
export function issuersAt(cluster: Cluster, pod: Pod): readonly string[] | 'unknown' {
  const policies = requestAuthenticationsFor(cluster, pod);
  return policies.some((policy) => policy.malformed) ? 'unknown' : policies.flatMap((policy) => policy.issuers);
}

/** Whether a stated token gets past the proxy. Only requests have tokens. */
export function judgeToken(cluster: Cluster, pod: Pod, token: Token | undefined, speak?: Speak): Truth {
  const policies = requestAuthenticationsFor(cluster, pod);
  if (policies.length === 0 || token === undefined || token.state === 'absent') return 'yes';
  const issuers = issuersAt(cluster, pod);
  const truth = decide(token, issuers);
  for (const policy of policies) {
    speak?.({
      hop: 'authentication',
      object: policy.ref,
      path: ['spec', 'jwtRules'],
      effect: truth === 'no' ? 'denies' : truth === 'yes' ? 'allows' : 'depends',
      truth,
      because: truth === 'no' ? 'the token is not accepted' : truth === 'yes' ? 'the token is accepted' : 'the policy could not be understood',
    });
  }
  return truth;
}

function decide(token: Exclude<Token, { state: 'absent' }>, issuers: readonly string[] | 'unknown'): Truth {
  if (issuers === 'unknown') return 'unknown';
  if (issuers.length === 0) return 'yes';
  if (token.state === 'invalid') return 'no';
  // A rule without an issuer takes tokens of any.
  return issuers.includes(token.issuer) || issuers.includes('') ? 'yes' : 'no';
}
