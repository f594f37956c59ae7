/**
 * NetworkPolicy for all callers of one destination at once.
 *
 * Ingress reads the destination's own policies. Egress is read backwards: rules that say the same are one group with
 * all pods that they act for, and every destination knows the groups that mean it, so that the cost follows the rules
 * and not the pairs. The meaning of a peer is asked of the same functions that judge a single flow.
 */
import { orSparse, Row, sparseRow, type SparseRow } from './row';
import { podOf, type PodIndex } from './select';
import type { PeerClass, Universe } from './universe';
import { tryFindBlindSpot, type Cluster } from '../model/cluster';
import type { Peer } from '../model/pod';
import { tryResolveNamedPort } from '../model/pod';
import { ALL_PORTS, type PortRange, type Protocol } from '../model/ports';
import { policiesFor } from '../networkpolicy/direction';
import { peerMatches, portMatches } from '../networkpolicy/peers';
import type { NetPeer, NetPeers, NetPort, NetPorts, NetworkPolicy } from '../parse/network-policy';
import type { Truth } from '../verdict';

/** Egress rules of the same peers and ports, and everybody for whom they speak. */
interface EgressGroup {
  readonly ports: NetPorts;
  readonly sources: number[];
}

/** A group as one destination sees it. */
interface GroupUse {
  readonly group: EgressGroup;
  readonly truth: Truth;
}

export class NetRows {
  private readonly vectors = new Map<string, SparseRow>();
  private readonly egressBase: Row;
  private readonly hostSources: Row;
  private readonly opaque: readonly PeerClass[];
  private readonly open: EgressGroup[] = [];
  private readonly uses = new Map<number, GroupUse[]>();
  private readonly ingressPolicies = new Map<number, readonly NetworkPolicy[]>();

  constructor(private readonly cluster: Cluster, private readonly universe: Universe, private readonly index: PodIndex) {
    const size = universe.classes.length;
    this.egressBase = Row.of(size, 'no');
    this.hostSources = Row.of(size, 'no');
    for (const external of universe.externals) this.egressBase.set(external.index, 'yes');
    this.opaque = universe.classes.filter((item) => item.peer.kind === 'pod' && item.peer.pod.opaque !== undefined);
    this.readEgress();
  }

  /** Callers whose own policies let them connect. */
  egress(destination: PeerClass, protocol: Protocol, port: number): Row {
    const row = this.egressBase.copy();
    for (const group of this.open) this.apply(row, group, 'yes', destination.peer, protocol, port);
    for (const { group, truth } of this.uses.get(destination.index) ?? []) this.apply(row, group, truth, destination.peer, protocol, port);
    return row.doubt(this.hostSources);
  }

  /** Callers whom the destination's policies let in. */
  ingress(destination: PeerClass, protocol: Protocol, port: number): Row {
    const size = this.universe.classes.length;
    if (destination.peer.kind === 'external') return Row.of(size, 'yes');
    const pod = destination.peer.pod;
    if (pod.opaque !== undefined || tryFindBlindSpot(this.cluster, 'ingress', pod.namespace) !== undefined) return Row.of(size, 'unknown');
    const policies = this.ingressPoliciesOf(destination);
    if (policies.length === 0) return Row.of(size, 'yes');
    const row = Row.of(size, 'no');
    for (const policy of policies) {
      if (policy.malformed) {row.orAll('unknown');} else {
        for (const rule of policy.rules.ingress ?? []) {
          if (!portsMatch(rule.ports, destination.peer, protocol, port)) continue;
          if (rule.peers === 'anyone') row.orAll('yes');
          else for (const peer of rule.peers) orSparse(row, this.vectorOf(policy.ref.namespace, peer));
        }
      }
    }
    return pod.hostNetwork ? row.doubt(Row.of(size, 'yes')) : row;
  }

  /** Whether the destination's own policies let nobody in, told without making a row. */
  isClosed(destination: PeerClass, protocol: Protocol, port: number): boolean {
    if (destination.peer.kind === 'external' || destination.peer.pod.hostNetwork || destination.peer.pod.opaque !== undefined) return false;
    if (tryFindBlindSpot(this.cluster, 'ingress', destination.peer.pod.namespace) !== undefined) return false;
    const policies = this.ingressPoliciesOf(destination);
    return policies.length > 0 && policies.every((policy) => !policy.malformed
      && (policy.rules.ingress ?? []).every((rule) => !portsMatch(rule.ports, destination.peer, protocol, port)));
  }

  /** Ports at which an answer about this destination can change. */
  cuts(destination: PeerClass, protocol: Protocol): PortRange[] {
    const uses = [...this.open, ...(this.uses.get(destination.index) ?? []).map((use) => use.group)].map((group) => group.ports);
    const own = destination.peer.kind === 'pod'
      ? this.ingressPoliciesOf(destination).flatMap((policy) => (policy.malformed ? [] : policy.rules.ingress ?? [])).map((rule) => rule.ports)
      : [];
    return [...uses, ...own].flatMap((ports) => (ports === 'any' ? [] : ports.flatMap((port) => rangesOf(port, destination.peer, protocol))));
  }

  private ingressPoliciesOf(destination: PeerClass): readonly NetworkPolicy[] {
    const known = this.ingressPolicies.get(destination.index);
    if (known) return known;
    const policies = policiesFor(this.cluster, podOf(destination), 'ingress');
    this.ingressPolicies.set(destination.index, policies);
    return policies;
  }

