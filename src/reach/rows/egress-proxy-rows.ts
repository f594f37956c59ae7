/**
 * What the callers' sidecars let them reach, for all callers of one destination at once. Callers of one namespace
 * under one Sidecar are one group; groups are found by the hosts that they import, so that the cost follows the hosts
 * and not the pairs. Whether a host is shown is asked of the same function that judges a single flow.
 */
import { Row } from './row';
import { podOf } from './select';
import type { PeerClass, Universe } from './universe';
import { isPodVisible, isShown, judgeProxyEgress, nameLeadsTo, sidecarOf } from '../istio/proxy-egress';
import { servicesTo } from '../istio/services';
import type { Cluster } from '../model/cluster';
import type { Address } from '../model/ip';
import type { Peer } from '../model/pod';
import type { ServiceEntry, Sidecar } from '../parse/istio-egress';
import type { Truth } from '../verdict';

interface Group {
  readonly sample: PeerClass;
  readonly sidecar: Sidecar | undefined;
  readonly sources: number[];
}

export class EgressProxyRows {
  private readonly base: Row;
  private readonly byHost = new Map<string, Group[]>();
  private readonly byNamespace = new Map<string, Group[]>();
  private readonly anywhere: Group[] = [];
  private readonly limited: Group[] = [];
  private readonly seen = new Map<string, readonly Group[]>();

  constructor(private readonly cluster: Cluster, universe: Universe) {
    this.base = Row.of(universe.classes.length, 'yes');
    const groups = new Map<string, Group>();
    for (const item of universe.classes) {
      if (item.peer.kind !== 'pod' || item.peer.pod.mesh !== 'sidecar') continue;
      const limit = this.limitOf(item);
      if (limit !== 'registry') {
        this.base.set(item.index, limit);
        continue;
      }
      const effective = sidecarOf(cluster, item.peer.pod);
      const sidecar = effective === 'ambiguous' ? undefined : effective.sidecar;
      const key = `${item.peer.pod.namespace}/${sidecar?.ref.namespace ?? ''}/${sidecar?.ref.name ?? ''}`;
      const group = groups.get(key) ?? { sample: item, sidecar, sources: [] };
      groups.set(key, group);
      group.sources.push(item.index);
      this.base.set(item.index, 'no');
    }
    for (const group of groups.values()) this.file(group);
  }

  /** Whether any caller is limited to the registry. */
  get isLimited(): boolean {
    return this.limited.length > 0;
  }

  /** Callers whose proxies pass a TCP connection on. */
  row(destination: PeerClass, port: number, host: string | undefined): Row {
    const row = this.base.copy();
    if (destination.peer.kind === 'external') return this.externalRow(row, destination.peer.address, port, host);
    const groups = !destination.peer.pod.stranger && !destination.peer.pod.viaServices
      ? this.candidates(destination, port)
      : new Set(this.limited);
    for (const group of groups) {
      if (isPodVisible(this.cluster, group.sidecar, podOf(group.sample), destination.peer.pod, port)) orAll(row, group, 'yes');
    }
    return row;
  }

  /** Entries of the registry one by one, each with the callers that see it. */
  private externalRow(row: Row, address: Address, port: number, host: string | undefined): Row {
    for (const entry of this.cluster.serviceEntries) {
      if (entry.malformed) for (const group of this.limited) orAll(row, group, 'unknown');
      if (entry.malformed || !entry.ports.some((item) => item.number === port)) continue;
      for (const name of entry.hosts) {
        const truth = nameLeadsTo(entry, name, address, port, host);
        if (truth !== 'no') for (const group of this.seeing(entry, name, port)) orAll(row, group, truth);
      }
    }
    return row;
  }

  /** Groups that see a name of an entry. */
  private seeing(entry: ServiceEntry, name: string, port: number): readonly Group[] {
    const key = `${entry.ref.namespace}/${entry.ref.name}/${name}/${port}`;
    const known = this.seen.get(key);
    if (known) return known;
    const candidates = this.importing(entry.ref.namespace, name);
    const groups = candidates.filter(({ sidecar, sample }) => isShown(sidecar, podOf(sample), entry.ref.namespace, name, entry.exportTo, port));
    this.seen.set(key, groups);
    return groups;
  }

  /** Groups that may import a host: by its name, by its namespace, or by anything. */
  private importing(namespace: string, name: string): readonly Group[] {
    const lists = [
      this.byHost.get(hostSlot(namespace, name)), this.byHost.get(hostSlot('*', name)), this.byNamespace.get(namespace), this.anywhere,
    ].filter((list) => list !== undefined && list.length > 0);
    return lists.length === 1 ? lists[0] ?? [] : [...new Set(lists.flatMap((list) => list ?? []))];
  }

  /** What the proxy does whatever the destination is, or `registry` where it asks the registry. */
  private limitOf(item: PeerClass): Truth | 'registry' {
    const pod = podOf(item);
    // An address that no registry has tells the two apart.
    const probe: Peer = { kind: 'pod', pod: { ...pod, namespace: '', labels: {}, ports: [], stranger: false } };
    const truth = judgeProxyEgress(this.cluster, pod, probe, 1, undefined);
    return truth === 'no' ? 'registry' : truth;
  }

  private file(group: Group): void {
    this.limited.push(group);
    if (group.sidecar?.hosts === undefined) {
      this.anywhere.push(group);
      return;
    }
    for (const { namespace, host } of group.sidecar.hosts) {
      const own = namespace === '.' ? podOf(group.sample).namespace : namespace;
      if (!host.startsWith('*')) add(this.byHost, hostSlot(own, host), group);
      else if (own === '*') this.anywhere.push(group);
      else add(this.byNamespace, own, group);
    }
  }

  private candidates(destination: PeerClass, port: number): ReadonlySet<Group> {
    const found = new Set<Group>();
    const { clusterDomain } = this.cluster.settings;
    for (const { service } of servicesTo(this.cluster, podOf(destination), port)) {
      const name = `${service.ref.name}.${service.ref.namespace}.svc.${clusterDomain}`;
      for (const group of this.importing(service.ref.namespace, name)) found.add(group);
    }
    return found;
  }
}

function add(index: Map<string, Group[]>, key: string, group: Group): void {
  const list = index.get(key);
  if (!list) index.set(key, [group]);
  else if (list[list.length - 1] !== group) list.push(group);
}

function orAll(row: Row, group: Group, truth: Truth): void {
  for (const source of group.sources) row.orAt(source, truth);
}

function hostSlot(namespace: string, host: string): string {
  return `${namespace}/${host.toLowerCase()}`;
}
