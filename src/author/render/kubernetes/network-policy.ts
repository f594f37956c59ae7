import type { LabelSelector } from './label-selector';
import { peersOf } from './network-peers';
import type { NetworkPeers } from './network-peers';
import type { NetworkPolicyPeer } from './network-policy-peer';
import { heldByPlugin } from '../../graph/held-by-plugin';
import type { OwnedGrant } from '../../graph/held-by-plugin';
import { transportPort } from '../../graph/leg';
import type { Leg, TransportPort } from '../../graph/leg';
import type { GatewayNode, RelayNode, WorkloadNode } from '../../graph/nodes';
import { ANY, nonEmpty, only, tryNonEmpty } from '../../graph/selection';
import type { NonEmpty } from '../../graph/selection';
import { findNode } from '../../graph/trust-graph';
import type { TrustGraph } from '../../graph/trust-graph';
import type { ObjectTemplate } from '../manifest';

export interface NetworkPolicyBody {
  readonly spec: NetworkPolicySpec;
}

/**
 * A direction without rules is left out: `policyTypes` closes it all the same, and the API server does not keep empty lists, so that every
 * server-side apply of one would be a change, and a GitOps controller never at rest.
 */
export interface NetworkPolicySpec {
  readonly podSelector: LabelSelector;
  readonly policyTypes: readonly ['Ingress', 'Egress'];
  readonly ingress?: readonly IngressRule[];
  readonly egress?: readonly EgressRule[];
}

/** `from` is left out for anybody, and then on purpose: an empty list would mean the same. */
export interface IngressRule {
  readonly from?: NonEmpty<NetworkPolicyPeer>;
  readonly ports: NonEmpty<TransportPort>;
}

export interface EgressRule {
  readonly to?: NonEmpty<NetworkPolicyPeer>;
  readonly ports: NonEmpty<TransportPort>;
}

/** What may come to and go from one workload: its edges, as far as the network plugin has no policy of its own for them, and nothing else. */
export const networkPolicy: ObjectTemplate<WorkloadNode | GatewayNode | RelayNode, NetworkPolicyBody> = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  fields: ['spec'],
  render: (graph, node) => {
    const ingress = rulesOf(graph, node, 'from').map(({ peers, ports }) => ({ ...(peers.kind === 'only' ? { from: peers.items } : {}), ports }));
    const egress = rulesOf(graph, node, 'to').map(({ peers, ports }) => ({ ...(peers.kind === 'only' ? { to: peers.items } : {}), ports }));
    return {
      spec: {
        podSelector: { matchLabels: node.kind === 'workload' ? node.selector : node.podLabels },
        policyTypes: ['Ingress', 'Egress'],
        ...(ingress.length > 0 && { ingress }),
        ...(egress.length > 0 && { egress }),
      },
    };
  },
};

/** Nothing comes, nothing goes: the ground on which every other policy of the namespace stands. */
export const defaultDeny: ObjectTemplate<unknown, NetworkPolicyBody> = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  fields: ['spec'],
  render: () => ({ spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } }),
};

interface Rule {
  readonly peers: Exclude<NetworkPeers, { kind: 'none' }>;
  readonly ports: NonEmpty<TransportPort>;
}

/**
 * Legs with the very same ports share a rule; any other merging would open every port of one peer
 * to every other peer (Naiserator #594).
 */
function rulesOf(graph: TrustGraph, owner: WorkloadNode | GatewayNode | RelayNode, end: 'from' | 'to'): readonly Rule[] {
  const rules = new Map<string, RuleDraft>();
  const legs = (end === 'from' ? graph.legsTo : graph.legsFrom).get(owner.id) ?? [];
  for (const leg of legs) {
    const { peers, keys } = peersOf(findNode(graph, leg[end]), owner.cluster.clusterCidrs);
    if (peers.kind === 'none') continue;
    const ports = portsOf(graph, owner, leg, end);
    if (!ports) continue;
    const key = `${peers.kind} ${ports.map(({ protocol, port }) => `${port}/${protocol}`).join(' ')}`;
    const draft: RuleDraft = rules.get(key) ?? { ports, anybody: peers.kind === 'any', peers: new Map() };
    rules.set(key, draft);
    if (peers.kind === 'only') peers.items.forEach((peer, index) => draft.peers.set(keys[index] ?? '', peer));
  }
  return [...rules.values()].map(({ anybody, peers, ports }) => ({ ports, peers: anybody ? ANY : only(nonEmpty([...peers.values()])) }));
}

/** A rule to which peers are still being added, each once; the key above keeps anybody and somebody apart. */
interface RuleDraft {
  readonly ports: NonEmpty<TransportPort>;
  readonly anybody: boolean;
  readonly peers: Map<string, NetworkPolicyPeer>;
}

/** Undefined where the network plugin holds all of it. */
function portsOf(graph: TrustGraph, owner: OwnedGrant['owner'], { edge, ports }: Leg, end: OwnedGrant['end']): NonEmpty<TransportPort> | undefined {
  if (!edge) return ports;
  const seen = edge.grants.filter((grant) => heldByPlugin(graph, { owner, edge, grant, end }) === undefined);
  return tryNonEmpty(seen.map(({ port }) => transportPort(port)));
}
