/**
 * Whom a peer of a cluster-wide policy means.
 *
 * Sources: network-policy-api, apis/v1alpha2/clusternetworkpolicy_types.go: pods of the host network are in no selection of pods; networks are
 * compared with traffic inside the cluster as well, which not every plugin does (Cilium, policy-cidr-match-mode); nodes are known by their
 * addresses; NPEP-133: domain names stand for the addresses that DNS answers gave, those of pods among them.
 */
import type { ClusterPeer, PodsPeer } from './read/model';
import type { Cluster } from '../../cluster/cluster';
import { rangeHas, tryParseCidrOrAddress, type AddressRange, type IpBlock } from '../../cluster/ip';
import type { Peer, Pod } from '../../cluster/pod';
import { networksMatchPod } from '../../cluster/pod-addresses';
import { and, truthOf, type Truth } from '../../core/verdict';
import { eitherOf, type PeerSet, type PeerTest } from '../../engine/decision';
import { networkPeersOf, podsDoubt } from '../../engine/network-peers';
import type { LabelSelector } from '../../objects/read/selector';
import type { Settings } from '../../options';

/** Any of some peers. */
export function peerSetOf(cluster: Cluster, peers: readonly ClusterPeer[]): PeerSet {
  const tests = peers.map((peer) => peerTestOf(cluster, peer));
  const blocks = peers.flatMap((peer) => (peer.kind === 'network' ? [peer.block] : []));
  const sets = blocks.length > 1 ? [...tests, togetherTest(cluster, blocks)] : tests;
  return eitherOf(sets);
}

function peerTestOf(cluster: Cluster, peer: ClusterPeer): PeerTest {
  switch (peer.kind) {
    case 'pods': return podsTest(cluster, peer);
    case 'network': return networkPeersOf(cluster).network(peer.block);
    case 'nodes': return nodesTest(cluster, peer.nodes);
    case 'domain': return domainTest(cluster, peer.name);
  }
}

function podsTest(cluster: Cluster, peer: PodsPeer): PeerTest {
  return networkPeersOf(cluster).pods('', peer, 'no');
}

/** Whether a selection of pods has one of them. */
export function podMatches(cluster: Cluster, peer: PodsPeer, pod: Pod): Truth {
  return podsTest(cluster, peer).matches({ kind: 'pod', pod });
}

/** Why it is not known whether a peer means another, where labels are the reason. */
export function labelDoubt(peer: ClusterPeer, other: Peer): string | undefined {
  return peer.kind === 'pods' ? podsDoubt(peer, other) : undefined;
}

/** Networks that hold every address a pod may have, though none of them does: those of both families. */
function togetherTest(cluster: Cluster, blocks: readonly IpBlock[]): PeerTest {
  const ranges = blocks.map(({ cidr }) => cidr);
  return {
    kind: 'pods',
    key: `networks ${blocks.map(({ canonical }) => canonical).sort().join()}`,
    matches: (other) => (other.kind === 'pod' && other.pod.opaque === undefined && networksMatchPod(cluster, ranges, other.pod) === 'yes' ? 'yes' : 'no'),
  };
}

/** Labels of nodes are not known, and their addresses only where somebody states them. */
function nodesTest({ settings }: Cluster, nodes: LabelSelector): PeerTest {
  const ranges = nodeRanges(settings);
  const selected: Truth = nodes.requirements.length === 0 ? 'yes' : 'unknown';
  return {
    kind: 'entity',
    key: `nodes ${nodes.canonical}`,
    matches(other) {
      if (other.kind === 'pod') return other.pod.opaque === undefined ? and(truthOf(other.pod.hostNetwork), selected) : 'unknown';
      // A range that is stated may hold more than nodes.
      return ranges.length === 0 || ranges.some((range) => rangeHas(range, other.address)) ? 'unknown' : 'no';
    },
    candidates: ({ externals, unlikeOthers }) => [...externals, ...unlikeOthers],
  };
}

/** Where nodes are, as far as that is stated. */
export function nodeRanges({ nodeCidrs }: Settings): readonly AddressRange[] {
  return nodeCidrs.flatMap((cidr) => tryParseCidrOrAddress(cidr) ?? []);
}

/** Addresses come and go in DNS. Some plugins let no name stand for a pod. */
function domainTest({ settings: { plugin } }: Cluster, name: string): PeerTest {
  return {
    kind: 'name',
    key: `name ${name}`,
    matches: (other) => (other.kind === 'pod' && !plugin.domainsMeanPods ? 'no' : 'unknown'),
  };
}
