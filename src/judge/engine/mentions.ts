/** What the policies of a cluster can tell apart: label keys and blocks of addresses. */
import type { Cluster } from '../cluster/cluster';
import { tryParseCidrOrAddress, type AddressRange, type IpBlock } from '../cluster/ip';
import type { Mentions } from '../cluster/mentions';
import { GATEWAY_NAME_LABEL } from '../known';
import { clusterMentions } from '../layers/cluster-network-policy/mentions';
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

/** What policies of the layers of a cluster refer to. */
export function mentionsOf({ layers, manifests }: Cluster): readonly Mentions[] {
  return layers.flatMap((layer) => layer.mentions?.(manifests.of(layer.key)) ?? []);
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
  for (const mentions of mentionsOf(cluster)) for (const { selector } of mentions.selecting()) add(selector);
  for (const service of manifests.services) add(service.selector);
  return keys;
}

/** Every block of addresses that a policy names. */
export function mentionedBlocks(cluster: Cluster): { readonly blocks: readonly IpBlock[]; readonly ranges: readonly AddressRange[] } {
  const { manifests } = cluster;
  const blocks: IpBlock[] = [];
  for (const peers of netPeersByNamespace(manifests).values()) for (const peer of peers) if (peer.kind === 'ipBlock') blocks.push(peer.block);
  const { blocks: networks, nodes } = clusterMentions(manifests);
  blocks.push(...networks);
  const ofNodes = nodes ? cluster.settings.nodeCidrs.flatMap((text) => tryParseCidrOrAddress(text) ?? []) : [];
  return { blocks, ranges: [...ofNodes, ...mentionsOf(cluster).flatMap((mentions) => mentions.ranges())] };
}

