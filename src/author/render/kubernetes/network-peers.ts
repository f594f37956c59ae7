import { internet, namedRange } from './internet';
import type { IpBlock, NetworkPolicyPeer } from './network-policy-peer';
import type { PlatformAddresses, PlatformPods } from '../../graph/cluster';
import { NAMESPACE_NAME_LABEL } from '../../graph/labels';
import type { Labels } from '../../graph/labels';
import type { GraphNode, NodeKind, NodeOf, PodsNode } from '../../graph/nodes';
import { ANY, nonEmpty, NONE, only, onlyOrNone } from '../../graph/selection';
import type { Any, None, Only } from '../../graph/selection';

/** The other end of an edge, as NetworkPolicy names it; "none" where no policy is needed to let it through. */
export type NetworkPeers = Only<NetworkPolicyPeer> | Any | None;

type PeersTable = { readonly [K in NodeKind]: (node: NodeOf<K>, clusterCidrs: readonly string[]) => NetworkPeers };

const PEERS: PeersTable = {
  workload: (node) => pods(node.namespace, node.selector),
  reference: (node) => pods(node.namespace, node.podLabels),
  relay: (node) => pods(node.namespace, node.podLabels),
  pods: podsOfOthers,
  gateway: (node) => pods(node.podNamespace, node.podLabels),
  // The host of an edge is at the edge's pods, to which an edge of its own leads.
  host: (node, clusterCidrs) => (
    node.edge === undefined ? blocks(node.cidrs?.map((cidr) => namedRange(cidr, clusterCidrs)) ?? internet(clusterCidrs)) : NONE
  ),
  network: (node, clusterCidrs) => blocks(node.cidrs.map((cidr) => namedRange(cidr, clusterCidrs))),
  sources: (node) => addresses(node.cidrs),
  platform: (node) => place(node.at),
  // A node is always admitted to its own pods, so nothing is said unless the network plugin is known to need it.
  kubelet: (node) => onlyOrNone(node.cidrs.map((cidr) => ({ ipBlock: { cidr } }))),
  clients: (node) => (node.from.kind === 'any' ? ANY : addresses(node.from.items)),
};

/** Peers, and for each of them a text that no other peer has. */
export interface KeyedPeers {
  readonly peers: NetworkPeers;
  readonly keys: readonly string[];
}

/** A node is a peer in the policy of everybody whom it calls or who calls it, nearly always with the same cluster around it. */
const KNOWN = new WeakMap<GraphNode, KeyedPeers & { readonly clusterCidrs: readonly string[] }>();

/** `clusterCidrs`: what "the internet" must not include, as the cluster of the policy's owner states it. */
export function peersOf(node: GraphNode, clusterCidrs: readonly string[]): KeyedPeers {
  const known = KNOWN.get(node);
  if (known?.clusterCidrs === clusterCidrs) return known;
  const peers = (PEERS[node.kind] as (node: GraphNode, clusterCidrs: readonly string[]) => NetworkPeers)(node, clusterCidrs);
  const keyed = { peers, keys: peers.kind === 'only' ? peers.items.map((peer) => JSON.stringify(peer)) : [], clusterCidrs };
  KNOWN.set(node, keyed);
  return keyed;
}

function place(at: PlatformPods | PlatformAddresses): NetworkPeers {
  return at.kind === 'pods' ? pods(at.namespace, at.podLabels) : addresses(at.cidrs);
}

function pods(namespace: string, labels: Labels): Only<NetworkPolicyPeer> {
  return only([{
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
    podSelector: { matchLabels: labels },
  }]);
}

/** An empty selector selects all: written only where somebody said so. */
function podsOfOthers({ namespaces, labels }: PodsNode): Only<NetworkPolicyPeer> {
  const podSelector = labels.kind === 'any' ? {} : { matchLabels: labels.labels };
  switch (namespaces.kind) {
    case 'named': return only([{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespaces.name } }, podSelector }]);
    case 'labelled': return only([{ namespaceSelector: { matchLabels: namespaces.labels }, podSelector }]);
    case 'any': return only([{ namespaceSelector: {}, podSelector }]);
  }
}

function addresses(cidrs: readonly string[]): NetworkPeers {
  return cidrs.length > 0 ? only(nonEmpty(cidrs.map((cidr) => ({ ipBlock: { cidr } })))) : NONE;
}

function blocks(ipBlocks: readonly IpBlock[]): NetworkPeers {
  return only(nonEmpty(ipBlocks.map((ipBlock) => ({ ipBlock }))));
}