  private apply(row: Row, group: EgressGroup, truth: Truth, destination: Peer, protocol: Protocol, port: number): void {
    if (!portsMatch(group.ports, destination, protocol, port)) return;
    for (const source of group.sources) row.orAt(source, truth);
  }

  private readEgress(): void {
    const groups = new Map<string, EgressGroup>();
    const isolated = new Set<number>();
    for (const policy of this.cluster.manifests.networkPolicies) {
      if (policy.malformed) continue;
      const rules = policy.rules.egress;
      if (!rules) continue;
      const sources = this.index.find([policy.ref.namespace], policy.podSelector).map((item) => item.index);
      for (const source of sources) isolated.add(source);
      for (const rule of rules) this.addRule(groups, policy.ref.namespace, rule.peers, rule.ports, sources);
    }
    for (const classes of this.universe.byNamespace.values()) for (const item of classes) this.readSource(item, isolated.has(item.index));
  }

  /** What holds for a caller whatever it calls. */
  private readSource(item: PeerClass, isolated: boolean): void {
    const pod = podOf(item);
    const malformed = this.cluster.networkPolicies.find(pod.namespace, pod.labels).some((policy) => policy.malformed);
    const unclear = pod.opaque !== undefined || tryFindBlindSpot(this.cluster, 'egress', pod.namespace) !== undefined;
    if (unclear) this.egressBase.set(item.index, 'unknown');
    else if (malformed) this.egressBase.set(item.index, 'unknown');
    else if (!isolated) this.egressBase.set(item.index, 'yes');
    else if (pod.hostNetwork) this.hostSources.set(item.index, 'yes');
  }

  private addRule(groups: Map<string, EgressGroup>, namespace: string, peers: NetPeers, ports: NetPorts, sources: readonly number[]): void {
    const unclear = sources.filter((source) => this.isUnclear(source));
    const clear = unclear.length === 0 ? sources : sources.filter((source) => !this.isUnclear(source));
    if (peers === 'anyone') {
      this.groupOf(groups, 'anyone', ports, (group) => { this.open.push(group); }).sources.push(...clear);
      return;
    }
    for (const peer of peers) {
      const group = this.groupOf(groups, peerKey(namespace, peer), ports, (created) => { this.announce(created, this.vectorOf(namespace, peer)); });
      for (const source of clear) group.sources.push(source);
    }
  }

  /** Callers of whom nothing can be said must stay unknown, whatever their rules. */
  private isUnclear(source: number): boolean {
    const pod = podOf(this.universe.classes[source]);
    return pod.opaque !== undefined || tryFindBlindSpot(this.cluster, 'egress', pod.namespace) !== undefined;
  }

  private groupOf(groups: Map<string, EgressGroup>, peers: string, ports: NetPorts, created: (group: EgressGroup) => void): EgressGroup {
    const key = `${peers}|${portsKey(ports)}`;
    const known = groups.get(key);
    if (known) return known;
    const group: EgressGroup = { ports, sources: [] };
    groups.set(key, group);
    created(group);
    return group;
  }

  /** Tells every destination that a group means it. */
  private announce(group: EgressGroup, vector: SparseRow): void {
    for (const destination of vector.yes) this.use(destination, { group, truth: 'yes' });
    for (const destination of vector.unknown) this.use(destination, { group, truth: 'unknown' });
  }

  private use(destination: number, use: GroupUse): void {
    const list = this.uses.get(destination);
    if (list) list.push(use);
    else this.uses.set(destination, [use]);
  }

  /** Whom a peer means. Computed once for everybody who says the same. */
  private vectorOf(namespace: string, peer: NetPeer): SparseRow {
    const key = peerKey(namespace, peer);
    const known = this.vectors.get(key);
    if (known) return known;
    const candidates = peer.kind === 'ipBlock'
      ? this.universe.classes
      : [...this.index.find(peer.namespaces === 'own' ? [namespace] : this.index.namespaces(peer.namespaces), peer.pods), ...this.opaque];
    const indexes = new Set(candidates.map((item) => item.index));
    const vector = sparseRow(indexes, (index) => peerMatches(this.cluster, namespace, peer, this.universe.classes[index].peer));
    this.vectors.set(key, vector);
    return vector;
  }

}

function portsMatch(ports: NetPorts, destination: Peer, protocol: Protocol, port: number): boolean {
  return ports === 'any' || ports.some((item) => portMatches(item, destination, protocol, port));
}

function rangesOf(port: NetPort, destination: Peer, protocol: Protocol): readonly PortRange[] {
  if (port.protocol !== protocol) return [];
  if (port.kind === 'all') return [ALL_PORTS];
  if (port.kind === 'range') return [port];
  if (destination.kind !== 'pod') return [];
  return tryResolveNamedPort(destination.pod, port.name, protocol).map((number) => ({ first: number, last: number }));
}

function portsKey(ports: NetPorts): string {
  if (ports === 'any') return 'any';
  return ports.map((port) => `${port.protocol} ${port.kind === 'range' ? `${port.first}-${port.last}` : port.kind === 'named' ? `:${port.name}` : ''}`).join();
}

function peerKey(namespace: string, peer: NetPeer): string {
  if (peer.kind === 'ipBlock') return `ip ${peer.block.canonical}`;
  const namespaces = peer.namespaces === 'own' ? `own ${namespace}` : peer.namespaces.canonical;
  return `pods ${namespaces} ${peer.pods === 'all' ? '' : peer.pods.canonical}`;
}
