/**
 * What sidecars and Gateways of Istio let all callers of a destination do at once: for each class of requests a vector. The logic is that of
 * connection.ts.
 */
import { CalleeVectors } from './callee-vectors';
import { OutsideAnswers } from './outside-answers';
import { ProxyEgressVectors } from './proxy-egress-vectors';
import type { Cluster } from '../../../cluster/cluster';
import { isInMesh, type Pod } from '../../../cluster/pod';
import type { PortRange } from '../../../cluster/ports';
import type { Decision } from '../../../engine/decision';
import type { AllPeers } from '../../../engine/evaluate-all';
import type { MeshDestination, MeshVectors } from '../../../engine/mesh';
import type { PeerClass } from '../../../engine/peer-classes';
import type { PeerVectors } from '../../../engine/peer-vectors';
import { allAtoms, allRequests, type PortAnswers, type RequestAtom } from '../../../engine/port-class';
import { mergePatterns, NO_PATTERNS, requestSpace, type RequestPatterns, type RequestSpace } from '../../../requests/requests';
import { TruthVector } from '../../../vectors/truth-vector';
import { chainAt, hasProxyBefore } from '../callee-hops';
import { callerTestsOf } from '../caller-tests';
import { ISTIO } from '../key';
import { requestPatternsOf } from '../request-patterns';
import { authorizationPoliciesFor } from '../scope';
import { NEVER_INTERCEPTED_PORTS } from '../well-known';

export class IstioVectors implements MeshVectors {
  private readonly proxies: ProxyEgressVectors;
  private readonly outside: OutsideAnswers;
  private readonly ambientSources: TruthVector;
  private readonly size: number;
  private readonly shared = new Map<Decision, AllPeers>();
  /** All requests as one, which most destinations need not cut. */
  private readonly uncut: () => Space | undefined;
  /** Whether proxies of callees may turn anybody away. Without policies they are PERMISSIVE and allow everything. */
  private readonly calleesDecide: boolean;

  constructor(private readonly cluster: Cluster, private readonly vectors: PeerVectors) {
    const { peerClasses } = vectors;
    this.proxies = new ProxyEgressVectors(cluster, vectors);
    this.outside = new OutsideAnswers(cluster, this.proxies);
    this.size = peerClasses.all.length;
    const { manifests } = cluster;
    this.calleesDecide = manifests.of(ISTIO).peerAuthentications.length + manifests.of(ISTIO).authorizationPolicies.length > 0
      || cluster.blindSpots.touch('mtls', 'authentication', 'authorization')
      || cluster.workloads.some(({ inbound }) => inbound === 'unclear');
    this.uncut = once(() => {
      const space = requestSpace(NO_PATTERNS, cluster.settings.installations[0].pathNormalization);
      return space && { space, atoms: allAtoms(space) };
    });
    this.ambientSources = TruthVector.of(this.size, 'no');
    for (const { index, peer } of peerClasses.all) if (peer.kind === 'pod' && peer.pod.mesh === 'shared') this.ambientSources.set(index, 'unknown');
    this.ambientSources.share();
  }

  /** Values that the destination's policies compare requests with. */
  patterns(destination: PeerClass): RequestPatterns {
    if (destination.peer.kind === 'pod') return requestPatternsOf(authorizationPoliciesFor(this.cluster, destination.peer.pod));
    return { ...NO_PATTERNS, hosts: this.proxies.isLimited ? this.cluster.manifests.of(ISTIO).serviceEntries.flatMap((entry) => entry.hosts) : [] };
  }

  at(destination: PeerClass, extraAt: (port: number) => RequestPatterns): MeshDestination {
    const callee = this.calleeOf(destination, extraAt);
    return { answers: (port, base) => this.answers(callee, port, base) };
  }

