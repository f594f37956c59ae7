/**
 * All answers about one destination: for every run of ports and every class of requests, a row with the truth of
 * every caller. Nothing outlives the destination but what destinations share, so a matrix can be streamed.
 */
import { ArrivalRows } from './arrival-rows';
import { CalleeRows, type Authorization } from './callee-rows';
import { allAtoms, allRequests, type CellAnswers, type PortCell, type RequestAtom } from './cell';
import { EgressProxyRows } from './egress-proxy-rows';
import { evaluateAll, type AllPeers } from './evaluate-all';
import { NetworkHops, type DestinationHops } from './network-hops';
import { OutsideAnswers } from './outside-answers';
import { PeerVectors } from './peer-vectors';
import type { PeerClass, Universe } from './universe';
import type { Cluster } from '../cluster/cluster';
import { isInMesh, mayHaveSidecar, type Pod } from '../cluster/pod';
import { portAtoms, PROTOCOLS, type PortRange, type Protocol } from '../cluster/ports';
import type { HopKind } from '../core/hop';
import { authorizationDecision } from '../layers/istio/authorization';
import { chainAt, hasProxyBefore } from '../layers/istio/callee';
import { ISTIO } from '../layers/istio/key';
import type { AuthorizationPolicy } from '../layers/istio/read/authorization-policy';
import { issuersAt } from '../layers/istio/request-authentication';
import { requestPatternsOf } from '../layers/istio/request-patterns';
import { authorizationPoliciesFor } from '../layers/istio/scope';
import { NEVER_INTERCEPTED_PORTS } from '../layers/istio/well-known';
import { mergePatterns, NO_PATTERNS, requestSpace, type RequestPatterns, type RequestSpace } from '../requests/requests';
import { TruthVector } from '../vectors/truth-vector';

/** What a question wants told apart beyond what policies do. */
export interface Refinement {
  readonly ports?: (protocol: Protocol) => readonly PortRange[];
  readonly patterns?: RequestPatterns;
  /** The same for one port of an address outside. @default - `patterns` at all ports */
  readonly patternsOutside?: (port: number) => RequestPatterns;
}

export class Destinations {
  private readonly net: NetworkHops;
  private readonly vectors: PeerVectors;
  private readonly callees: CalleeRows;
  private readonly proxies: EgressProxyRows;
  private readonly outside: OutsideAnswers;
  private readonly ambientSources: TruthVector;
  private readonly size: number;
  /** All requests as one, which most destinations need not cut. */
  private readonly uncut: () => Space | undefined;
  /** Whether proxies of callees may turn anybody away. Without policies they are PERMISSIVE and allow everything. */
  private readonly calleesDecide: boolean;
  private latest?: { readonly destination: PeerClass; readonly net: DestinationHops };

  constructor(private readonly cluster: Cluster, readonly universe: Universe) {
    this.vectors = new PeerVectors(universe);
    this.net = new NetworkHops(cluster, this.vectors);
    this.proxies = new EgressProxyRows(cluster, universe);
    this.outside = new OutsideAnswers(cluster, this.proxies);
    this.size = universe.classes.length;
    this.callees = new CalleeRows(cluster, new ArrivalRows(cluster, universe), this.proxies, this.vectors);
    const { manifests } = cluster;
    this.calleesDecide = manifests.of(ISTIO).peerAuthentications.length + manifests.of(ISTIO).authorizationPolicies.length > 0
      || cluster.blindSpots.touch('mtls', 'authentication', 'authorization')
      || cluster.workloads.some(({ inbound }) => inbound === 'unclear');
    this.uncut = once(() => {
      const space = requestSpace(NO_PATTERNS, cluster.settings.pathNormalization);
      return space && { space, atoms: allAtoms(space) };
    });
    this.ambientSources = TruthVector.of(this.size, 'no');
    for (const { index, peer } of universe.classes) if (peer.kind === 'pod' && peer.pod.mesh === 'ambient') this.ambientSources.set(index, 'unknown');
    this.ambientSources.share();
  }

