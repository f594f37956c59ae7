/** What cluster-wide policies can tell apart: labels of pods and namespaces, networks, and names of ports. */
import { CLUSTER_NETWORK_POLICY } from './key';
import type { ClusterPolicy, ClusterRule, PodsPeer } from './read/model';
import type { IpBlock } from '../../cluster/ip';
import { PROTOCOLS, type Protocol } from '../../cluster/ports';
import type { Manifests } from '../../objects/manifests';

export interface ClusterMentions {
  /** The pods that policies are about. */
  readonly subjects: readonly PodsPeer[];
  /** Peers, and of these the ones of rules that do not allow: whom they mean, others may escape. */
  readonly peers: readonly PodsPeer[];
  readonly held: readonly PodsPeer[];
  readonly blocks: readonly IpBlock[];
  /** Names of ports of peers, by which rules let pods out or don't. */
  readonly names: readonly { readonly protocol: Protocol; readonly name: string }[];
  /** Whether nodes are a matter of any rule. */
  readonly nodes: boolean;
}

const KNOWN = new WeakMap<readonly ClusterPolicy[], ClusterMentions>();

export function clusterMentions(manifests: Manifests): ClusterMentions {
  const { clusterPolicies: policies } = manifests.of(CLUSTER_NETWORK_POLICY);
  let known = KNOWN.get(policies);
  if (!known) KNOWN.set(policies, known = collect(policies));
  return known;
}

function collect(policies: readonly ClusterPolicy[]): ClusterMentions {
  const rules = policies.flatMap(({ rules: { ingress, egress } }) => [...ingress, ...egress]);
  const pods = (some: readonly ClusterRule[]) => some.flatMap(({ peers }) => peers.flatMap((peer) => (peer.kind === 'pods' ? [peer] : [])));
  const names = new Set(policies.flatMap((policy) => policy.rules.egress.flatMap(({ ports }) => (
    ports === 'any' ? [] : ports.flatMap((port) => (port.kind === 'named' ? [port.name] : []))
  ))));
  return Object.freeze({
    subjects: policies.map(({ subject }) => subject),
    peers: pods(rules),
    held: pods(rules.filter(({ action }) => action !== 'allow')),
    blocks: rules.flatMap(({ peers }) => peers.flatMap((peer) => (peer.kind === 'network' ? [peer.block] : []))),
    names: [...names].flatMap((name) => PROTOCOLS.map((protocol) => ({ protocol, name }))),
    nodes: rules.some(({ peers }) => peers.some(({ kind }) => kind === 'nodes')),
  });
}
