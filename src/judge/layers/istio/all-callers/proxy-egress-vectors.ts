/**
 * What the callers' sidecars let them reach, for all callers of one destination at once. Callers of one namespace
 * under one Sidecar are one group; groups are found by the hosts that they import, so that the cost follows the hosts
 * and not the pairs. Whether a host is shown is asked of the same function that judges a single flow.
 */
import { Registry } from './registry';
import type { Cluster } from '../../../cluster/cluster';
import type { Address } from '../../../cluster/ip';
import { mayHaveSidecar, type Pod } from '../../../cluster/pod';
import type { Truth } from '../../../core/verdict';
import type { PeerClass, PeerClasses } from '../../../engine/peer-classes';
import { podOf } from '../../../engine/peer-index';
import { TruthVector } from '../../../vectors/truth-vector';
import { exportedTo } from '../exported';
import { ISTIO } from '../key';
import { isShown, isUncertain, limitOf, nameLeadsTo, podVisibility } from '../proxy-egress';
import type { ServiceEntry, Sidecar } from '../read/egress';
import { servicesTo, type ServiceRoute } from '../services';
import { isAddressed, isUnserved, leadsByAddress, tryFindLimit } from '../ways';

interface Group {
  readonly sample: PeerClass;
  readonly sidecar: Sidecar | undefined;
  readonly sources: number[];
}

export class ProxyEgressVectors {
  private readonly base: TruthVector;
  private readonly byHost = new Map<string, Group[]>();
  private readonly byNamespace = new Map<string, Group[]>();
  private readonly anywhere: Group[] = [];
  private readonly limited: Group[] = [];
  /** Callers that pass on what they do not know, and are not shown everything. */
  private readonly open: Group[] = [];
  /** Callers that pass connections to addresses of pods on as they are. Shared: copy it before changing it. */
  private readonly passing: TruthVector;
  private readonly seen = new Map<string, readonly Group[]>();
  /** Groups by the namespaces of which their Sidecars show anything at all. */
  private readonly showing = new Map<string, Group[]>();
  /** Ports that some Sidecar picks out. */
  readonly pickedPorts = new Set<number>();
  private readonly undeclaredVectors = new Map<string, TruthVector>();
  /** What proxies know of hosts outside. */
  readonly registry: Registry;

  constructor(private readonly cluster: Cluster, private readonly peerClasses: PeerClasses) {
    this.base = TruthVector.of(peerClasses.all.length, 'yes');
    this.passing = TruthVector.of(peerClasses.all.length, 'no');
    this.registry = new Registry(cluster.manifests.of(ISTIO).serviceEntries);
    const isExported = cluster.manifests.services.every((service) => exportedTo(service).includes('*'));
    const groups = new Map<string, Group>();
    for (const item of peerClasses.all) {
      if (item.peer.kind !== 'pod') continue;
      const { pod } = item.peer;
      if (cluster.blindSpots.tryFind('proxy-egress', pod) !== undefined) this.base.set(item.index, 'unknown');
      else if (mayHaveSidecar(pod) && pod.outbound !== 'nothing') this.place(item, pod, isExported, groups);
    }
    this.base.share();
    this.passing.share();
    for (const group of groups.values()) this.file(group);
  }

  private place(item: PeerClass, pod: Pod, isExported: boolean, groups: Map<string, Group>): void {
    const limit = limitOf(this.cluster, pod);
    if (limit.kind === 'unknown') {
      this.base.set(item.index, 'unknown');
      return;
    }
    const { kind, sidecar } = limit;
    const isOpen = kind === 'open';
    const hasWays = tryFindLimit(this.cluster, pod) !== undefined;
    if (isOpen && hasWays) this.passing.set(item.index, 'yes');
    if (isOpen && (!hasWays || (isExported && sidecar?.hosts === undefined))) return;
    const key = `${kind}/${pod.namespace}/${sidecar?.ref.namespace ?? ''}/${sidecar?.ref.name ?? ''}/${String(pod.answersDns)}/${pod.installation.number}`;
    let group = groups.get(key);
    if (!group) {
      groups.set(key, group = { sample: item, sidecar, sources: [] });
      (isOpen ? this.open : this.limited).push(group);
    }
    group.sources.push(item.index);
    // One that may go around its proxy is not held back by it.
    if (!isOpen) this.base.set(item.index, pod.outbound === 'perhaps' ? 'unknown' : 'no');
  }

  /** Whether any caller is limited to the registry. */
  get isLimited(): boolean {
    return this.limited.length > 0;
  }

  /** Callers whose proxies pass a TCP connection on. The vector may be shared: copy it before changing it. */
  vector(destination: PeerClass, port: number, host: string | undefined): TruthVector {
    if (!this.isLimited) return this.base;
    if (destination.peer.kind === 'external') return this.externalVector(this.base.copy(), destination.peer.address, port, host);
    const { pod } = destination.peer;
    if (pod.undeclared) return this.undeclaredVector(pod, port);
    return this.visible(pod.viaServices ? this.candidatesByName(pod, pod.viaServices) : this.candidates(destination, port), pod, port);
  }

