/**
 * AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy around NetworkPolicy, read once more from the API documentation: all
 * ways in which one flow may go are gone, one by one. Shares nothing with the judge, and reads what policies mean, not how they are written.
 */
/* eslint-disable @typescript-eslint/no-explicit-any */
import type { MeantPolicy, MeantRule } from './arbitrary-cluster-policies';
import { directionAllows, inCidr, isIsolated, labelsMatch, namespaceMatches, type NaiveEnd, type NaiveFlow } from './network';
import type { Ternary, World, WorldPod } from './world';

export interface ClusterWorld extends World {
  readonly policies: readonly MeantPolicy[];
  /** @default - not known */
  readonly networkPlugin?: 'cilium' | 'other';
  /** @default - no address is known */
  readonly addressOf?: (pod: WorldPod) => string | undefined;
}

/** What may become of a flow in a tier. */
type Outcome = MeantRule['action'] | 'none';
type Outcomes = ReadonlySet<Outcome>;

export function clusterAllows(world: ClusterWorld, flow: NaiveFlow): Ternary {
  const answers = new Set<boolean>();
  for (const egress of waysOf(world, flow, 'Egress')) for (const ingress of waysOf(world, flow, 'Ingress')) answers.add(egress && ingress);
  return answers.size === 1 ? [...answers][0] : undefined;
}

/** Whether a flow may pass one of its ends, and whether it may not. */
function waysOf(world: ClusterWorld, flow: NaiveFlow, type: 'Ingress' | 'Egress'): ReadonlySet<boolean> {
  const own = type === 'Ingress' ? flow.to.pod : flow.from.pod;
  if (!own) return new Set([true]);
  const ways = new Set<boolean>();
  for (const outcome of tierOutcomes(world, flow, type, own, 'admin')) {
    if (outcome === 'allow' || outcome === 'deny') ways.add(outcome === 'allow');
    else for (const way of belowAdmin(world, flow, type, own)) ways.add(way);
  }
  return ways;
}

function belowAdmin(world: ClusterWorld, flow: NaiveFlow, type: 'Ingress' | 'Egress', own: WorldPod): ReadonlySet<boolean> {
  const outcomes = tierOutcomes(world, flow, type, own, 'baseline');
  if (isIsolated(world, own, type)) {
    const answer = directionAllows(world, flow, type);
    const ways = new Set(answer === undefined ? [true, false] : [answer]);
    // Cilium asks the baseline before it denies what no NetworkPolicy allows.
    if (!ways.has(false) || world.networkPlugin === 'other') return ways;
    if (world.networkPlugin === 'cilium') ways.delete(false);
    for (const outcome of outcomes) ways.add(outcome === 'allow');
    return ways;
  }
  const baseline = new Set([...outcomes].map((outcome) => outcome !== 'deny'));
  if (world.networkPlugin === 'cilium') return baseline;
  // "Further evaluation only happens for Pods not selected by a v1.NetworkPolicy": plugins differ in whether one of the other direction counts.
  return isIsolated(world, own, type === 'Ingress' ? 'Egress' : 'Ingress') ? baseline.add(true) : baseline;
}

function tierOutcomes(world: ClusterWorld, flow: NaiveFlow, type: 'Ingress' | 'Egress', own: WorldPod, tier: MeantPolicy['tier']): Outcomes {
  // "Host-networked pods are not included in subject selection."
  if (own.hostNetwork) return new Set(['none']);
  const selecting = world.policies.filter((policy) => policy.tier === tier && peerMeans(world, policy.subject, { pod: own }) !== false);
  const priorities = [...new Set(selecting.map(({ priority }) => priority))].sort((left, right) => left - right);
  let outcomes = new Set<Outcome>(['none']);
  for (const priority of priorities) {
    if (!outcomes.has('none')) break;
    const alike = selecting.filter((policy) => policy.priority === priority);
    const each = alike.map((policy) => policyOutcomes(world, flow, type, policy, peerMeans(world, policy.subject, { pod: own })));
    outcomes.delete('none');
    // "The implementation can apply any of the matching policies to the connection."
    const decided = each.flatMap((some) => [...some].filter((outcome) => outcome !== 'none'));
    outcomes = new Set([...outcomes, ...decided, ...(each.every((some) => some.has('none')) ? ['none' as const] : [])]);
  }
  return outcomes;
}

function policyOutcomes(world: ClusterWorld, flow: NaiveFlow, type: 'Ingress' | 'Egress', policy: MeantPolicy, selects: Ternary): Outcomes {
  const outcomes = new Set<Outcome>(selects === undefined ? ['none'] : []);
  for (const rule of type === 'Ingress' ? policy.ingress : policy.egress) {
    const matches = ruleMatches(world, rule, flow, type === 'Ingress' ? flow.from : flow.to);
    if (matches !== false) outcomes.add(rule.action);
    if (matches === true) return outcomes;
  }
  return outcomes.add('none');
}

function ruleMatches(world: ClusterWorld, { peers, ports }: MeantRule, flow: NaiveFlow, other: NaiveEnd): Ternary {
  const isPort = ports === undefined || ports.some((port) => {
    if ('name' in port) return (flow.to.pod?.ports ?? []).some((own) => own.name === port.name && own.protocol === flow.protocol && own.number === flow.port);
    return port.protocol === flow.protocol && port.first <= flow.port && flow.port <= port.last;
  });
  if (!isPort) return false;
  const networks = peers.flatMap((peer) => peer.networks ?? []) as readonly string[];
  const answers = [...peers.filter((peer) => !peer.networks).map((peer) => peerMeans(world, peer, other)), areInNetworks(world, networks, other)];
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function peerMeans(world: ClusterWorld, peer: any, end: NaiveEnd): Ternary {
  // Nobody says where nodes are, nor to what names lead.
  if (peer.nodes) return end.ip === undefined && !end.pod!.hostNetwork ? false : isEmptySelectorOnNode(peer.nodes, end);
  if (peer.domainNames) return world.networkPlugin === 'cilium' && end.ip === undefined ? false : undefined;
  if (end.ip !== undefined || end.pod!.hostNetwork) return false;
  const pod = end.pod!;
  const inNamespace = namespaceMatches(world, peer.namespaces ?? peer.pods.namespaceSelector, pod.namespace);
  if (inNamespace === false) return false;
  return peer.pods && !labelsMatch(peer.pods.podSelector, pod.labels) ? false : inNamespace;
}

function isEmptySelectorOnNode(selector: any, end: NaiveEnd): Ternary {
  return end.pod?.hostNetwork === true && Object.keys(selector).length === 0 ? true : undefined;
}

/** "Cluster-internal traffic will be checked against the rule as well", which not all plugins do. A pod has addresses of one family, or of both. */
function areInNetworks(world: ClusterWorld, networks: readonly string[], { ip, pod }: NaiveEnd): Ternary {
  if (networks.length === 0) return false;
  if (ip !== undefined) return networks.some((network) => inCidr(network, ip));
  if (pod!.hostNetwork) return undefined;
  if (world.ipBlockMatchesPods !== 'yes') return world.ipBlockMatchesPods === 'no' ? false : undefined;
  const own = world.addressOf?.(pod!);
  if (own !== undefined) return networks.some((network) => inCidr(network, own));
  return networks.includes('0.0.0.0/0') && networks.includes('::/0') ? true : undefined;
}
