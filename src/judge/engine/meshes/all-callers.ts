/**
 * What the proxies of a mesh let all callers of a destination do at once: for each class of requests a vector. The same is said of one caller in
 * one-caller.ts.
 */
import { CalleeOfAll } from './callee-of-all';
import { EgressOfAll } from './egress-of-all';
import type { Mesh } from './mesh';
import { OutsideAnswers } from './outside-answers';
import { OutsideByPaths } from './outside-by-paths';
import { certainHops, type Surroundings } from './paths-of-all';
import { spaceOf, type Space } from './request-spaces';
import type { Cluster } from '../../cluster/cluster';
import { isInMesh, type Pod } from '../../cluster/pod';
import { isPortNumber, type PortRange } from '../../cluster/ports';
import { once } from '../../core/once';
import { isUncut, mergePatterns, NO_PATTERNS, type RequestPatterns } from '../../requests/requests';
import type { TruthVector } from '../../vectors/truth-vector';
import type { Decision } from '../decision';
import type { AllPeers } from '../evaluate-all';
import type { PeerClass } from '../peer-classes';
import type { PeerVectors } from '../peer-vectors';
import { allRequests, type PortAnswers } from '../port-class';

export class MeshVectors {
  private readonly egress: EgressOfAll | undefined;
  private readonly outside: OutsideAnswers;
  /** Where calls that leave the cluster travel by paths. */
  private readonly byPaths: OutsideByPaths | undefined;
  private readonly shared = new Map<Decision, AllPeers>();
  /** All requests as one, which most destinations need not cut. */
  private readonly uncut: () => Space | undefined;
  /** Whether proxies of callees may turn anybody away. */
  private readonly calleesDecide: boolean;

  /** `network`: whom the network lets connect to a port of a class. */
  constructor(
    private readonly mesh: Mesh,
    private readonly cluster: Cluster,
    private readonly vectors: PeerVectors,
    private readonly network: (to: PeerClass, port: number) => TruthVector,
  ) {
    const { sites, callers, callees } = mesh;
    const pathNormalization = callees?.pathNormalization(cluster) ?? 'NONE';
    this.egress = callers && new EgressOfAll(cluster, vectors, callers);
    this.outside = new OutsideAnswers(this.egress, pathNormalization);
    const around: Surroundings = { vectors, network, known: { shared: this.shared, own: new Map() }, certain: certainHops(cluster) };
    this.byPaths = mesh.outside && new OutsideByPaths(cluster, mesh.outside, around, this.egress, pathNormalization);
    this.calleesDecide = callees !== undefined
      && (callees.decide(cluster) || cluster.blindSpots.touch(...sites.filter(({ side }) => side === 'destination').map(({ id }) => id)));
    this.uncut = once(() => spaceOf(NO_PATTERNS, pathNormalization));
  }

  /** Values that policies compare requests for a destination with. */
  patterns({ peer }: PeerClass): RequestPatterns {
    if (peer.kind === 'pod') return this.mesh.callees?.patterns(this.cluster, peer.pod) ?? NO_PATTERNS;
    const ofProxies = { ...NO_PATTERNS, hosts: this.egress?.isLimited ? this.egress.hosts.names : [] };
    return mergePatterns([ofProxies, this.mesh.outside?.patterns(this.cluster) ?? NO_PATTERNS]);
  }

