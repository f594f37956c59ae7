/**
 * What the policies of a caller itself say of its calls to hosts with a wildcard.
 *
 * Source: pilot networkfilter.go (buildCompleteNetworkFilters with a service) and PolicyMatcherForProxy: the chain of such a host in the caller's
 * outbound listener has the AuthorizationPolicies that select the caller, of its namespace, of the root namespace and of the namespace of the
 * ServiceEntry, as on a TCP port. The caller's program shows no certificate there, so that no identity matches and every negated one does. Run:
 * the listeners of istiod 1.31 in Envoy (test/cluster/istio/wildcard-egress.test.ts). Derived, not run: policies with the action CUSTOM.
 */
import { authorizationDecision, isActing, unclearPolicy } from './authorization';
import { perhaps } from './caller-tests';
import { istiosOf } from './installations';
import { ISTIO } from './key';
import type { AuthorizationPolicy } from './read/authorization-policy';
import type { RegistryName } from './registry';
import { authorizationPoliciesFor } from './scope';
import type { Cluster } from '../../cluster/cluster';
import type { Peer, Pod } from '../../cluster/pod';
import { anyOf, not, type Truth } from '../../core/verdict';
import { everyOf, type Case, type DecisionRule, type PeerTest, type Policy, type RequestSet, type RequestTest, type Tier } from '../../engine/decision';
import type { ObjectRef } from '../../objects/read/field';

/** The tier of those policies, for callers whose proxies lead a call to one of these names. */
export function ownPolicies(cluster: Cluster, names: readonly RegistryName[]): Tier {
  const scopes = new OwnScopes(cluster, names);
  return {
    mode: 'deny-overrides',
    captures: 'always',
    policies: [
      {
        rules: [{ action: 'allow', peer: scopes.unguarded, request: 'any', path: [] }],
        words: { rule: () => ({ because: 'no ALLOW policy selects the caller itself' }) },
      },
      ...scopes.candidates.map((policy) => outboundPolicy(cluster, policy, scopes.selects(policy))),
    ],
  };
}

/** Which policies apply to which callers. */
class OwnScopes {
  /** Every policy that may select a caller. */
  readonly candidates: readonly AuthorizationPolicy[];

  /** Whom no ALLOW policy selects. */
  readonly unguarded: PeerTest;

  /** Namespaces of the entries. Of several it is not known which entry a proxy takes. */
  private readonly ofEntries: readonly string[];

  constructor(private readonly cluster: Cluster, names: readonly RegistryName[]) {
    this.ofEntries = [...new Set(names.map(({ entry: { ref: { namespace } } }) => namespace))];
    const exports = names.flatMap(({ entry: { exportTo, ref: { namespace } } }) => exportTo.map((item) => (item === '.' ? namespace : item)));
    const places = new Set([...istiosOf(cluster.settings).map(({ rootNamespace }) => rootNamespace), ...this.ofEntries, ...exports]);
    const { authorizationPolicies } = cluster.manifests.of(ISTIO);
    this.candidates = authorizationPolicies.filter((policy) => (
      mayDecide(policy) && (places.has('*') || places.has(policy.ref.namespace))
    ));
    this.unguarded = {
      kind: 'entity',
      key: `unguarded on the way out to ${names.map(({ entry: { ref }, name }) => `${keyOfRef(ref)}/${name}`).join()}`,
      matches: (peer) => not(anyOf(this.applyingTo(peer).filter(([policy]) => policy.malformed || policy.action === 'ALLOW').map(([, truth]) => truth))),
    };
  }

  /** Whom a policy selects. */
  selects({ ref }: AuthorizationPolicy): PeerTest {
    const key = keyOfRef(ref);
    return {
      kind: 'entity',
      key: `selected on the way out by ${key} beside ${this.ofEntries.join()}`,
      matches: (peer) => this.applyingTo(peer).find(([policy]) => keyOfRef(policy.ref) === key)?.[1] ?? 'no',
    };
  }

