/**
 * Whether a rule of a NetworkPolicy means a given peer.
 *
 * Sources: the NetworkPolicy API reference; "Network Policies" of the Kubernetes documentation, for host network pods
 * ("the plugin either can tell their traffic apart or treats it as the node's") and for ipBlocks and pod addresses
 * (left to the plugin). Where the plugins differ the answer is `unknown`.
 */
import type { NetPeer, NetPort, NetPorts } from './read/network-policy';
import type { Cluster } from '../../cluster/cluster';
import { blockHas, isWholeFamily, rangeContains, rangesMeet, type Address, type AddressRange, type IpBlock } from '../../cluster/ip';
import { isPortNamed, namespaceOf, type Peer, type Pod } from '../../cluster/pod';
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

/**
 * A pod's address is known from its status, or else by the ranges that pods take theirs from; a host network pod's not even by these.
 */
export function blockMatchesPod(cluster: Cluster, block: IpBlock, pod: Pod): Truth {
  if (pod.hostNetwork) return 'unknown';
  if (cluster.settings.ipBlockMatchesPods === 'no') return 'no';
  if (pod.addresses) return and(blockHasAll(block, pod.addresses), cluster.settings.ipBlockMatchesPods);
  if (cluster.podCidrs.length > 0 && !cluster.podCidrs.some((range) => mayHold(block, range))) return 'no';
  if (cluster.settings.ipBlockMatchesPods === 'unknown') return 'unknown';
  return isWholeFamily(block) || coversPods(cluster, block) ? 'yes' : 'unknown';
}

/** Addresses of the other family are no matter of a block. */
function blockHasAll(block: IpBlock, addresses: readonly Address[]): Truth {
  const held = addresses.filter(({ family }) => family === block.cidr.family).map((address) => blockHas(block, address));
  if (!held.includes(true)) return 'no';
  return held.includes(false) ? 'unknown' : 'yes';
}

function mayHold(block: IpBlock, range: AddressRange): boolean {
  return rangesMeet(block.cidr, range) && !block.except.some((except) => rangeContains(except, range));
}

function coversPods(cluster: Cluster, block: IpBlock): boolean {
  const ranges = cluster.podCidrs.filter((range) => range.family === block.cidr.family);
  const covers = (range: AddressRange) => rangeContains(block.cidr, range) && !block.except.some((except) => rangesMeet(except, range));
  return ranges.length > 0 && ranges.every(covers);
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