  /** Ports at which the proxies can answer differently. */
  cuts({ peer }: PeerClass): readonly PortRange[] {
    if (peer.kind === 'external') return [...this.egress?.isLimited ? this.egress.hosts.ports : [], ...this.mesh.outside?.ports(this.cluster) ?? []].map(single);
    const { pod } = peer;
    const { callers, callees } = this.mesh;
    const atProxy = this.calleesDecide ? callees?.ports(this.cluster, pod) : undefined;
    if (!atProxy && !this.egress?.isLimited) return [];
    const own = pod.ports.filter((port) => port.protocol === 'TCP').map((port) => port.number);
    const targets = this.cluster.services.find(pod.namespace, pod)
      .flatMap((service) => service.ports.flatMap((port) => (typeof port.target === 'number' ? port.target : [])));
    const told = [...callers?.ports(this.cluster, pod) ?? [], ...atProxy ?? []];
    const runs = told.flatMap((one) => (typeof one === 'number' ? [] : one));
    return [...[...own, ...targets, ...told.flatMap((one) => (typeof one === 'number' && isPortNumber(one) ? one : []))].map(single), ...runs];
  }

  /** `extraAt` is what the question tells apart at a port. */
  at(destination: PeerClass, extraAt: (port: number) => RequestPatterns): MeshDestination {
    const { peer } = destination;
    if (peer.kind === 'external') {
      const isOnPaths = (port: number) => this.mesh.outside?.isOn(this.cluster, port) === true;
      return { isOnPaths, answers: (port, base) => this.answersOutside(isOnPaths(port))(destination, peer.address, port, base, extraAt(port)) };
    }
    const callee = this.calleeOf(destination, peer.pod, extraAt);
    return { isOnPaths: (port) => callee.proxies?.isOnPaths(port) === true, answers: (port, base) => this.answers(callee, port, base) };
  }

  private answersOutside(isOnPaths: boolean): OutsideAnswers['answers'] {
    const { outside, byPaths } = this;
    return isOnPaths && byPaths ? byPaths.answers.bind(byPaths) : outside.answers.bind(outside);
  }

  private answers({ destination, proxies, plain, cut }: Callee, port: number, base: TruthVector): PortAnswers {
    const vector = this.egress ? this.vectors.logic.and(base, this.egress.vector(destination.peer, port)) : base;
    const at = proxies?.at(port);
    const found = at?.readsRequests ? cut() : plain();
    if (!found) return allRequests(vector.copy().andAll('unknown'));
    return { space: found.space, classes: at ? at.classes(found, vector) : [{ vector, atoms: found.atoms }] };
  }

  /** What is the same at all ports of a destination. */
  private calleeOf(destination: PeerClass, pod: Pod, extraAt: (port: number) => RequestPatterns): Callee {
    const { mesh, cluster, vectors, network, shared } = this;
    const { callees } = mesh;
    // Before pods without a proxy of a mesh only those of a network plugin compare paths, with what stands behind them.
    const spaceFor = (patterns: () => RequestPatterns) => once(() => {
      const cutting = patterns();
      return isUncut(cutting) ? this.uncut() : spaceOf(cutting, callees?.pathNormalization(cluster, pod) ?? 'NONE', isInMesh(pod) ? 'alone' : 'with queries');
    });
    // Inside the cluster a question tells the same apart at all ports.
    const extra = once(() => extraAt(1));
    return {
      destination,
      plain: spaceFor(extra),
      cut: spaceFor(() => mergePatterns([this.patterns(destination), extra()])),
      ...(callees && this.calleesDecide && { proxies: new CalleeOfAll(mesh, callees, cluster, destination, { vectors, network, shared }) }),
    };
  }
}

export interface MeshDestination {
  /** Whether calls of a port travel by paths, so that what the network lets through is part of the answer. */
  isOnPaths(port: number): boolean;
  /** Who can make which requests at a TCP port, of those whom the network lets through. */
  answers(port: number, base: TruthVector): PortAnswers;
}

/** A destination, and what is the same at all its ports. */
interface Callee {
  readonly destination: PeerClass;
  /** Requests where only the question tells them apart, and where the destination's policies do as well. */
  readonly plain: () => Space | undefined;
  readonly cut: () => Space | undefined;
  /** What its proxy says; absent where no proxy of a callee turns anybody away. */
  readonly proxies?: CalleeOfAll;
}

function single(port: number): PortRange {
  return { first: port, last: port };
}
