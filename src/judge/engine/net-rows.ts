/**
 * NetworkPolicy for all callers of one destination at once.
 *
 * Ingress reads the destination's own policies. Egress is read backwards: rules that say the same are one group with
 * all pods that they act for, and every destination knows the groups that mean it, so that the cost follows the rules
 * and not the pairs. The meaning of a peer is asked of the same functions that judge a single flow.
 */
import { DestinationNet, portsKey, type PortRule } from './destination-net';
import { podOf, type PeerIndex } from './peer-index';
import type { PeerClass, Universe } from './universe';
import type { Cluster } from '../cluster/cluster';
import type { Truth } from '../core/verdict';
import { basisOf, policiesFor } from '../layers/network-policy/direction';
import { peerMatches } from '../layers/network-policy/peers';
import type { NetPeer, NetPeers, NetPorts, NetworkPolicy } from '../layers/network-policy/read/network-policy';
import type { LabelSelector } from '../objects/read/selector';
import { TruthVector } from '../vectors/truth-vector';

/** Egress rules of the same peers and ports, and everybody for whom they speak. */
interface EgressGroup {
  readonly ports: NetPorts;
  readonly sources: number[];
  /** What a match is worth: nothing certain, where it is not known whether the rules speak for these. */
  readonly most: Truth;
  /** The same as a row, once all rules are read. */
  row?: TruthVector;
}

/** A group as one destination sees it. */
interface GroupUse {
  readonly group: EgressGroup;
  readonly truth: Truth;
}

export class NetRows {
  private readonly vectors = new Map<string, TruthVector>();
  private readonly selectors = new Map<LabelSelector, number>();
  private readonly canonical = new Map<string, number>();
  private readonly egressBase: TruthVector;
  private readonly hostSources: TruthVector;
  private readonly opaque: readonly PeerClass[];
  private readonly ordinary: PeerClass | undefined;
  private readonly unlikeOthers: readonly PeerClass[];
  private readonly open: EgressGroup[] = [];
  private readonly uses = new Map<number, GroupUse[]>();
  private readonly size: number;

  constructor(private readonly cluster: Cluster, private readonly universe: Universe, private readonly index: PeerIndex) {
    this.size = universe.classes.length;
    this.egressBase = TruthVector.of(this.size, 'no');
    this.hostSources = TruthVector.of(this.size, 'no');
    this.opaque = universe.classes.filter((item) => item.peer.kind === 'pod' && item.peer.pod.opaque !== undefined);
    const isOrdinary = ({ peer }: PeerClass) => peer.kind === 'pod' && peer.pod.opaque === undefined && !peer.pod.hostNetwork && !peer.pod.addresses;
    this.ordinary = universe.classes.find(isOrdinary);
    this.unlikeOthers = universe.classes.filter((item) => item.peer.kind === 'pod' && !isOrdinary(item));
    this.readEgress();
    for (const external of universe.externals) this.egressBase.set(external.index, 'yes');
    this.egressBase.share();
    this.hostSources.share();
  }

  /** All that NetworkPolicies say of one destination. */
  at(destination: PeerClass): DestinationNet {
    const ingress = this.ingressOf(destination);
    const egress = [
      ...this.open.map((group): PortRule => ({ ports: group.ports, row: this.rowOf(group) })),
      ...(this.uses.get(destination.index) ?? []).map(({ group, truth }): PortRule => ({
        ports: group.ports, row: limited(this.rowOf(group), truth),
      })),
    ];
    const hostNetwork = destination.peer.kind === 'pod' && destination.peer.pod.hostNetwork;
    return new DestinationNet(destination.peer, {
      egress,
      leaves: this.egressBase,
      doubted: this.hostSources,
      ingress: ingress.rules,
      enters: TruthVector.of(this.size, ingress.otherwise),
      ...(hostNetwork && ingress.rules !== undefined && { hostNetwork: TruthVector.of(this.size, 'yes') }),
    });
  }

  private rowOf(group: EgressGroup): TruthVector {
    return group.row ??= TruthVector.where(this.size, group.sources, () => group.most);
  }

  /** What lets callers in, and what holds for those whom nothing lets in; without rules the destination is not isolated. */
  private ingressOf(destination: PeerClass): { readonly rules?: readonly PortRule[]; readonly otherwise: Truth } {
    if (destination.peer.kind === 'external') return { otherwise: 'yes' };
    const pod = destination.peer.pod;
    if (pod.opaque !== undefined || this.cluster.blindSpots.tryFind('ingress', pod) !== undefined) return { otherwise: 'unknown' };
    const policies = policiesFor(this.cluster, pod, 'ingress');
    if (policies.length === 0) return { otherwise: 'yes' };
    const rules: PortRule[] = [];
    const { otherwise, doubted } = basisOf(policies);
    for (const policy of policies) {
      if (policy.malformed) continue;
      const most = policy.doubt === undefined ? 'yes' : doubted;
      for (const { peers, ports } of policy.rules.ingress ?? []) {
        if (peers === 'anyone') rules.push({ ports, row: TruthVector.of(this.size, most) });
        else for (const peer of peers) rules.push({ ports, row: limited(this.vectorOf(policy.ref.namespace, peer), most) });
      }
    }
    return { rules, otherwise: policies.some((policy) => policy.malformed) ? 'unknown' : otherwise };
  }