  /** All ports of a destination, in runs. Rows of a cell may be shared with other cells: copy them before changing them. */
  * cells(destination: PeerClass, refinement: Refinement = {}): Generator<PortCell> {
    const net = this.netOf(destination);
    const callee = this.calleeOf(destination, refinement);
    const known = new Map<string, CellAnswers>();
    const extras = new Map<RequestPatterns, number>();
    for (const protocol of PROTOCOLS) {
      const meshCuts = protocol === 'TCP' ? this.meshCuts(destination) : [];
      // The mesh has one answer for all ports at which it does not cut, as long as the same requests are told apart.
      const special = new Set(meshCuts.map(({ first }) => first));
      for (const range of portAtoms([...net.cuts(protocol), ...meshCuts, ...(refinement.ports?.(protocol) ?? [])])) {
        const rules = net.ask(protocol, range.first);
        const extra = callee.extraAt(range.first);
        if (!extras.has(extra)) extras.set(extra, extras.size);
        const key = `${protocol === 'TCP' ? protocol : ''} ${special.has(range.first) ? range.first : ''} ${rules.key} ${extras.get(extra)}`;
        let answers = known.get(key);
        if (!answers) known.set(key, answers = protocol === 'TCP' ? this.tcpAnswers(callee, range.first, net.vector(rules)) : allRequests(net.vector(rules)));
        yield { protocol, range, ...answers };
      }
    }
  }

  /** Ports at which an answer about a destination can change. */
  cuts(destination: PeerClass, protocol: Protocol): readonly PortRange[] {
    return [...this.netOf(destination).cuts(protocol), ...(protocol === 'TCP' ? this.meshCuts(destination) : [])];
  }

  private netOf(destination: PeerClass): DestinationHops {
    if (this.latest?.destination !== destination) this.latest = { destination, net: this.net.at(destination) };
    return this.latest.net;
  }

  /** Values that the destination's policies compare requests with. */
  patterns(destination: PeerClass): RequestPatterns {
    if (destination.peer.kind === 'pod') return requestPatternsOf(authorizationPoliciesFor(this.cluster, destination.peer.pod));
    return { ...NO_PATTERNS, hosts: this.proxies.isLimited ? this.cluster.manifests.of(ISTIO).serviceEntries.flatMap((entry) => entry.hosts) : [] };
  }

  private tcpAnswers(callee: Callee, port: number, base: TruthVector): CellAnswers {
    const { destination, authorization, ambient, extraAt, plain } = callee;
    const finish = (row: TruthVector) => (ambient ? row.obscure(ambient) : row);
    if (base.isNever && !ambient) return allRequests(base);
    if (destination.peer.kind === 'external') return this.outside.answers(destination, destination.peer.address, port, base, extraAt(port));
    const pod = destination.peer.pod;
    const row = base.copy().and(this.proxies.row(destination, port, undefined));
    const proxied = authorization !== undefined && hasProxyBefore(pod, port);
    if (this.isDoubted(pod, proxied)) row.andAll('unknown');
    const chain = proxied ? chainAt(this.cluster, pod, port) : 'tcp';
    const cut = proxied && chain !== 'tcp' ? callee.cut : plain;
    const found = cut();
    if (!found) return allRequests(finish(row.andAll('unknown')));
    const { space, atoms } = found;
    if (!proxied || pod.inbound === 'unclear') return { space, classes: [{ row: finish(row), atoms }] };
    const at = { destination, port, chain, authorization };
    return { space, classes: this.callees.classes(at, space, atoms, row, ambient && finish) };
  }

  /** Whether a hop at a callee is unknown, whatever its policies say; where it has a proxy, the others are asked for apart. */
  private isDoubted(pod: Pod, proxied: boolean): boolean {
    if (!this.calleesDecide) return false;
    const hops: readonly HopKind[] = proxied ? ['authentication'] : ['mtls', 'authentication', 'authorization'];
    return (proxied && pod.inbound === 'unclear') || hops.some((hop) => this.cluster.blindSpots.tryFind(hop, pod) !== undefined);
  }

