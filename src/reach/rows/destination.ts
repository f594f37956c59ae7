/**
 * All answers about one destination: for every run of ports and every class of requests, a row with the truth of
 * every caller. Nothing outlives the destination but what destinations share, so a matrix can be streamed.
 */
import { ArrivalRows } from './arrival-rows';
import { AuthorizationRows } from './authorization-rows';
import { EgressProxyRows } from './egress-proxy-rows';
import { NetRows } from './net-rows';
import { Row } from './row';
import { podIndexOf } from './select';
import { SourceVectors, type Showing } from './source-vectors';
import type { PeerClass, Universe } from './universe';
import type { RequestFacts } from '../istio/attributes';
import { chainAt, hasProxyBefore } from '../istio/callee';
import { mtlsModeOf } from '../istio/mtls';
import { issuersAt } from '../istio/request-authentication';
import { requestPatternsOf } from '../istio/request-patterns';
import { authorizationPoliciesFor } from '../istio/scope';
import { NEVER_INTERCEPTED_PORTS } from '../known';
import { mergePatterns, NO_PATTERNS, requestSpace, type RequestPatterns, type RequestSpace } from '../l7/requests';
import { tryFindBlindSpot, type Cluster } from '../model/cluster';
import { isInMesh, type Pod } from '../model/pod';
import { portAtoms, PROTOCOLS, type PortRange, type Protocol } from '../model/ports';

/** Indexes into the three dimensions of a request space. */
export interface RequestAtom {
  readonly method: number;
  readonly path: number;
  readonly host: number;
}

/** Requests for which all callers get the same answers. */
export interface RequestClass {
  readonly row: Row;
  readonly atoms: readonly RequestAtom[];
}

/** A run of ports for which all callers get the same answers. */
export interface PortCell {
  readonly protocol: Protocol;
  readonly range: PortRange;
  /** Absent where requests make no difference, or could not be told apart one by one. */
  readonly space?: RequestSpace;
  readonly classes: readonly RequestClass[];
}

/** What a question wants told apart beyond what policies do. */
export interface Refinement {
  readonly ports?: readonly PortRange[];
  readonly patterns?: RequestPatterns;
}

export class Destinations {
  private readonly net: NetRows;
  private readonly arrivals: ArrivalRows;
  private readonly vectors: SourceVectors;
  private readonly proxies: EgressProxyRows;
  private readonly ambientSources: Row;
  private readonly never: Row;
  private readonly size: number;

  constructor(private readonly cluster: Cluster, readonly universe: Universe) {
    this.net = new NetRows(cluster, universe, podIndexOf(universe));
    this.arrivals = new ArrivalRows(cluster, universe);
    this.vectors = new SourceVectors(cluster, universe);
    this.proxies = new EgressProxyRows(cluster, universe);
    this.size = universe.classes.length;
    this.never = Row.of(this.size, 'no');
    this.ambientSources = Row.of(this.size, 'no');
    for (const { index, peer } of universe.classes) if (peer.kind === 'pod' && peer.pod.mesh === 'ambient') this.ambientSources.set(index, 'unknown');
  }

  /** All ports of a destination, in runs. */
  * cells(destination: PeerClass, refinement: Refinement = {}): Generator<PortCell> {
    const mesh = this.meshOf(destination);
    const ambient = this.ambientRow(destination);
    for (const protocol of PROTOCOLS) {
      for (const range of portAtoms([...this.cuts(destination, protocol), ...(refinement.ports ?? [])])) {
        if (!ambient && this.net.isClosed(destination, protocol, range.first)) {
          yield { protocol, range, classes: [{ row: this.never, atoms: [ONLY] }] };
          continue;
        }
        const base = this.net.egress(destination, protocol, range.first).and(this.net.ingress(destination, protocol, range.first));
        yield protocol === 'TCP'
          ? this.tcpCell(destination, range, base, mesh, ambient, refinement.patterns ?? NO_PATTERNS)
          : { protocol, range, classes: [{ row: base, atoms: [ONLY] }] };
      }
    }
  }

  /** Ports at which an answer about a destination can change. */
  cuts(destination: PeerClass, protocol: Protocol): readonly PortRange[] {
    return [...this.net.cuts(destination, protocol), ...(protocol === 'TCP' ? this.meshCuts(destination) : [])];
  }