  private answers(callee: Callee, port: number, base: TruthVector): PortAnswers {
    const { destination, vectors, ambient, extraAt, plain } = callee;
    const finish = (vector: TruthVector) => (ambient ? vector.copy().obscure(ambient) : vector);
    if (base.isNever && !ambient) return allRequests(base);
    if (destination.peer.kind === 'external') return this.outside.answers(destination, destination.peer.address, port, base, extraAt(port));
    const pod = destination.peer.pod;
    const vector = this.vectors.logic.and(base, this.proxies.vector(destination.peer, port));
    const found = vectors && readsRequests(this.cluster, pod, port) ? callee.cut() : plain();
    if (!found) return allRequests(finish(vector.copy().andAll('unknown')));
    const { space, atoms } = found;
    const classes = vectors ? vectors.classes(port, space, atoms, vector) : [{ vector, atoms }];
    return { space, classes: ambient ? classes.map((one) => ({ ...one, vector: finish(one.vector) })) : classes };
  }

  /** What is the same at all ports of a destination. */
  private calleeOf(destination: PeerClass, extraAt: (port: number) => RequestPatterns): Callee {
    const { pathNormalization } = destination.peer.kind === 'pod' ? destination.peer.pod.installation : this.cluster.settings.installations[0];
    const spaceOf = (patterns: () => RequestPatterns) => once((): Space | undefined => {
      const cutting = patterns();
      if (cutting.methods.length + cutting.paths.length + cutting.hosts.length === 0) return this.uncut();
      const space = requestSpace(cutting, pathNormalization);
      return space && { space, atoms: allAtoms(space) };
    });
    // Inside the cluster a question tells the same apart at all ports.
    const extra = once(() => extraAt(1));
    const plain = spaceOf(extra);
    if (destination.peer.kind === 'external') return { destination, extraAt, plain, cut: plain };
    const { pod } = destination.peer;
    return {
      destination,
      extraAt,
      plain,
      cut: spaceOf(() => mergePatterns([requestPatternsOf(authorizationPoliciesFor(this.cluster, pod)), extra()])),
      ...(this.calleesDecide && { vectors: new CalleeVectors(this.cluster, this.vectors, destination, this.shared) }),
      ambient: this.ambientVector(destination),
    };
  }

  /** Callers with whom ambient mode leaves everything open. */
  private ambientVector(destination: PeerClass): TruthVector | undefined {
    if (destination.peer.kind === 'external') return undefined;
    if (destination.peer.pod.mesh === 'shared') return TruthVector.of(this.size, 'unknown');
    return isInMesh(destination.peer.pod) && !this.ambientSources.isNever ? this.ambientSources : undefined;
  }

  /** Ports at which the mesh can answer differently. */
  cuts(destination: PeerClass): PortRange[] {
    if (destination.peer.kind === 'external') {
      return this.proxies.isLimited ? [...this.proxies.registry.ports].map(single) : [];
    }
    const pod = destination.peer.pod;
    const own = pod.ports.filter((port) => port.protocol === 'TCP').map((port) => port.number);
    const decides = this.calleesDecide && pod.mesh !== 'none';
    if (!decides && !this.proxies.isLimited) return [];
    const targets = this.cluster.services.find(pod.namespace, pod)
      .flatMap((service) => service.ports.flatMap((port) => (typeof port.target === 'number' ? port.target : [])));
    // A peer that may be behind any Service may be reached at the ports that Sidecars pick.
    const picked = pod.undeclared || pod.viaServices ? callerTestsOf(this.cluster).pickedPorts : [];
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
  /** What its proxy says; absent where no proxy of a callee turns anybody away. */
  readonly vectors?: CalleeVectors;
  readonly ambient?: TruthVector;
}

/** Whether a port has a proxy before it that tells requests apart. */
function readsRequests(cluster: Cluster, pod: Pod, port: number): boolean {
  return hasProxyBefore(pod, port) && chainAt(cluster, pod, port) !== 'tcp';
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}

function single(port: number): PortRange {
  return { first: port, last: port };
}

