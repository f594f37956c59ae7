/**
 * One direction of NetworkPolicy for one pod.
 *
 * Source: "Network Policies" of the Kubernetes documentation: a pod is isolated for a direction once any policy that
 * selects it has that policyType; what policies allow is the union of their rules. For host network pods the
 * documentation leaves open whether policies act at all, so that only an answer that holds either way is given.
 */
import { peerDoubt, peerMatches, portsMatch } from './peers';
import type { Direction, NetRule, NetworkPolicy } from './read/network-policy';
import type { Cluster } from '../../cluster/cluster';
import type { Peer, Pod } from '../../cluster/pod';
import type { Protocol } from '../../cluster/ports';
import type { Trace } from '../../core/trace';
import { and, anyOf, or, type Truth } from '../../core/verdict';

export interface NetworkFlow {
  readonly source: Peer;
  readonly destination: Peer;
  readonly protocol: Protocol;
  readonly port: number;
}

/** The policies that select a pod and trace of a direction. */
export function policiesFor(cluster: Cluster, pod: Pod, direction: Direction): readonly NetworkPolicy[] {
  return cluster.networkPolicies.find(pod.namespace, pod).filter((policy) => policy.malformed || policy.rules[direction] !== undefined);
}

/**
 * What holds where no rule matches, and what a matching rule of a doubted policy is worth. A policy that may select the pod adds to those
 * that do; if none does, it is the only reason why the pod may be isolated, and what it allows is open either way.
 */
export function basisOf(policies: readonly NetworkPolicy[]): { readonly otherwise: Truth; readonly doubted: Truth } {
  const doubted = policies.filter((policy) => policy.doubt !== undefined).length;
  const isIsolated = doubted < policies.length;
  return { otherwise: isIsolated ? 'no' : 'unknown', doubted: !isIsolated && doubted === 1 ? 'yes' : 'unknown' };
}

/** Whether the policies of one end let a connection through. An end outside the cluster has none and never blocks. */
export function judgeDirection(cluster: Cluster, flow: NetworkFlow, direction: Direction, trace?: Trace): Truth {
  const own = direction === 'ingress' ? flow.destination : flow.source;
  const other = direction === 'ingress' ? flow.source : flow.destination;
  if (own.kind === 'external') return 'yes';
  return judgePolicies(cluster, own.pod, direction, {
    truthOf: (namespace, rule) => ruleMatches(cluster, namespace, rule, flow, other),
    doubtOf: (rule) => {
      const labels = labelDoubt(rule, other);
      const ofLabels = labels !== undefined;
      return { because: ruleDoubt(rule, flow, labels), ofLabels, ofAddresses: !ofLabels && !isPortDoubted(rule, flow) };
    },
  }, trace);
}

/** How a rule is held against the other end of a connection. */
export interface Matching {
  truthOf(policyNamespace: string, rule: NetRule): Truth;
  /** Why it is not known whether a rule matches. */
  doubtOf(rule: NetRule): { readonly because: string; readonly ofLabels: boolean; readonly ofAddresses: boolean };
}

/** Whether the policies of a pod let a connection through, in one direction. */
export function judgePolicies(cluster: Cluster, pod: Pod, direction: Direction, matching: Matching, trace?: Trace): Truth {
  const say = (truth: Truth, because: string): Truth => {
    trace?.({ hop: direction, path: [], effect: truth === 'yes' ? 'allows' : 'depends', truth, because });
    return truth;
  };
  if (pod.opaque !== undefined) return say('unknown', pod.opaque);
  const policies = policiesFor(cluster, pod, direction);
  if (policies.length === 0) return say('yes', `no NetworkPolicy isolates the pod for ${direction}`);
  const { otherwise, doubted } = basisOf(policies);
  let allowed = otherwise;
  for (const policy of policies) {
    const truth = judgePolicy(policy, direction, matching, trace);
    allowed = or(allowed, policy.doubt === undefined ? truth : and(truth, doubted));
  }
  return pod.hostNetwork && allowed !== 'yes'
    ? say('unknown', 'the pod uses the host network, where the plugin decides whether policies apply')
    : allowed;
}

function judgePolicy(policy: NetworkPolicy, direction: Direction, matching: Matching, trace: Trace): Truth {
  if (policy.malformed) {
    trace?.({ hop: direction, object: policy.ref, path: ['spec'], effect: 'depends', truth: 'unknown', because: 'the policy could not be understood' });
    return 'unknown';
  }
  let allowed: Truth = 'no';
  policy.rules[direction]?.forEach((rule, index) => {
    const truth = matching.truthOf(policy.ref.namespace, rule);
    if (truth === 'no') return;
    allowed = or(allowed, truth);
    if (!trace) return;
    const { because, ofLabels, ofAddresses } = matching.doubtOf(rule);
    trace({
      hop: direction,
      object: policy.ref,
      path: ['spec', direction, index],
      effect: truth === 'yes' && policy.doubt === undefined ? 'allows' : 'depends',
      truth: policy.doubt === undefined ? truth : and(truth, 'unknown'),
      because: `${truth === 'yes' ? 'a rule matches' : because}${policy.doubt === undefined ? '' : ', if it selects the pod'}`,
      ...(truth !== 'yes' && ofLabels && { ofLabels: true }),
      ...(truth !== 'yes' && ofAddresses && { ofAddresses: true }),
    });
  });
  if (policy.doubt !== undefined) {
    trace?.({ hop: direction, object: policy.ref, path: ['spec', 'podSelector'], effect: 'depends', truth: 'unknown', because: policy.doubt, ofLabels: true });
  } else if (allowed === 'no') {
    trace?.({ hop: direction, object: policy.ref, path: ['spec'], effect: 'isolates', truth: 'no', because: 'it selects the pod and no rule matches' });
  }
  return allowed;
}

function ruleDoubt(rule: NetRule, flow: NetworkFlow, labels: string | undefined): string {
  if (isPortDoubted(rule, flow)) return 'whether a rule matches is not known: a pod that no manifest gives may name any port';
  return labels === undefined ? 'whether a rule matches is up to the network plugin' : `whether a rule matches is not known: ${labels}`;
}

/** Whether the name of a port leaves it open. */
function isPortDoubted({ ports }: NetRule, { destination, protocol, port }: NetworkFlow): boolean {
  return portsMatch(ports, destination, protocol, port) === 'unknown';
}

function labelDoubt({ peers }: NetRule, other: Peer): string | undefined {
  return peers === 'anyone' ? undefined : peers.flatMap((peer) => peerDoubt(peer, other) ?? [])[0];
}

function ruleMatches(cluster: Cluster, namespace: string, rule: NetRule, flow: NetworkFlow, other: Peer): Truth {
  const ports = portsMatch(rule.ports, flow.destination, flow.protocol, flow.port);
  if (ports === 'no') return 'no';
  return and(ports, rule.peers === 'anyone' ? 'yes' : anyOf(rule.peers.map((peer) => peerMatches(cluster, namespace, peer, other))));
}
