/**
 * Whom a peer of a policy of Cilium means.
 *
 * Sources: Cilium "Layer 3 Policies": CIDRs mean who is neither a pod nor a node; entities; names mean addresses that were looked up, never those of
 * pods; a Service with a selector means its pods. Who is in the host network is a node to Cilium, whatever its labels.
 */
import { notSeen, ofEntities } from './doubts';
import { entityTest } from './entities';
import { haveNames } from './names';
import { nodeRanges } from './nodes';
import type { CiliumPeer, EndpointSelection } from './read/model';
import { serviceSelection } from './read/selector';
import type { Cluster } from '../../cluster/cluster';
import { rangeHas } from '../../cluster/ip';
import type { Peer, Pod } from '../../cluster/pod';
import { truthOf, type Truth } from '../../core/verdict';
import { eitherOf, everyOf, type PeerSet, type PeerTest } from '../../engine/decision';
import { networkPeersOf, podsDoubt } from '../../engine/network-peers';
import { selects, selectorOf, type LabelSelector, type Requirement } from '../../objects/read/selector';

/** Any of some peers of a policy of a namespace; the empty name is the whole cluster. */
export function peerSetOf(cluster: Cluster, namespace: string, peers: readonly CiliumPeer[]): PeerSet {
  const entities = peers.flatMap((peer) => (peer.kind === 'entity' ? [peer.entity] : []));
  const others = peers.filter(({ kind }) => kind !== 'entity').map((peer) => setOf(cluster, namespace, peer as Exclude<CiliumPeer, { kind: 'entity' }>));
  const sets = entities.length > 0 ? [entityTest(cluster, entities), ...others] : others;
  return eitherOf(sets);
}

function setOf(cluster: Cluster, namespace: string, peer: Exclude<CiliumPeer, { kind: 'entity' }>): PeerSet {
  switch (peer.kind) {
    case 'endpoints': return endpointSet(cluster, namespace, peer.selection);
    case 'block': return everyOf([networkPeersOf(cluster).block(peer.block), noNodeTest(cluster)]);
    case 'service': return serviceSet(cluster, peer.name, peer.namespace);
    case 'name': return haveNames(cluster);
    case 'addresses': return outsideTest('addresses', 'name');
    case 'unclear': return UNKNOWN;
  }
}

/** Endpoints by labels. */
export function endpointSet(cluster: Cluster, namespace: string, selection: EndpointSelection): PeerSet {
  const { account, reserved, others, doubt } = selection;
  const pods: PeerSet[] = [networkPeersOf(cluster).pods(namespace, selection, 'no')];
  if (account) pods.push(accountTest(account));
  if (reserved) pods.push(reservedTest(reserved));
  const sets: PeerSet[] = [everyOf(pods)];
  if (others === 'unknown') sets.push(OTHERS);
  if (others === 'by-reserved' && reserved) sets.push(othersTest(reserved));
  return everyOf([eitherOf(sets), ...(doubt === undefined ? [] : [UNKNOWN])]);
}

/** Nobody knows whom it means. */
export const UNKNOWN: PeerTest = Object.freeze({ kind: 'entity', key: 'unknown', matches: () => 'unknown' });

/** Who is no pod of the pod network. */
function isOther(peer: Peer): boolean {
  return peer.kind === 'external' || peer.pod.hostNetwork;
}

const OTHERS: PeerTest = Object.freeze<PeerTest>({
  kind: 'entity', key: 'others', matches: (peer) => (isOther(peer) ? 'unknown' : 'no'), candidates: ({ externals, unlikeOthers }) => [...externals, ...unlikeOthers],
});

/** A pod has the account that its manifest says; an undeclared one may have any. */
function accountTest(account: LabelSelector): PeerTest {
  return {
    kind: 'pods',
    key: `account ${account.canonical}`,
    matches(peer) {
      if (peer.kind === 'external') return 'no';
      const { pod } = peer;
      if (pod.opaque !== undefined || pod.undeclared) return 'unknown';
      return truthOf(selects(keyless(account), { '': pod.serviceAccount }));
    },
  };
}

function keyless({ requirements }: LabelSelector): LabelSelector {
  return selectorOf(requirements.map((requirement) => ({ ...requirement, key: '' })));
}

