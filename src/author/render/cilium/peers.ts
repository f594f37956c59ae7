import type { Held } from '../../graph/held-by-plugin';
import type { Labels } from '../../graph/labels';
import { NAMESPACE_NAME_LABEL } from '../../graph/labels';
import type { GraphNode } from '../../graph/nodes';
import { peersOf } from '../kubernetes/network-peers';
import type { NetworkPolicyPeer } from '../kubernetes/network-policy-peer';

/** Labels of Cilium, with the source in front: without it any source would do. */
export interface EndpointSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: 'Exists' }[];
}

export interface FqdnSelector {
  readonly matchName?: string;
  readonly matchPattern?: string;
}

/** Peers of one kind: Cilium refuses two in a rule. */
export interface CiliumPeers {
  readonly fromEndpoints?: readonly EndpointSelector[];
  readonly fromEntities?: readonly 'kube-apiserver'[];
  readonly fromCIDRSet?: readonly { readonly cidr: string; readonly except?: readonly string[] }[];
  readonly toEndpoints?: readonly EndpointSelector[];
  readonly toEntities?: readonly 'kube-apiserver'[];
  readonly toFQDNs?: readonly FqdnSelector[];
}

/** The other end of an edge, as a policy of Cilium names it. */
export function ciliumPeers(held: Held, other: GraphNode, end: 'from' | 'to', clusterCidrs: readonly string[]): CiliumPeers {
  if (held === 'api-server') return end === 'from' ? { fromEntities: ['kube-apiserver'] } : { toEntities: ['kube-apiserver'] };
  if (other.kind === 'host') return { toFQDNs: [nameOf(other.host, other.wildcard)] };
  const { peers } = peersOf(other, clusterCidrs);
  // Whom nobody names would be anybody.
  if (peers.kind !== 'only') throw new Error(`${other.id} is nobody whom a policy of Cilium can name`);
  const endpoints = peers.items.flatMap(endpointsOf);
  if (endpoints.length > 0) return end === 'from' ? { fromEndpoints: endpoints } : { toEndpoints: endpoints };
  return { fromCIDRSet: peers.items.flatMap((peer) => ('ipBlock' in peer ? [peer.ipBlock] : [])) };
}

/** All labels below a wildcard, as it is declared: a single star would be one label. Source: Cilium, pkg/fqdn/matchpattern. */
function nameOf(host: string, wildcard: boolean): FqdnSelector {
  return wildcard ? { matchPattern: `*${host}` } : { matchName: host };
}

/** Pods of the policy's own namespace. */
export function ownPods(labels: Labels): EndpointSelector {
  return { matchLabels: ofKubernetes(labels) };
}

/** Labels of Cilium's own. Source: Cilium, pkg/k8s/apis/cilium.io, const.go. */
const NAMESPACE = 'k8s:io.kubernetes.pod.namespace';
const OF_NAMESPACE = 'k8s:io.cilium.k8s.namespace.labels.';

function endpointsOf(peer: NetworkPolicyPeer): readonly EndpointSelector[] {
  if ('ipBlock' in peer) return [];
  const { [NAMESPACE_NAME_LABEL]: namespace, ...ofNamespace } = peer.namespaceSelector.matchLabels ?? {};
  const matchLabels = {
    ...ofKubernetes(peer.podSelector.matchLabels ?? {}),
    ...(namespace !== undefined && { [NAMESPACE]: namespace }),
    ...Object.fromEntries(Object.entries(ofNamespace).map(([key, value]) => [`${OF_NAMESPACE}${key}`, value])),
  };
  return [{
    ...(Object.keys(matchLabels).length > 0 && { matchLabels }),
    // Without a namespace it would be the policy's own.
    ...(namespace === undefined && { matchExpressions: [{ key: NAMESPACE, operator: 'Exists' as const }] }),
  }];
}

function ofKubernetes(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [`k8s:${key}`, value]));
}
