/**
 * What the proxies at both ends let all callers of one destination do, by each way in which they can dial it. The decisions are those that answer
 * for a single caller as well.
 */
import { arrivalAt, type Arrival, type KnownDecisions } from './leg-of-all';
import type { CalleeProxies, CallPath, Mesh, ProxyHop } from './mesh';
import { pathsOf } from './paths';
import { arrivalByPaths, certainHops, type Surroundings } from './paths-of-all';
import type { Space } from './request-spaces';
import { answerOfWays, byAddress, type Ways } from './ways';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import { RequestGroups } from '../../vectors/request-groups';
import type { TruthVector } from '../../vectors/truth-vector';
import { eitherOf, type Request } from '../decision';
import type { PeerClass } from '../peer-classes';
import { podOf } from '../peer-index';
import { requestOf, type RequestClass } from '../port-class';

/** A port of a callee, with what is known before anybody asks how it is dialled. */
export interface CalleePort {
  /** Whether a proxy on the way tells requests apart. */
  readonly readsRequests: boolean;
  /** Who may make which requests, of those whom `others` lets through: the network, and the callers' own proxies. */
  classes(space: Space, others: TruthVector): readonly RequestClass[];
}

export class CalleeOfAll {
  private readonly pod: Pod;
  private readonly around: Surroundings;
  private latest?: { readonly port: number; readonly found: CalleePort };
  private latestPaths?: { readonly port: number; readonly paths: readonly CallPath[] | undefined };

  constructor(
    private readonly mesh: Mesh,
    private readonly callees: CalleeProxies,
    private readonly cluster: Cluster,
    private readonly destination: PeerClass,
    { shared, ...around }: Pick<Surroundings, 'vectors' | 'network'> & Pick<KnownDecisions, 'shared'>,
  ) {
    this.pod = podOf(destination);
    this.around = { ...around, known: { shared, own: new Map() }, certain: certainHops(cluster) };
  }

  at(port: number): CalleePort {
    if (this.latest?.port !== port) this.latest = { port, found: this.portAt(port) };
    return this.latest.found;
  }

  /** Whether the network sees other connections than those of the callers. */
  isOnPaths(port: number): boolean {
    return this.pathsAt(port) !== undefined;
  }

  /** Asked about every port, while most are closed to all and nothing else is asked about them. */
  private pathsAt(port: number): readonly CallPath[] | undefined {
    if (this.latestPaths?.port !== port) this.latestPaths = { port, paths: pathsOf(this.callees, this.cluster, this.pod, port, 'service') };
    return this.latestPaths.paths;
  }

  private portAt(port: number): CalleePort {
    const { callees, cluster, pod } = this;
    const paths = this.pathsAt(port);
    const hops = paths ? paths.flatMap(({ legs }) => legs.flatMap((leg) => leg.hops)) : callees.hops(cluster, pod, port, 'service');
    const arrival = () => (paths ? arrivalByPaths(this.around, this.requestAt(port), paths) : this.straight(port, hops));
    return {
      readsRequests: hops.some(({ readings }) => readings.some(({ ofRequests }) => ofRequests)),
      classes: (space, others) => this.classes(port, arrival(), space, others),
    };
  }

  private classes(port: number, service: Arrival | undefined, { space, atoms }: Space, others: TruthVector): readonly RequestClass[] {
    const { logic } = this.around.vectors;
    const isDoubted = this.mesh.sites.some(({ id, side }) => side === 'destination' && this.cluster.blindSpots.tryFind(id, this.pod) !== undefined);
    const known = isDoubted ? logic.and(others, logic.of('unknown')) : others;
    if (!service) return [{ vector: known, atoms }];
    const both = this.bothWays(port);
    const readings = both ? [...service.readings, ...both.address.readings] : service.readings;
    const groups = new RequestGroups();
    for (const atom of atoms) {
      const request: Request = { destination: this.destination.peer, protocol: 'TCP', port, ...requestOf(space, atom) };
      groups.add(readings.map((all) => all.vector(all.ask(request))), atom);
    }
    return groups.classes((vectors) => {
      const answer = service.answer(vectors.slice(0, service.readings.length));
      const joined = both ? answerOfWays(logic, both.ways, answer, both.address.answer(vectors.slice(service.readings.length))) : answer;
      return logic.and(joined, known);
    });
  }

  /** Where it makes a difference how callers dial: the ways that they have, and how those arrive who dial the address. */
  private bothWays(port: number): { readonly ways: Ways<TruthVector>; readonly address: Arrival } | undefined {
    const { cluster, pod, mesh: { callers }, around: { vectors } } = this;
    if (!callers) return undefined;
    const set = callers.passing(cluster);
    const passing = vectors.of(set);
    if (passing.isNever) return undefined;
    const known = callers.ways(cluster, pod, port);
    // What others do not know, their own proxies hold back.
    const ways = { service: vectors.of(eitherOf([{ kind: 'not', set }, known.service])), address: vectors.of(known.address), passing };
    const address = this.byAddress(port);
    if (!address) return undefined;
    const isAlike = vectors.logic.is(ways.service, 'yes') && (address.isClosed || byAddress(vectors.logic, ways).isNever);
    return isAlike ? undefined : { ways, address };
  }

  private byAddress(port: number): Arrival | undefined {
    const { callees, cluster, pod } = this;
    const paths = pathsOf(callees, cluster, pod, port, 'address');
    return paths ? arrivalByPaths(this.around, this.requestAt(port), paths) : this.straight(port, callees.hops(cluster, pod, port, 'address'));
  }

  /** At the proxy of the callee itself; undefined where no hop is there. */
  private straight(port: number, all: readonly ProxyHop[]): Arrival | undefined {
    const { around, pod } = this;
    const hops = around.certain(pod, all);
    return hops.length === 0 ? undefined : arrivalAt(around.vectors, pod, this.requestAt(port), hops, around.known);
  }

  private requestAt(port: number): Request {
    return { destination: this.destination.peer, protocol: 'TCP', port };
  }
}