  /** Values that the destination's policies compare requests with. */
  patterns(destination: PeerClass): RequestPatterns {
    if (destination.peer.kind === 'pod') return requestPatternsOf(authorizationPoliciesFor(this.cluster, destination.peer.pod));
    return { ...NO_PATTERNS, hosts: this.proxies.isLimited ? this.cluster.serviceEntries.flatMap((entry) => entry.hosts) : [] };
  }

  private tcpCell(
    destination: PeerClass, range: PortRange, base: Row, mesh: AuthorizationRows | undefined, ambient: Row | undefined, extra: RequestPatterns,
  ): PortCell {
    const port = range.first;
    const cell = { protocol: 'TCP' as const, range };
    const finish = (row: Row) => (ambient ? row.obscure(ambient) : row);
    if (base.isNever && !ambient) return { ...cell, classes: [{ row: base, atoms: [ONLY] }] };
    if (destination.peer.kind === 'external') return this.externalCell(destination, range, base, extra);
    const pod = destination.peer.pod;
    if (this.proxies.isLimited || !base.isNever) base.and(this.proxies.row(destination, port, undefined));
    const proxied = mesh !== undefined && hasProxyBefore(pod, port);
    if (proxied && pod.mesh !== 'gateway') base.and(this.arrivals.mtls(pod, port));
    const chain = proxied ? chainAt(this.cluster, pod, port) : 'tcp';
    const own = proxied && chain !== 'tcp' ? requestPatternsOf(authorizationPoliciesFor(this.cluster, pod)) : NO_PATTERNS;
    const space = requestSpace(mergePatterns([own, extra]), this.cluster.settings.pathNormalization);
    if (!space) return { ...cell, classes: [{ row: finish(base.andAll('unknown')), atoms: [ONLY] }] };
    if (!proxied) return { ...cell, space, classes: [{ row: finish(base), atoms: allAtoms(space) }] };
    if (tryFindBlindSpot(this.cluster, 'authorization', pod.namespace) !== undefined) {
      return { ...cell, space, classes: [{ row: finish(base.andAll('unknown')), atoms: allAtoms(space) }] };
    }
    const showing: Showing = pod.mesh === 'gateway' ? 'gateway' : mtlsModeOf(this.cluster, pod, port);
    const facts = { port, issuers: issuersAt(this.cluster, pod) };
    const rowOf = (request: Omit<RequestFacts, 'chain'>): Row | readonly [Row, Row] => {
      if (chain !== 'sniffed') return mesh.row({ ...request, chain }, showing);
      return [mesh.row({ ...request, chain: 'http' }, showing), mesh.row({ ...request, chain: 'tcp' }, showing)];
    };
    const groups = new RowGroups();
    for (const atom of allAtoms(space)) groups.add(rowOf({ ...facts, ...requestOf(space, atom) }), atom);
    return { ...cell, space, classes: groups.classes(ambient ? this.never : this.vectors.nobody, (row) => finish(row.and(base))) };
  }

  /** Outside the cluster only the name that is called can make a difference. */
  private externalCell(destination: PeerClass, range: PortRange, base: Row, extra: RequestPatterns): PortCell {
    const port = range.first;
    const names = this.proxies.isLimited
      ? this.cluster.serviceEntries.filter((entry) => entry.ports.some((item) => item.number === port)).flatMap((entry) => entry.hosts)
      : [];
    const space = requestSpace(mergePatterns([{ methods: [], paths: [], hosts: names }, extra]), this.cluster.settings.pathNormalization);
    const cell = { protocol: 'TCP' as const, range };
    if (!space) return { ...cell, classes: [{ row: base.andAll('unknown'), atoms: [ONLY] }] };
    if (!this.proxies.isLimited) {
      const row = base.and(this.proxies.row(destination, port, undefined));
      return { ...cell, space, classes: [{ row, atoms: allAtoms(space) }] };
    }
    const classes = space.hosts.atoms.map((atom, host) => ({
      row: base.copy().and(this.proxies.row(destination, port, atom.witness)),
      atoms: allAtoms(space).filter((item) => item.host === host),
    }));
    return { ...cell, space, classes };
  }

  private meshOf(destination: PeerClass): AuthorizationRows | undefined {
    if (destination.peer.kind === 'external') return undefined;
    const { mesh } = destination.peer.pod;
    if (mesh !== 'sidecar' && mesh !== 'gateway') return undefined;
    return new AuthorizationRows(this.cluster, this.size, this.vectors, authorizationPoliciesFor(this.cluster, destination.peer.pod));
  }

