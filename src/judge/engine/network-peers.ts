/**
 * Tests of peers as the network knows them: pods by labels, and blocks of addresses.
 *
 * Sources: the NetworkPolicy API reference; "Network Policies" of the Kubernetes documentation, for host network pods
 * ("the plugin either can tell their traffic apart or treats it as the node's") and for ipBlocks and pod addresses
 * (left to the plugin). Where the plugins differ the answer is `unknown`.
 */
import type { PeerTest } from './decision';
import type { PeerIndex } from './peer-index';
import type { Cluster } from '../cluster/cluster';
import { blockHas, rangeHas, type IpBlock } from '../cluster/ip';
import type { PodSelection } from '../cluster/mentions';
import { namespaceOf, type Peer, type Pod } from '../cluster/pod';
import { blockMatchesPod, networksMatchPod } from '../cluster/pod-addresses';
import { doubtOf, selectionBy, selectionOf } from '../cluster/selection';
import { and, truthOf, type Truth } from '../core/verdict';
import type { LabelSelector } from '../objects/read/selector';

/** A test of which it is known what it compares addresses with. */
export interface BlockTest extends PeerTest {
  readonly kind: 'block';
  readonly block: IpBlock;
}

export function isBlockTest(test: PeerTest): test is BlockTest {
  return test.kind === 'block';
}

const KNOWN = new WeakMap<Cluster, NetworkPeers>();

/** The tests of a cluster, each made once. */
export function networkPeersOf(cluster: Cluster): NetworkPeers {
  let known = KNOWN.get(cluster);
  if (!known) KNOWN.set(cluster, known = new NetworkPeers(cluster));
  return known;
}

export class NetworkPeers {
  private readonly tests = new Map<string, PeerTest>();
  private readonly numbers = new Map<LabelSelector, number>();
  private readonly canonical = new Map<string, number>();

  constructor(private readonly cluster: Cluster) {}

  /** `hostNetwork`: whether labels mean pods of the host network: nobody knows, or never. */
  pods(policyNamespace: string, selection: PodSelection, hostNetwork: 'unknown' | 'no' = 'unknown'): PeerTest {
    const { namespaces, pods } = selection;
    const where = namespaces === 'own' ? `own ${policyNamespace}` : this.numberOf(namespaces);
    const key = `${hostNetwork === 'no' ? 'not of nodes ' : ''}${where} ${pods === 'all' ? '' : this.numberOf(pods)}`;
    return this.once(key, () => ({
      kind: 'pods',
      key,
      matches: (peer) => podsMatch(policyNamespace, selection, hostNetwork, peer),
      candidates(peers) {
        const { certain, undecided } = peers.find(namespaces === 'own' ? [policyNamespace] : peers.namespaces(namespaces), pods);
        return undecided.length + peers.opaque.length === 0 ? certain : [...certain, ...undecided, ...peers.opaque];
      },
    }));
  }

  block(block: IpBlock): PeerTest {
    const key = `ip ${block.canonical}`;
    return this.once(key, (): BlockTest => {
      const matches = (peer: Peer) => this.blockMatches(block, peer);
      return { kind: 'block', key, block, matches, candidates: (peers) => inBlock(peers, matches) };
    });
  }

  /** A network that means traffic inside of the cluster as well: a pod is in it if each address that it may have is. */
  network(block: IpBlock): BlockTest {
    const key = `network ${block.canonical}`;
    return this.once(key, (): BlockTest => {
      const matches = (other: Peer): Truth => {
        if (other.kind === 'external') return truthOf(rangeHas(block.cidr, other.address));
        return other.pod.opaque === undefined ? networksMatchPod(this.cluster, [block.cidr], other.pod) : 'unknown';
      };
      return { kind: 'block', key, block, matches, candidates: (peers) => inBlock(peers, matches) };
    });
  }

  private blockMatches(block: IpBlock, peer: Peer): Truth {
    if (peer.kind === 'external') return truthOf(blockHas(block, peer.address));
    return peer.pod.opaque === undefined ? blockMatchesPod(this.cluster, block, peer.pod) : 'unknown';
  }

  private once<T extends PeerTest>(key: string, make: () => T): T {
    let test = this.tests.get(key);
    if (!test) this.tests.set(key, test = make());
    return test as T;
  }

  /** Equal for selectors that say the same. */
  private numberOf(selector: LabelSelector): number {
    let number = this.numbers.get(selector);
    if (number !== undefined) return number;
    number = this.canonical.get(selector.canonical) ?? this.canonical.size;
    this.canonical.set(selector.canonical, number);
    this.numbers.set(selector, number);
    return number;
  }
}

/** Why it is not known whether labels mean a peer, where labels are the reason. */
export function podsDoubt({ namespaces, pods }: PodSelection, peer: Peer): string | undefined {
  if (peer.kind !== 'pod') return undefined;
  const byNamespace = namespaces === 'own' ? undefined : doubtOf(namespaces, namespaceOf(peer.pod));
  return byNamespace ?? (pods === 'all' ? undefined : doubtOf(pods, peer.pod));
}

function podsMatch(policyNamespace: string, { namespaces, pods }: PodSelection, hostNetwork: 'unknown' | 'no', peer: Peer): Truth {
  if (peer.kind === 'external') return 'no';
  const { pod } = peer;
  if (pod.opaque !== undefined) return 'unknown';
  const matches = and(inNamespaces(policyNamespace, namespaces, pod), pods === 'all' ? 'yes' : selectionOf(pods, pod));
  return pod.hostNetwork ? and(matches, hostNetwork) : matches;
}

function inNamespaces(policyNamespace: string, namespaces: 'own' | LabelSelector, pod: Pod): Truth {
  return namespaces === 'own' ? truthOf(pod.namespace === policyNamespace) : selectionBy(namespaces, pod.namespaceLabels, pod.liveNamespaceLabels);
}

/** To a block all pods without an address of their own are alike. */
function inBlock({ all, ordinary, externals, unlikeOthers }: PeerIndex, matches: (peer: Peer) => Truth) {
  return ordinary && matches(ordinary.peer) === 'no' ? [...externals, ...unlikeOthers] : all;
}
