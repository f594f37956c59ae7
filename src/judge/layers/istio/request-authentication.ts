/**
 * Tokens of end users, as a decision.
 *
 * Source: Istio RequestAuthentication: a request without a token passes, one with a token that no rule accepts is
 * rejected; an issuer that no rule names counts as such, and an audience that the issuer's rules don't name. Envoy (jwt_verify_lib)
 * compares audiences without `http://`, `https://` and a slash at the end. Over TCP there are no tokens, and a sniffed port takes both.
 * The question of a browser before its request (CORS preflight) is let through without a look at tokens (pilot, `BypassCorsPreflight`).
 */
import { ISTIO } from './key';
import type { Issuers } from './match-context';
import type { JwtRule, RequestAuthentication } from './read/authentication';
import { authorizationPoliciesFor, requestAuthenticationsFor } from './scope';
import type { Cluster } from '../../cluster/cluster';
import { perKey } from '../../cluster/per-key';
import type { Pod } from '../../cluster/pod';
import type { Flow, RequestQuestion, Token } from '../../core/flow';
import { truthOf, type Truth } from '../../core/verdict';
import type { Decision, Policy, Request, RequestTest, DecisionRule } from '../../engine/decision';

/** The issuers whose tokens are verified at a pod. */
export function issuersAt(cluster: Cluster, pod: Pod): Issuers {
  return issuersOf(requestAuthenticationsFor(cluster, pod));
}

export function issuersOf(policies: readonly RequestAuthentication[]): Issuers {
  return policies.some((policy) => policy.malformed) ? 'unknown' : policies.flatMap((policy) => policy.rules.map(({ issuer }) => issuer));
}

/**
 * The token of a request that the proxy looks at. A question without a method asks about a request, not about the question before it; with
 * OPTIONS and without headers it may be either.
 */
export function tokenSeen({ method, headers, token, preflight }: Pick<Flow, 'method' | 'headers' | 'token' | 'preflight'>): Token | undefined | 'unclear' {
  if (method !== 'OPTIONS' || preflight === false || token === undefined || token.state === 'absent') return token;
  if (!headers) return 'unclear';
  const has = (name: string) => Object.entries(headers).some(([key, value]) => key.toLowerCase() === name && value !== '');
  return has('origin') && has('access-control-request-method') ? { state: 'absent' } : token;
}

/** A question as policies see it that ask for attributes of its token. */
export function withTokenSeen(question: RequestQuestion): RequestQuestion {
  const { token: _, ...others } = question;
  const token = tokenSeen(question);
  return token === undefined || token === 'unclear' ? others : { ...others, token };
}

/** A request as it goes on behind the proxy of a pod: a token that was verified ends there, unless its rule forwards it. */
export function passedOn(cluster: Cluster, pod: Pod, question: RequestQuestion): RequestQuestion {
  const { token, ...others } = question;
  // Whoever is asked comes behind the tokens, and may answer with another one.
  if (token !== undefined && mayWriteTokens(cluster, pod)) return others;
  if (token?.state !== 'valid') return question;
  const policies = requestAuthenticationsFor(cluster, pod);
  if (policies.some(({ malformed }) => malformed)) return others;
  const verifying = policies.flatMap(({ rules }) => rules).filter(({ issuer }) => issuer === '' || issuer === token.issuer);
  if (verifying.every(({ forwards }) => forwards)) return question;
  return verifying.some(({ forwards }) => forwards) ? others : { ...others, token: { state: 'absent' } };
}

/** Whether an authorizer of a pod may write headers in which tokens are looked for anywhere. */
function mayWriteTokens(cluster: Cluster, pod: Pod): boolean {
  const asked = authorizationPoliciesFor(cluster, pod).filter(({ action }) => action === 'CUSTOM');
  if (asked.length === 0) return false;
  const providers = cluster.manifests.of(ISTIO).meshConfigs.flatMap((config) => config.providers);
  return asked.some(({ provider }) => {
    const found = providers.filter(({ name }) => name === provider);
    return found.length === 0 || found.some(({ writes }) => writes === undefined || writes.length > 0);
  });
}