  /** Callers with whom ambient mode leaves everything open. */
  private ambientRow(destination: PeerClass): Row | undefined {
    if (destination.peer.kind === 'external') return undefined;
    if (destination.peer.pod.mesh === 'ambient') return Row.of(this.size, 'unknown');
    return isInMesh(destination.peer.pod) && !this.ambientSources.isNever ? this.ambientSources : undefined;
  }

  /** Ports at which the mesh can answer differently. */
  private meshCuts(destination: PeerClass): PortRange[] {
    if (destination.peer.kind === 'external') {
      return this.proxies.isLimited ? this.cluster.serviceEntries.flatMap((entry) => entry.ports.map((port) => single(port.number))) : [];
    }
    const pod = destination.peer.pod;
    const own = pod.ports.filter((port) => port.protocol === 'TCP').map((port) => port.number);
    if (pod.mesh === 'none' && !this.proxies.isLimited) return [];
    const targets = this.cluster.services.find(pod.namespace, pod.labels)
      .flatMap((service) => service.ports.flatMap((port) => (typeof port.target === 'number' ? port.target : [])));
    return [...own, ...targets, ...(pod.mesh === 'none' ? [] : this.policyPorts(pod))].map(single);
  }

  private policyPorts(pod: Pod): number[] {
    const authorization = authorizationPoliciesFor(this.cluster, pod)
      .flatMap((policy) => policy.rules)
      .flatMap((rule) => [...(rule.to === 'anything' ? [] : rule.to.flat()), ...rule.when])
      .filter((match) => match.attribute === 'destination.port')
      .flatMap((match) => [...match.values, ...match.notValues].map(Number));
    const authentication = this.cluster.peerAuthentications.find(pod.namespace, pod.labels).flatMap((policy) => [...policy.portModes.keys()]);
    const listeners = pod.mesh === 'gateway'
      ? this.cluster.manifests.gateways
        .filter((item) => item.ref.namespace === pod.namespace)
        .flatMap((item) => item.listeners.map((listener) => listener.port))
      : [];
    const all = [...authorization, ...authentication, ...listeners, ...NEVER_INTERCEPTED_PORTS, ...pod.excludedInbound];
    return all.filter((port) => port > 0 && port < 65536);
  }
}

/** Gathers requests that have the same rows, by the rows' identity: equal answers share a row already. */
class RowGroups {
  private readonly ids = new Map<Row, number>();
  private readonly groups = new Map<string, { rows: Row | readonly [Row, Row]; atoms: RequestAtom[] }>();

  add(rows: Row | readonly [Row, Row], atom: RequestAtom): void {
    const key = (rows instanceof Row ? [rows] : rows).map((row) => this.idOf(row)).join('/');
    const group = this.groups.get(key);
    if (group) group.atoms.push(atom);
    else this.groups.set(key, { rows, atoms: [atom] });
  }

  /** `finish` gets a row of its own, but for the shared one that admits nobody. */
  classes(nobody: Row, finish: (row: Row) => Row): readonly RequestClass[] {
    return [...this.groups.values()].map(({ rows, atoms }) => {
      if (rows === nobody) return { row: nobody, atoms };
      return { row: finish(rows instanceof Row ? rows.copy() : rows[0].copy().agree(rows[1])), atoms };
    });
  }

  private idOf(row: Row): number {
    const known = this.ids.get(row);
    if (known !== undefined) return known;
    this.ids.set(row, this.ids.size);
    return this.ids.size - 1;
  }
}

const ONLY: RequestAtom = Object.freeze({ method: 0, path: 0, host: 0 });

export function allAtoms(space: RequestSpace): readonly RequestAtom[] {
  const { methods, paths, hosts } = space;
  return methods.atoms.flatMap((_, method) => paths.atoms.flatMap((__, path) => hosts.atoms.map((___, host) => ({ method, path, host }))));
}

/** A request of a class. */
export function requestOf(space: RequestSpace, atom: RequestAtom): { readonly method: string; readonly path: string; readonly host: string } {
  return {
    method: space.methods.atoms[atom.method].witness,
    path: space.paths.atoms[atom.path].witness,
    host: space.hosts.atoms[atom.host].witness,
  };
}

function single(port: number): PortRange {
  return { first: port, last: port };
}