  private readEgress(): void {
    const groups = new Map<string, EgressGroup>();
    const isolated = new Set<number>();
    const doubted = new Map<number, NetworkPolicy[]>();
    for (const policy of this.cluster.manifests.networkPolicies) {
      if (policy.malformed) continue;
      const rules = policy.rules.egress;
      if (!rules) continue;
      const found = this.index.find([policy.ref.namespace], policy.podSelector);
      const sources = found.certain.map((item) => item.index);
      for (const source of sources) isolated.add(source);
      for (const { index } of found.undecided) doubted.set(index, [...doubted.get(index) ?? [], policy]);
      for (const rule of rules) this.addRule(groups, policy.ref.namespace, rule.peers, rule.ports, sources, 'yes');
    }
    for (const [source, policies] of doubted) this.readDoubted(groups, source, policies);
    for (const classes of this.universe.byNamespace.values()) {
      for (const item of classes) this.readSource(item, isolated.has(item.index), doubted.has(item.index));
    }
  }

  /** Policies of which it is not known whether they select a caller. */
  private readDoubted(groups: Map<string, EgressGroup>, source: number, policies: readonly NetworkPolicy[]): void {
    const most = basisOf(policiesFor(this.cluster, podOf(this.universe.classes[source]), 'egress')).doubted;
    for (const { ref, rules } of policies) {
      for (const rule of rules.egress ?? []) this.addRule(groups, ref.namespace, rule.peers, rule.ports, [source], most);
    }
  }

  /** What holds for a caller whatever it calls. */
  private readSource(item: PeerClass, isolated: boolean, doubted: boolean): void {
    const pod = podOf(item);
    const malformed = this.cluster.networkPolicies.find(pod.namespace, pod).some((policy) => policy.malformed);
    const unclear = pod.opaque !== undefined || this.cluster.blindSpots.tryFind('egress', pod) !== undefined;
    if (unclear) this.egressBase.set(item.index, 'unknown');
    else if (malformed) this.egressBase.set(item.index, 'unknown');
    else if (!isolated) this.egressBase.set(item.index, doubted ? 'unknown' : 'yes');
    else if (pod.hostNetwork) this.hostSources.set(item.index, 'yes');
  }

  private addRule(
    groups: Map<string, EgressGroup>, namespace: string, peers: NetPeers, ports: NetPorts, sources: readonly number[], most: Truth,
  ): void {
    const unclear = sources.filter((source) => this.isUnclear(source));
    const clear = unclear.length === 0 ? sources : sources.filter((source) => !this.isUnclear(source));
    if (peers === 'anyone') {
      this.groupOf(groups, 'anyone', ports, most, (group) => { this.open.push(group); }).sources.push(...clear);
      return;
    }
    for (const peer of peers) {
      const key = this.peerKey(namespace, peer);
      const group = this.groupOf(groups, key, ports, most, (created) => { this.announce(created, this.vectorOf(namespace, peer)); });
      for (const source of clear) group.sources.push(source);
    }
  }

  /** Callers of whom nothing can be said must stay unknown, whatever their rules. */
  private isUnclear(source: number): boolean {
    const pod = podOf(this.universe.classes[source]);
    return pod.opaque !== undefined || this.cluster.blindSpots.tryFind('egress', pod) !== undefined;
  }

  private groupOf(
    groups: Map<string, EgressGroup>, peers: string, ports: NetPorts, most: Truth, created: (group: EgressGroup) => void,
  ): EgressGroup {
    const key = `${most === 'yes' ? '' : most}${peers}|${portsKey(ports)}`;
    const known = groups.get(key);
    if (known) return known;
    const group: EgressGroup = { ports, sources: [], most };
    groups.set(key, group);
    created(group);
    return group;
  }

  /** Tells every destination that a group means it. */
  private announce(group: EgressGroup, vector: TruthVector): void {
    vector.forEach((destination, truth) => {
      const list = this.uses.get(destination);
      if (list) list.push({ group, truth });
      else this.uses.set(destination, [{ group, truth }]);
    });
  }

  /** Whom a peer means. Computed once for everybody who says the same. */
  private vectorOf(namespace: string, peer: NetPeer): TruthVector {
    const key = this.peerKey(namespace, peer);
    const known = this.vectors.get(key);
    if (known) return known;
    const truthOf = (index: number) => peerMatches(this.cluster, namespace, peer, this.universe.classes[index].peer);
    const vector = TruthVector.where(this.size, this.candidates(namespace, peer, truthOf).map((item) => item.index), truthOf);
    this.vectors.set(key, vector);
    return vector;
  }

  /** Equal for peers that mean the same. */
  private peerKey(namespace: string, peer: NetPeer): string {
    if (peer.kind === 'ipBlock') return `ip ${peer.block.canonical}`;
    return `${peer.namespaces === 'own' ? `own ${namespace}` : this.numberOf(peer.namespaces)} ${peer.pods === 'all' ? '' : this.numberOf(peer.pods)}`;
  }

  /** Equal for selectors that say the same. */
  private numberOf(selector: LabelSelector): number {
    let number = this.selectors.get(selector);
    if (number !== undefined) return number;
    number = this.canonical.get(selector.canonical) ?? this.canonical.size;
    this.canonical.set(selector.canonical, number);
    this.selectors.set(selector, number);
    return number;
  }

  /** Everybody whom a peer may mean. */
  private candidates(namespace: string, peer: NetPeer, truthOf: (index: number) => Truth): readonly PeerClass[] {
    if (peer.kind === 'pods') {
      const { certain, undecided } = this.index.find(peer.namespaces === 'own' ? [namespace] : this.index.namespaces(peer.namespaces), peer.pods);
      return [...certain, ...undecided, ...this.opaque];
    }
    // To a block all pods with an address of their own are alike.
    return this.ordinary && truthOf(this.ordinary.index) === 'no' ? [...this.universe.externals, ...this.unlikeOthers] : this.universe.classes;
  }
}

/** A row of which no answer is more than a given one. */
function limited(row: TruthVector, most: Truth): TruthVector {
  return most === 'yes' ? row : row.copy().andAll(most);
}