/** Where policies look for tokens: in headers that they name, or in the usual one. */
export function tokenHeaders(cluster: Cluster, pod: Pod): readonly string[] {
  return requestAuthenticationsFor(cluster, pod).flatMap(({ rules }) => rules.flatMap(({ headers }) => headers));
}

/** What the policies of a pod make of the token of a request. The list of a pod is the same each time. */
export function authenticationDecision(cluster: Cluster, pod: Pod): Decision {
  return authenticationOf(cluster, requestAuthenticationsFor(cluster, pod));
}

/** The same of a list of policies, which is the same each time. */
export const authenticationOf = perKey((_: Cluster, policies: readonly RequestAuthentication[]): Decision => {
  const [unclear, clear] = [policies.filter(({ malformed }) => malformed), policies.filter(({ malformed }) => !malformed)];
  // Policies without rules verify nothing.
  const isVerified = unclear.length > 0 || clear.some(({ rules }) => rules.length > 0);
  if (!isVerified) return OPEN;
  // Without a token nothing is asked of a request, whatever policies say that could not be understood.
  return { tiers: [{ mode: 'first-match', captures: 'always', unmatched: 'deny', policies: [WITHOUT_TOKEN, ...unclear.map(unclearPolicy), ...clear.map(compile)] }], otherwise: 'yes' };
});

const OPEN: Decision = Object.freeze({ tiers: [], otherwise: 'yes' });

/** A question that says nothing of a token asks about a request without one. */
const NO_TOKEN: RequestTest = {
  kind: 'request', key: 'no token', matches: (request) => (tokenSeen(request) === 'unclear' ? 'conditional' : truthOf(!hasToken(request))),
};

function hasToken(request: Request): boolean {
  const token = tokenSeen(request);
  return token === 'unclear' || (token !== undefined && token.state !== 'absent');
}

const WITHOUT_TOKEN: Policy = {
  rules: [{ action: 'allow', peer: 'any', request: NO_TOKEN, path: [] }],
  words: { rule: () => [] },
};

function unclearPolicy({ ref: object, doubt }: RequestAuthentication): Policy {
  const because = doubt ?? 'the policy could not be understood';
  return {
    object,
    rules: [],
    unclear: true,
    words: {
      unclear: ({ request }) => (hasToken(request) ? { object, path: PATH, effect: 'depends', truth: 'unknown', because, ...(doubt !== undefined && { ofLabels: true }) } : undefined),
      rule: () => ({ because }),
    },
  };
}

const PATH = ['spec', 'jwtRules'];
const UNSTATED = 'the question does not say enough of the request and its token';

const compile = (() => {
  const known = new WeakMap<RequestAuthentication, Policy>();
  return (source: RequestAuthentication): Policy => {
    let policy = known.get(source);
    if (!policy) known.set(source, policy = compiled(source));
    return policy;
  };
})();

function compiled({ ref, rules }: RequestAuthentication): Policy {
  return {
    object: ref,
    rules: rules.map((rule): DecisionRule => ({ action: 'allow', peer: 'any', request: accepted(rule), path: PATH })),
    words: {
      none: ({ request }) => (hasToken(request) ? { object: ref, path: PATH, effect: 'denies', truth: 'no', because: 'the token is not accepted' } : undefined),
      rule: (_, truth) => ({ because: truth === 'yes' ? 'the token is accepted' : UNSTATED }),
    },
  };
}

/** Whether a rule accepts the token of a request. One without an issuer takes tokens of any. */
function accepted({ issuer, audiences }: JwtRule): RequestTest {
  return {
    kind: 'request',
    key: JSON.stringify(['token', issuer, audiences]),
    matches: (request: Request): Truth => {
      const token = tokenSeen(request);
      if (token === 'unclear') return 'conditional';
      if (token?.state !== 'valid' || (issuer !== '' && issuer !== token.issuer)) return 'no';
      if (audiences.length === 0) return 'yes';
      return token.audiences ? truthOf(audiences.some((one) => token.audiences!.some((other) => bare(one) === bare(other)))) : 'conditional';
    },
  };
}

/** An audience as it is compared. */
function bare(audience: string): string {
  return audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
