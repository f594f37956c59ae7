/** What the policies of a cluster can tell apart: label keys and blocks of addresses. */
import type { Cluster } from '../cluster/cluster';
import { tryParseCidrOrAddress, type AddressRange, type IpBlock } from '../cluster/ip';
import { GATEWAY_NAME_LABEL } from '../known';
import { clusterMentions } from '../layers/cluster-network-policy/mentions';
import { ISTIO } from '../layers/istio/key';
import type { AuthorizationRule } from '../layers/istio/read/authorization-policy';
import type { Match } from '../layers/istio/read/match';
import { NETWORK_POLICY } from '../layers/network-policy/key';
import type { Direction, NetworkPolicy, NetPeer } from '../layers/network-policy/read/network-policy';
import type { LabelSelector } from '../objects/read/selector';

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** The peers of all policies by the namespace of these, each once: equal peers are mostly one object. */
export type PeersByNamespace = ReadonlyMap<string, ReadonlySet<NetPeer>>;

const peersIn = new WeakMap<readonly NetworkPolicy[], PeersByNamespace>();

export function netPeersByNamespace(manifests: Cluster['manifests']): PeersByNamespace {
  const { networkPolicies } = manifests.of(NETWORK_POLICY);
  const known = peersIn.get(networkPolicies);
  if (known) return known;
  const found = new Map<string, Set<NetPeer>>();
  for (const { ref: { namespace }, rules } of networkPolicies) {
    let peers = found.get(namespace);
    if (!peers) found.set(namespace, peers = new Set());
    for (const direction of DIRECTIONS) {
      for (const rule of rules[direction] ?? []) if (rule.peers !== 'anyone') for (const peer of rule.peers) peers.add(peer);
    }
  }
  peersIn.set(networkPolicies, found);
  return found;
}

/** Shows everything that rules ask. There are many thousands of rules, and no list of all that they ask is needed. */
export function visitMatches(rules: readonly AuthorizationRule[], visit: (match: Match) => void): void {
  for (const { from, to, when } of rules) {
    if (from !== 'anyone') for (const source of from) source.forEach(visit);
    if (to !== 'anything') for (const operation of to) operation.forEach(visit);
    when.forEach(visit);
  }
}

/** Label keys of pods on which any answer can depend. */
export function mentionedPodKeys(cluster: Cluster): ReadonlySet<string> {
  const keys = new Set<string>([GATEWAY_NAME_LABEL]);
  const add = (selector: LabelSelector | undefined) => selector?.requirements.forEach((requirement) => keys.add(requirement.key));
  const { manifests } = cluster;
  for (const policy of manifests.of(NETWORK_POLICY).networkPolicies) add(policy.podSelector);
  for (const peers of netPeersByNamespace(manifests).values()) {
    for (const peer of peers) if (peer.kind === 'pods' && peer.pods !== 'all') add(peer.pods);
  }
  const { subjects, peers: clusterPeers } = clusterMentions(manifests);
  for (const { pods } of [...subjects, ...clusterPeers]) if (pods !== 'all') add(pods);
  const { peerAuthentications, authorizationPolicies, requestAuthentications, sidecars } = manifests.of(ISTIO);
  const scoped = [...peerAuthentications, ...authorizationPolicies, ...requestAuthentications, ...sidecars];
  for (const item of scoped) add(item.selector);
  for (const service of manifests.services) add(service.selector);
  return keys;
}

/** Every block of addresses that a policy names. */
export function mentionedBlocks(cluster: Cluster): { readonly blocks: readonly IpBlock[]; readonly ranges: readonly AddressRange[] } {
  const { manifests } = cluster;
  const blocks: IpBlock[] = [];
  for (const peers of netPeersByNamespace(manifests).values()) for (const peer of peers) if (peer.kind === 'ipBlock') blocks.push(peer.block);
  const addresses: string[] = [];
  for (const { rules } of manifests.of(ISTIO).authorizationPolicies) {
    visitMatches(rules, ({ attribute, values, notValues }) => { if (attribute === 'source.ip') addresses.push(...values, ...notValues); });
  }
  const { blocks: networks, nodes } = clusterMentions(manifests);
  blocks.push(...networks);
  if (nodes) addresses.push(...cluster.settings.nodeCidrs);
  const entries = manifests.of(ISTIO).serviceEntries.flatMap((entry) => [...entry.addresses, ...entry.endpoints]);
  return { blocks, ranges: [...addresses.flatMap((text) => tryParseCidrOrAddress(text) ?? []), ...entries] };
}