  private applyingTo(peer: Peer): readonly (readonly [AuthorizationPolicy, Truth])[] {
    if (peer.kind === 'external') return [];
    const { pod } = peer;
    const own = authorizationPoliciesFor(this.cluster, pod).filter(mayDecide);
    const known = new Set(own.map(({ ref }) => keyOfRef(ref)));
    const ofEntries = this.beside(pod).filter(({ ref }) => !known.has(keyOfRef(ref)));
    const isOneEntry = this.ofEntries.length === 1;
    return [
      ...own.map((policy) => [policy, certainty(policy, true)] as const),
      ...ofEntries.map((policy) => [policy, certainty(policy, isOneEntry)] as const),
    ];
  }

  /** Policies of the namespaces of entries. */
  private beside(pod: Pod): readonly AuthorizationPolicy[] {
    return this.ofEntries.flatMap((namespace) => this.cluster.of(ISTIO).authorizationPolicies.find(namespace, pod)).filter(mayDecide);
  }
}

/** Those with targets are for gateways. */
function mayDecide(policy: AuthorizationPolicy): boolean {
  return policy.targets.length === 0 && (policy.malformed || isActing(policy));
}

/** One of which it is not known whether it selects the pod has a doubt. */
function certainty({ doubt }: AuthorizationPolicy, isAsked: boolean): Truth {
  return isAsked && doubt === undefined ? 'yes' : 'unknown';
}

/** A policy for those whom it selects. */
function outboundPolicy(cluster: Cluster, policy: AuthorizationPolicy, selected: PeerTest): Policy {
  const { ref: object, action } = policy;
  if (policy.malformed) {
    const { words } = unclearPolicy(policy);
    return { object, words, rules: (['allow', 'deny'] as const).map((either) => ({ action: either, peer: perhaps(selected), request: 'any', path: ['spec'] })) };
  }
  const proxy = { cluster, installation: istiosOf(cluster.settings)[0], chain: 'tcp', visibility: 'nothing', issuers: [] } as const;
  const [{ policies: [compiled] }] = authorizationDecision(proxy, [policy]).tiers;
  const none = { path: ['spec'], effect: 'does-not-match', truth: 'no', because: `no rule of this ${action} policy matches, ${ASKED}` } as const;
  return {
    object,
    rules: compiled.rules.map((rule) => outboundRule(rule, selected)),
    words: {
      none: ({ peer }) => (selected.matches(peer) === 'no' ? undefined : { object, ...none }),
      rule: (_, truth) => ({ because: truth === 'yes' ? `a rule matches, ${ASKED}` : `whether a rule matches is open, ${ASKED}` }),
    },
  };
}

const ASKED = 'which the proxy of the caller asks about hosts with a wildcard';

function outboundRule(rule: DecisionRule, selected: PeerTest): DecisionRule {
  return {
    ...rule,
    ...outboundCase(rule, selected),
    ...(rule.cases && { cases: rule.cases.map((one) => outboundCase(one, undefined)) }),
  };
}

function outboundCase({ peer, request }: Case, selected: PeerTest | undefined): Case {
  return { peer: selected ? everyOf([selected, peer]) : peer, request: named(request) };
}

/** Over TLS the host that is called is the server name. */
function named(set: RequestSet): RequestSet {
  if (set === 'any') return set;
  if ('key' in set) return namedTest(set);
  return set.kind === 'not' ? { kind: 'not', set: named(set.set) } : { kind: set.kind, sets: set.sets.map(named) };
}

function namedTest(test: RequestTest): RequestTest {
  return {
    kind: test.kind,
    get key() { return `out ${test.key}`; },
    matches: (request) => test.matches({ ...request, sni: request.sni ?? request.host }),
    ...(test.fact && { fact: test.fact.bind(test) }),
    ...(test.cuts && { cuts: test.cuts.bind(test) }),
  };
}

function keyOfRef({ namespace, name }: ObjectRef): string {
  return `${namespace}/${name}`;
}