  /** What is the same at all ports of a destination. */
  private calleeOf(destination: PeerClass, { patterns: extra = NO_PATTERNS, patternsOutside = () => extra }: Refinement): Callee {
    const { pathNormalization } = destination.peer.kind === 'pod' ? destination.peer.pod.installation : this.cluster.settings;
    const spaceOf = (patterns: () => RequestPatterns) => once((): Space | undefined => {
      const cutting = patterns();
      if (cutting.methods.length + cutting.paths.length + cutting.hosts.length === 0) return this.uncut();
      const space = requestSpace(cutting, pathNormalization);
      return space && { space, atoms: allAtoms(space) };
    });
    const plain = spaceOf(() => extra);
    if (destination.peer.kind === 'external') return { destination, extraAt: patternsOutside, plain, cut: plain };
    const { pod } = destination.peer;
    const policies = authorizationPoliciesFor(this.cluster, pod);
    const isProxied = this.calleesDecide && (mayHaveSidecar(pod) || pod.mesh === 'gateway');
    return {
      destination,
      extraAt: () => extra,
      plain,
      cut: spaceOf(() => mergePatterns([requestPatternsOf(policies), extra])),
      ...(isProxied && { authorization: this.authorizationOf(destination, pod, policies) }),
      ambient: this.ambientRow(destination),
    };
  }

  private authorizationOf({ peer }: PeerClass, pod: Pod, policies: readonly AuthorizationPolicy[]): Authorization {
    const known = new Map<string, AllPeers>();
    const issuers = issuersAt(this.cluster, pod);
    return (chain, visibility) => {
      const key = `${chain} ${visibility}`;
      let all = known.get(key);
      if (!all) {
        const decision = authorizationDecision({ cluster: this.cluster, installation: pod.installation, chain, visibility, issuers }, policies);
        known.set(key, all = evaluateAll(this.vectors, decision, peer));
      }
      return all;
    };
  }

  /** Callers with whom ambient mode leaves everything open. */
  private ambientRow(destination: PeerClass): TruthVector | undefined {
    if (destination.peer.kind === 'external') return undefined;
    if (destination.peer.pod.mesh === 'ambient') return TruthVector.of(this.size, 'unknown');
    return isInMesh(destination.peer.pod) && !this.ambientSources.isNever ? this.ambientSources : undefined;
  }

  /** Ports at which the mesh can answer differently. */
  private meshCuts(destination: PeerClass): PortRange[] {
    if (destination.peer.kind === 'external') {
      return this.proxies.isLimited ? [...this.proxies.registry.ports].map(single) : [];
    }
    const pod = destination.peer.pod;
    const own = pod.ports.filter((port) => port.protocol === 'TCP').map((port) => port.number);
    const decides = this.calleesDecide && pod.mesh !== 'none';
    if (!decides && !this.proxies.isLimited) return [];
    const targets = this.cluster.services.find(pod.namespace, pod)
      .flatMap((service) => service.ports.flatMap((port) => (typeof port.target === 'number' ? port.target : [])));
    // Whoever may be behind any Service may be reached at the ports that Sidecars pick.
    const picked = pod.stranger || pod.viaServices ? this.proxies.pickedPorts : [];
    return [...own, ...targets, ...picked, ...(decides ? this.policyPorts(pod) : [])].map(single);
  }

  private policyPorts(pod: Pod): number[] {
    const authorization = authorizationPoliciesFor(this.cluster, pod)
      .flatMap((policy) => policy.rules)
      .flatMap((rule) => [...(rule.to === 'anything' ? [] : rule.to.flat()), ...rule.when])
      .filter((match) => match.attribute === 'destination.port')
      .flatMap((match) => [...match.values, ...match.notValues].map(Number));
    const authentication = this.cluster.of(ISTIO).peerAuthentications.find(pod.namespace, pod).flatMap((policy) => [...policy.portModes.keys()]);
    const listeners = pod.mesh === 'gateway'
      ? this.cluster.gateways
        .filter((item) => item.ref.namespace === pod.namespace)
        .flatMap((item) => item.listeners.map((listener) => listener.port))
      : [];
    const all = [...authorization, ...authentication, ...listeners, ...NEVER_INTERCEPTED_PORTS, ...pod.excludedInbound];
    return all.filter((port) => port > 0 && port < 65536);
  }
}

/** Requests that can be told apart, and all their classes. */
interface Space {
  readonly space: RequestSpace;
  readonly atoms: readonly RequestAtom[];
}

/** A destination, and what is the same at all its ports. */
interface Callee {
  readonly destination: PeerClass;
  /** What the question tells apart at a port. */
  readonly extraAt: (port: number) => RequestPatterns;
  /** Requests where only the question tells them apart, and where the destination's policies do as well. */
  readonly plain: () => Space | undefined;
  readonly cut: () => Space | undefined;
  readonly authorization?: Authorization;
  readonly ambient?: TruthVector;
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}

function single(port: number): PortRange {
  return { first: port, last: port };
}

