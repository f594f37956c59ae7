/**
 * What NetworkPolicies say of one pod in one direction, as a decision.
 *
 * Source: "Network Policies" of the Kubernetes documentation: a pod is isolated for a direction once any policy that
 * selects it has that policyType; what policies allow is the union of their rules. For host network pods the
 * documentation leaves open whether policies act at all, so that only an answer that holds either way is given.
 */
import { NETWORK_POLICY } from './key';
import type { Direction, NetPorts, NetRule, NetworkPolicy } from './read/network-policy';
import type { Cluster } from '../../cluster/cluster';
import { perKey } from '../../cluster/per-key';
import type { Peer, Pod } from '../../cluster/pod';
import {
  eitherOf, type Decision, type DecisionRule, type Meeting, type PeerSet, type Policy, type PolicyEntry, type RequestSet, type RuleWords,
} from '../../engine/decision';
import { networkPeersOf, podsDoubt } from '../../engine/network-peers';
import { portsMatch, portsTest } from '../../engine/port-tests';
import { NETWORK_POLICIES } from '../../engine/shared-tiers';

export function networkDecision(cluster: Cluster, pod: Pod, direction: Direction): Decision {
  if (pod.opaque !== undefined) return { tiers: [], otherwise: 'unknown', doubt: { because: pod.opaque } };
  const selecting = cluster.of(NETWORK_POLICY).networkPolicies.find(pod.namespace, pod);
  const policies = selecting
    .filter((policy) => policy.malformed || policy.rules[direction] !== undefined)
    .map((policy) => COMPILED[direction](cluster, policy));
  const { plugin } = cluster.settings;
  const [ofOther] = policies.length === 0 ? selecting : [];
  return {
    tiers: [{ mode: 'any-allow', captures: 'if-selected', policies, yields: plugin.baselineOpensIsolated, shared: NETWORK_POLICIES }],
    otherwise: 'yes',
    unselected: `no NetworkPolicy isolates the pod for ${direction}`,
    ...(pod.hostNetwork && { doubt: HOST_NETWORK }),
    ...(ofOther && !plugin.baselineAsksHalfIsolated && { perhapsLast: { object: ofOther.ref, ...SELECTED } }),
  };
}

/**
 * The default of administrators holds for "Pods not selected by a v1.NetworkPolicy" (network-policy-api, ClusterNetworkPolicy): kube-network-policies
 * counts policies of the other direction, Cilium and Calico don't.
 */
const SELECTED: PolicyEntry = Object.freeze({
  path: ['spec'],
  effect: 'depends',
  truth: 'unknown',
  because: 'it selects the pod for the other direction alone, and plugins differ in whether the Baseline tier is asked then',
});

const HOST_NETWORK = Object.freeze({ because: 'the pod uses the host network, where the plugin decides whether policies apply', keeps: 'yes' as const });

/** A policy is compiled once for all pods that it selects. */
const COMPILED = {
  ingress: perKey((cluster: Cluster, policy: NetworkPolicy) => compile(cluster, policy, 'ingress')),
  egress: perKey((cluster: Cluster, policy: NetworkPolicy) => compile(cluster, policy, 'egress')),
} as const satisfies Record<Direction, unknown>;

function compile(cluster: Cluster, policy: NetworkPolicy, direction: Direction): Policy {
  const { ref, malformed, doubt } = policy;
  if (malformed) return { object: ref, rules: [], unclear: true, words: { unclear: UNCLEAR, rule: () => ({ because: UNCLEAR.because }) } };
  const rules = policy.rules[direction] ?? [];
  return {
    object: ref,
    rules: rules.map(({ peers, ports }, index): DecisionRule => ({
      action: 'allow', peer: peerSetOf(cluster, ref.namespace, peers), request: requestSetOf(ports), path: ['spec', direction, index],
    })),
    ...(doubt !== undefined && { doubt }),
    words: {
      none: ISOLATES,
      ...(doubt !== undefined && { doubt: { path: ['spec', 'podSelector'], effect: 'depends', truth: 'unknown', because: doubt, ofLabels: true } }),
      rule: ({ path }, truth, meeting) => {
        const suffix = doubt === undefined ? '' : ', if it selects the pod';
        const words = truth === 'yes' ? MATCHES : ruleDoubt(rules[Number(path[2])], meeting);
        return { ...words, because: `${words.because}${suffix}` };
      },
    },
  };
}

const UNCLEAR: PolicyEntry = Object.freeze({ path: ['spec'], effect: 'depends', truth: 'unknown', because: 'the policy could not be understood' });
const ISOLATES: PolicyEntry = Object.freeze({ path: ['spec'], effect: 'isolates', truth: 'no', because: 'it selects the pod and no rule matches' });
const MATCHES: RuleWords = Object.freeze({ because: 'a rule matches' });

function peerSetOf(cluster: Cluster, namespace: string, peers: NetRule['peers']): PeerSet {
  if (peers === 'anyone') return 'any';
  const tests = networkPeersOf(cluster);
  return eitherOf(peers.map((peer) => (peer.kind === 'ipBlock' ? tests.block(peer.block) : tests.pods(namespace, peer))));
}

function requestSetOf(ports: NetPorts): RequestSet {
  return ports === 'any' ? 'any' : portsTest(ports);
}

/** Why it is not known whether a rule matches: the name of a port, labels, or addresses of pods. */
function ruleDoubt({ peers, ports }: NetRule, { peer, request }: Meeting): RuleWords {
  const labels = peers === 'anyone' ? undefined : labelDoubt(peers, peer);
  const isOfPorts = ports !== 'any' && portsMatch(ports, request) === 'unknown';
  return {
    because: isOfPorts ? PORT_DOUBT : labels === undefined ? 'whether a rule matches is up to the network plugin' : `whether a rule matches is not known: ${labels}`,
    ...(labels !== undefined && { ofLabels: true }),
    ...(labels === undefined && !isOfPorts && { ofAddresses: true }),
  };
}

const PORT_DOUBT = 'whether a rule matches is not known: a pod that no manifest gives may name any port';

function labelDoubt(peers: readonly Exclude<NetRule['peers'], 'anyone'>[number][], other: Peer): string | undefined {
  for (const peer of peers) {
    const doubt = peer.kind === 'pods' ? podsDoubt(peer, other) : undefined;
    if (doubt !== undefined) return doubt;
  }
  return undefined;
}
