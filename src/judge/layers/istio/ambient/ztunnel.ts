/**
 * What the ztunnel before a pod lets in, as decisions: whether callers must show an identity, and what policies say of connections.
 *
 * Source: ztunnel's assert_rbac and Istio "Layer 4 security policy": what a DENY policy matches is denied; without any ALLOW policy the rest is
 * allowed, with one the rest is denied, also where nothing is left of its rules.
 */
import { anonymousPolicy, foreignPolicy } from './anonymous';
import { isStrictAt } from './strictness';
import { asksAboutRequests, clausesOf, isSent } from './ztunnel-rules';
import { ztunnelTestsOf, type Arrival, type ZtunnelTests } from './ztunnel-tests';
import type { Cluster } from '../../../cluster/cluster';
import { perKey } from '../../../cluster/per-key';
import type { Pod } from '../../../cluster/pod';
import type { Decision, DecisionRule, Policy, PolicyEntry } from '../../../engine/decision';
import type { ObjectRef } from '../../../objects/read/field';
import { unclearPolicy } from '../authorization';
import { ISTIO } from '../key';
import { scopesOf } from '../mtls';
import type { AuthorizationPolicy } from '../read/authorization-policy';
import { authorizationPoliciesFor } from '../scope';

/** Policies at a callee, for callers who arrive so. */
export function ztunnelAuthorization(cluster: Cluster, callee: Pod, arrival: Arrival): Decision {
  const tests = ztunnelTestsOf(cluster, arrival);
  return decisionOf(tests, authorizationPoliciesFor(cluster, callee));
}

const decisionOf = perKey((tests: ZtunnelTests, policies: readonly AuthorizationPolicy[]): Decision => ({
  tiers: [{
    mode: 'deny-overrides',
    captures: 'if-selected',
    policies: policies.map((policy) => {
      if (policy.malformed) return unclearPolicy(policy);
      return isSent(policy) ? compile(tests, policy) : notSent(policy);
    }),
  }],
  otherwise: 'yes',
}));

function compile(tests: ZtunnelTests, { ref, action, rules }: AuthorizationPolicy): Policy {
  const acts = action === 'DENY' ? 'DENY' : 'ALLOW';
  return {
    object: ref,
    rules: rules.flatMap((rule, index): readonly DecisionRule[] => {
      const clauses = clausesOf(rule, acts);
      return clauses ? [{ action: acts === 'DENY' ? 'deny' : 'allow', ...tests.setsOf(clauses, ref.namespace), path: ['spec', 'rules', index] }] : [];
    }),
    captures: acts === 'ALLOW',
    words: {
      none: { path: ['spec'], effect: 'does-not-match', truth: 'no', because: rules.some(asksAboutRequests) ? LEFT_OUT[acts] : `no rule of this ${acts} policy matches` },
      rule: (_, truth) => ({ because: truth === 'yes' ? 'a rule matches' : 'whether a rule matches is not known' }),
    },
  };
}

const LEFT_OUT: Readonly<Record<'ALLOW' | 'DENY', string>> = {
  ALLOW: 'no rule of this ALLOW policy matches: ztunnel leaves out rules that ask about requests, which a waypoint alone knows',
  DENY: 'no rule of this DENY policy matches: ztunnel leaves out what rules ask about requests, which a waypoint alone knows',
};

function notSent({ ref: object, action, dryRun, targets }: AuthorizationPolicy): Policy {
  const because = dryRun ? 'it is a dry run' : targets.length > 0 ? 'it has targets, and is for waypoints'
    : action === 'ALLOW' || action === 'DENY' ? 'ztunnel binds a selector without labels to no pod' : `ztunnel knows no ${action} policies`;
  const none: PolicyEntry = { path: ['spec'], effect: 'shadows', truth: 'no', because };
  return { object, rules: [], captures: false, words: { none, rule: () => ({ because }) } };
}

/** Whether callers must show an identity at a port. `explained`: whether the policies that say so are named. */
export function ztunnelAuthentication(cluster: Cluster, callee: Pod, port: number, arrival: Arrival, explained: boolean): Decision {
  const { unclear, ambiguous, chosen: [mesh, namespace, workload] } = scopesOf(cluster.of(ISTIO).peerAuthentications, callee);
  const isDoubted = unclear.length > 0 || ambiguous;
  const isStrict = isDoubted || isStrictAt({ mesh: mesh.policy, namespace: namespace.policy, workload: workload.policy }, port);
  const decision = authenticationOf(ztunnelTestsOf(cluster, arrival), isDoubted ? 'perhaps' : isStrict ? 'strict' : 'open');
  if (!explained) return decision;
  const named = [mesh, namespace, workload].flatMap(({ policy }) => (policy ? [told(policy.ref, { effect: 'requires', truth: 'yes', because: `mode ${policy.mode}` })] : []));
  const doubts = unclear.map(({ ref, doubt }) => told(ref, {
    effect: 'depends', truth: 'unknown', because: doubt ?? 'the policy could not be understood', ...(doubt !== undefined && { ofLabels: true }),
  }));
  const [tier] = decision.tiers;
  return { ...decision, tiers: [{ ...tier, policies: [...named, ...doubts, ...tier.policies] }] };
}

/** The decision of all ports that ask for the same. */
const authenticationOf = perKey((tests: ZtunnelTests, asked: 'strict' | 'perhaps' | 'open'): Decision => {
  const policies = [foreignPolicy(tests), ...(asked === 'open' ? [] : [anonymousPolicy(tests, asked === 'perhaps')])];
  return { tiers: [{ mode: 'deny-overrides', captures: 'if-selected', policies }], otherwise: 'yes' };
});

/** What the trace says of an object that decides nothing by itself. */
function told(object: ObjectRef, entry: Omit<PolicyEntry, 'path'>): Policy {
  return { object, rules: [], captures: false, words: { none: { path: ['spec', 'mtls'], ...entry }, rule: () => [] } };
}
