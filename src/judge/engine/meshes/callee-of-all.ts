/**
 * What the proxies at both ends let all callers of one destination do, by each way in which they can dial it. The decisions are those that answer
 * for a single caller as well.
 */
import type { CalleeProxies, Mesh, ProxyHop } from './mesh';
import type { Space } from './request-spaces';
import { answerOfWays, byAddress, type Ways } from './ways';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { HopKind } from '../../core/hop';
import { RequestGroups } from '../../vectors/request-groups';
import type { TruthVector } from '../../vectors/truth-vector';
import { eitherOf, type Decision, type Request } from '../decision';
import { evaluateAll, type AllPeers } from '../evaluate-all';
import type { PeerClass } from '../peer-classes';
import { podOf } from '../peer-index';
import type { PeerVectors } from '../peer-vectors';
import { requestOf, type RequestClass } from '../port-class';

export class CalleeOfAll {
  private readonly pod: Pod;
  private readonly decisions = new Map<Decision, AllPeers>();
  private readonly doubted: ReadonlySet<HopKind>;

  /** `shared`: decisions that hold for many callees. */
  constructor(
    private readonly mesh: Mesh,
    private readonly callees: CalleeProxies,
    private readonly cluster: Cluster,
    private readonly vectors: PeerVectors,
    private readonly destination: PeerClass,
    private readonly shared: Map<Decision, AllPeers>,
  ) {
    this.pod = podOf(destination);
    const hops = mesh.sites.filter(({ side }) => side === 'destination').map(({ id }) => id);
    this.doubted = new Set(hops.filter((hop) => cluster.blindSpots.tryFind(hop, this.pod) !== undefined));
  }

  /** The hops of those who come through a Service. */
  hops(port: number): readonly ProxyHop[] {
    return this.callees.hops(this.cluster, this.pod, port, 'service');
  }

  /** Who may make which requests at a port, of those whom `others` lets through: the network, and the callers' own proxies. */
  classes(port: number, hops: readonly ProxyHop[], { space, atoms }: Space, others: TruthVector): readonly RequestClass[] {
    const { logic } = this.vectors;
    const known = this.doubted.size > 0 ? logic.and(others, logic.of('unknown')) : others;
    const service = this.arrival(port, hops);
    if (!service) return [{ vector: known, atoms }];
    const both = this.bothWays(port);
    const readings = both ? [...service.readings, ...both.address.readings] : service.readings;
    const groups = new RequestGroups();
    for (const atom of atoms) {
      const request: Request = { destination: this.destination.peer, protocol: 'TCP', port, ...requestOf(space, atom) };
      groups.add(readings.map((all) => all.vector(all.ask(request))), atom);
    }
    return groups.classes((vectors) => {
      const answer = this.answer(service, vectors);
      const joined = both ? answerOfWays(logic, both.ways, answer, this.answer(both.address, vectors.slice(service.readings.length))) : answer;
      return logic.and(joined, known);
    });
  }

  /** Where it makes a difference how callers dial: the ways that they have, and the one to the address. */
  private bothWays(port: number): { readonly ways: Ways<TruthVector>; readonly address: Arrival } | undefined {
    const { vectors, cluster, pod, mesh: { callers } } = this;
    if (!callers) return undefined;
    const set = callers.passing(cluster);
    const passing = vectors.of(set);
    if (passing.isNever) return undefined;
    const known = callers.ways(cluster, pod, port);
    // What others do not know, their own proxies hold back.
    const ways = { service: vectors.of(eitherOf([{ kind: 'not', set }, known.service])), address: vectors.of(known.address), passing };
    const address = this.arrival(port, this.callees.hops(cluster, pod, port, 'address'));
    if (!address) return undefined;
    const isAlike = vectors.logic.is(ways.service, 'yes') && (isClosed(address, pod) || byAddress(vectors.logic, ways).isNever);
    return isAlike ? undefined : { ways, address };
  }

  /** Undefined where no hop is there. */
  private arrival(port: number, all: readonly ProxyHop[]): Arrival | undefined {
    const { logic } = this.vectors;
    const hops = all.filter(({ hop }) => !this.doubted.has(hop));
    if (hops.length === 0) return undefined;
    const readings: AllPeers[] = [];
    const sizes: number[] = [];
    let fixed = logic.of('yes');
    for (const item of hops) {
      if (fixed.isNever) break;
      const read = item.readings.map((reading) => this.of(reading.decision(), item.isShared ? this.shared : this.decisions));
      if (read.some((one) => one.readsRequests)) {
        readings.push(...read);
        sizes.push(read.length);
      } else {
        const request: Request = { destination: this.destination.peer, protocol: 'TCP', port };
        fixed = logic.and(fixed, read.map((one) => one.vector(one.ask(request))).reduce(logic.agreed));
      }
    }
    return fixed.isNever ? { fixed, readings: [], sizes: [] } : { fixed, readings, sizes };
  }

  /** A request has to pass all hops; where several readings of one differ, nothing is certain. */
  private answer({ fixed, sizes }: Arrival, vectors: readonly TruthVector[]): TruthVector {
    const { logic } = this.vectors;
    let [answer, at] = [fixed, 0];
    for (const size of sizes) {
      answer = logic.and(answer, size === 1 ? vectors[at] : vectors.slice(at, at + size).reduce(logic.agreed));
      at += size;
    }
    // Where it is not known whether there is a proxy, only what it lets through is certain.
    if (this.pod.mesh === 'unknown') answer = answer.copy().doubt(this.vectors.everybody);
    return answer;
  }

  private of(decision: Decision, known: Map<Decision, AllPeers>): AllPeers {
    let all = known.get(decision);
    if (!all) known.set(decision, all = evaluateAll(this.vectors, decision, this.destination.peer));
    return all;
  }
}

/** What is asked of those who arrive in one way. */
interface Arrival {
  /** The answer of hops that do not read requests. */
  readonly fixed: TruthVector;
  readonly readings: readonly AllPeers[];
  /** How many readings there are of each hop. */
  readonly sizes: readonly number[];
}

/** Whether nobody gets in who arrives so. */
function isClosed({ fixed }: Arrival, { mesh }: Pod): boolean {
  return fixed.isNever && mesh !== 'unknown';
}