/** Pods have no reserved label once they run. */
function reservedTest(reserved: LabelSelector): PeerTest {
  const matches = truthOf(selects(reserved, {}));
  return { kind: 'pods', key: `reserved ${reserved.canonical}`, matches: (peer) => (isOther(peer) ? 'no' : matches) };
}

/** Labels that nodes and addresses may have. */
const OF_OTHERS: ReadonlySet<string> = new Set(['host', 'remote-node', 'kube-apiserver', 'world', 'world-ipv4', 'world-ipv6']);

function othersTest(reserved: LabelSelector): PeerTest {
  const isOfOthers = ({ key }: Requirement) => OF_OTHERS.has(key);
  const others = selects(selectorOf(reserved.requirements.filter((requirement) => !isOfOthers(requirement))), {});
  const truth: Truth = !others ? 'no' : reserved.requirements.some(isOfOthers) ? 'unknown' : 'yes';
  return {
    kind: 'entity', key: `others ${reserved.canonical}`, matches: (peer) => (isOther(peer) ? truth : 'no'), candidates: ({ externals, unlikeOthers }) => [...externals, ...unlikeOthers],
  };
}

/** Addresses, of which nobody knows whether they are meant. */
function outsideTest(key: string, kind: 'name'): PeerTest {
  return { kind, key, matches: (peer) => (peer.kind === 'external' ? 'unknown' : 'no'), candidates: ({ externals }) => externals };
}

/** Nodes are in no CIDR. */
function noNodeTest(cluster: Cluster): PeerTest {
  const ranges = nodeRanges(cluster);
  return {
    kind: 'entity',
    key: 'no node',
    matches: (peer) => (peer.kind === 'external' && ranges.some((range) => rangeHas(range, peer.address)) ? 'unknown' : 'yes'),
    apiServer: 'yes',
  };
}

/** A Service that nobody gives may be there, and then its rule is about its pods, or without it about anybody. */
function serviceSet(cluster: Cluster, name: string, namespace: string | undefined): PeerSet {
  const found = cluster.manifests.services.filter(({ ref }) => ref.name === name && (namespace === undefined || ref.namespace === namespace));
  if (found.length === 0 || namespace === undefined) return UNKNOWN;
  const [{ ref, selector }] = found;
  if (!selector) return outsideTest(`service ${ref.namespace}/${ref.name}`, 'name');
  return eitherOf([endpointSet(cluster, ref.namespace, serviceSelection(ref.namespace, selector)), undeclaredTest(ref.namespace)]);
}

/** Undeclared pods of a namespace, which may have whatever labels. */
function undeclaredTest(namespace: string): PeerTest {
  return {
    kind: 'pods',
    key: `undeclared in ${namespace}`,
    matches: (peer) => (peer.kind === 'pod' && peer.pod.undeclared && peer.pod.namespace === namespace ? 'unknown' : 'no'),
    candidates: (peers) => peers.inNamespace(namespace),
  };
}

/** Why it is not known whether a policy selects a pod. */
export function subjectDoubt(selection: EndpointSelection, pod: Pod): string | undefined {
  return podsDoubt(selection, { kind: 'pod', pod }) ?? selection.doubt ?? (selection.account ? 'the account of the pod is not known' : undefined);
}

/** Why it is not known whether a peer means another. `ofLabels`: because of its labels. `seesLookups`: whether the policy lets Cilium see what names mean. */
export function peerDoubt(
  cluster: Cluster, peers: readonly CiliumPeer[], other: Peer, seesLookups: boolean,
): { readonly because: string; readonly ofLabels?: true } | undefined {
  for (const peer of peers) {
    if (peer.kind === 'endpoints') {
      const labels = podsDoubt(peer.selection, other);
      if (labels !== undefined) return { because: labels, ofLabels: true };
      if (peer.selection.doubt !== undefined) return { because: peer.selection.doubt };
    }
    if (peer.kind === 'unclear' || (peer.kind === 'addresses' && other.kind === 'external')) return { because: peer.because };
    if (peer.kind === 'name' && other.kind === 'external') return { because: seesLookups ? ofEntities(cluster) : notSeen(peer.name) };
  }
  if (peers.some(({ kind }) => kind === 'entity')) return { because: ofEntities(cluster) };
  return undefined;
}
