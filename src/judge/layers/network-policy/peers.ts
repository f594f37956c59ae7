/**
 * Whether a rule of a NetworkPolicy means a given peer.
 *
 * Sources: the NetworkPolicy API reference; "Network Policies" of the Kubernetes documentation, for host network pods
 * ("the plugin either can tell their traffic apart or treats it as the node's") and for ipBlocks and pod addresses
 * (left to the plugin). Where the plugins differ the answer is `unknown`.
 */
import type { NetPeer, NetPort, NetPorts } from './read/network-policy';
import type { Cluster } from '../../cluster/cluster';
import { blockHas } from '../../cluster/ip';
import { isPortNamed, namespaceOf, type Peer, type Pod } from '../../cluster/pod';
import { blockMatchesPod } from '../../cluster/pod-addresses';
import type { Protocol } from '../../cluster/ports';
import { doubtOf, selectionBy, selectionOf } from '../../cluster/selection';
import { and, truthOf, type Truth } from '../../core/verdict';
import type { LabelSelector } from '../../objects/read/selector';

export function peerMatches(cluster: Cluster, policyNamespace: string, peer: NetPeer, other: Peer): Truth {
  if (other.kind === 'external') return truthOf(peer.kind === 'ipBlock' && blockHas(peer.block, other.address));
  if (other.pod.opaque !== undefined) return 'unknown';
  if (peer.kind === 'ipBlock') return blockMatchesPod(cluster, peer.block, other.pod);
  const matches = podMatches(policyNamespace, peer.namespaces, peer.pods, other.pod);
  return other.pod.hostNetwork ? and(matches, 'unknown') : matches;
}

function podMatches(policyNamespace: string, namespaces: 'own' | LabelSelector, pods: 'all' | LabelSelector, pod: Pod): Truth {
  const inNamespace = namespaces === 'own' ? truthOf(pod.namespace === policyNamespace) : selectionBy(namespaces, pod.namespaceLabels, pod.liveNamespaceLabels);
  if (inNamespace === 'no' || pods === 'all') return inNamespace;
  return and(inNamespace, selectionOf(pods, pod));
}

/** Why it is not known whether a peer means a pod, where labels are the reason. */
export function peerDoubt(peer: NetPeer, other: Peer): string | undefined {
  if (peer.kind !== 'pods' || other.kind !== 'pod') return undefined;
  const byNamespace = peer.namespaces === 'own' ? undefined : doubtOf(peer.namespaces, namespaceOf(other.pod));
  return byNamespace ?? (peer.pods === 'all' ? undefined : doubtOf(peer.pods, other.pod));
}

/** Ports are the destination pod's own; a name is looked up there, and matches nothing where it is not declared. */
export function portMatches(port: NetPort, destination: Peer, protocol: Protocol, number: number): Truth {
  if (port.protocol !== protocol) return 'no';
  if (port.kind === 'all') return 'yes';
  if (port.kind === 'range') return truthOf(port.first <= number && number <= port.last);
  return destination.kind === 'pod' ? isPortNamed(destination.pod, port.name, protocol, number) : 'no';
}

export function portsMatch(ports: NetPorts, destination: Peer, protocol: Protocol, number: number): Truth {
  if (ports === 'any') return 'yes';
  let any: Truth = 'no';
  for (const port of ports) {
    const truth = portMatches(port, destination, protocol, number);
    if (truth === 'yes') return 'yes';
    if (truth !== 'no') any = truth;
  }
  return any;
}