  private visible(candidates: ReadonlySet<Group>, pod: Pod, port: number): TruthVector {
    if (candidates.size === 0) return this.base;
    const vector = this.base.copy();
    for (const group of candidates) {
      orAll(vector, group, podVisibility(this.cluster, group.sidecar, podOf(group.sample), pod, port));
    }
    return vector;
  }

  /** An undeclared pod may be behind any Service of its namespace, so all of a namespace are one. */
  private undeclaredVector(pod: Pod, port: number): TruthVector {
    const key = `${pod.namespace}/${this.pickedPorts.has(port) ? port : ''}`;
    const known = this.undeclaredVectors.get(key);
    if (known) return known;
    const candidates = new Set([...this.anywhere, ...this.showing.get('*') ?? [], ...this.showing.get(pod.namespace) ?? []]);
    const vector = this.visible(candidates, pod, port).copy().share();
    this.undeclaredVectors.set(key, vector);
    return vector;
  }

  /** Entries of the registry one by one, each with the callers that see it. */
  private externalVector(vector: TruthVector, address: Address, port: number, host: string | undefined): TruthVector {
    if (this.registry.isUnclear) for (const group of this.limited) orAll(vector, group, 'unknown');
    for (const { entry, name } of this.registry.at(address, port, host)) {
      const truth = nameLeadsTo(entry, name, address, port, host);
      if (truth === 'no') continue;
      for (const group of this.importers(entry, name, port)) {
        const uncertain = isUncertain(this.cluster, group.sidecar, podOf(group.sample), entry, name, port);
        orAll(vector, group, uncertain ? 'unknown' : truth);
      }
    }
    return vector;
  }

  /** Groups that see a name of an entry. */
  private importers(entry: ServiceEntry, name: string, port: number): readonly Group[] {
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

  /**
   * Callers whose proxies are shown no Service that leads to a port of a pod, so that all that they can do is dial its address; and those of whom
   * that is not known.
   */
  hidden(destination: PeerClass, port: number): { readonly hidden?: TruthVector; readonly undecided?: TruthVector } {
    const pod = podOf(destination);
    if (this.open.length === 0 || isUnserved(this.cluster, pod, port)) return NOBODY;
    const [hidden, undecided] = [this.seeing(pod, port, 'no'), this.seeing(pod, port, 'unknown')];
    return { ...(hidden && { hidden }), ...(undecided && { undecided }) };
  }

  /** Callers that can dial the address of a pod without their proxies knowing it. The vector may be shared: copy it before changing it. */
  byAddress(destination: PeerClass, port: number): TruthVector {
    const pod = podOf(destination);
    if (!leadsByAddress(this.cluster, pod, port)) return this.passing;
    return this.seeing(pod, port, 'no', isAddressed) ?? TruthVector.of(this.peerClasses.all.length, 'no');
  }

  /** Callers that pass on what they do not know, and are shown some Service so. */
  private seeing(pod: Pod, port: number, so: Truth, isAsked?: (route: ServiceRoute) => boolean): TruthVector | undefined {
    const groups = this.open.filter(({ sidecar, sample }) => podVisibility(this.cluster, sidecar, podOf(sample), pod, port, isAsked) === so);
    return groups.length === 0 ? undefined : TruthVector.where(this.peerClasses.all.length, groups.flatMap(({ sources }) => sources), () => 'yes');
  }

  private file(group: Group): void {
    if (group.sidecar?.hosts === undefined) {
      this.anywhere.push(group);
      return;
    }
    for (const { namespace, host, port } of group.sidecar.hosts) {
      const own = namespace === '.' ? podOf(group.sample).namespace : namespace;
      if (port !== undefined) this.pickedPorts.add(port);
      add(this.showing, own, group);
      if (!host.startsWith('*')) add(this.byHost, hostSlot(own, host), group);
      else if (own === '*') this.anywhere.push(group);
      else add(this.byNamespace, own, group);
    }
  }

  private candidates(destination: PeerClass, port: number): ReadonlySet<Group> {
    const found = new Set<Group>();
    for (const { service } of servicesTo(this.cluster, podOf(destination), port)) this.addImporting(found, service.ref.namespace, service.ref.name);
    return found;
  }

  private candidatesByName(pod: Pod, services: readonly string[]): ReadonlySet<Group> {
    const found = new Set<Group>();
    for (const name of services) this.addImporting(found, pod.namespace, name);
    return found;
  }

  private addImporting(found: Set<Group>, namespace: string, service: string): void {
    const name = `${service}.${namespace}.svc.${this.cluster.settings.clusterDomain}`;
    for (const group of this.importing(namespace, name)) found.add(group);
  }
}

const NOBODY = Object.freeze({});

function add(index: Map<string, Group[]>, key: string, group: Group): void {
  const list = index.get(key);
  if (!list) index.set(key, [group]);
  else if (list[list.length - 1] !== group) list.push(group);
}

function orAll(vector: TruthVector, group: Group, truth: Truth): void {
  for (const source of group.sources) vector.orAt(source, truth);
}

function hostSlot(namespace: string, host: string): string {
  return `${namespace}/${host.toLowerCase()}`;
}
