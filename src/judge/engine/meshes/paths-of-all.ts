/** The calls of everybody on the paths of a mesh. Behind the first leg, what all callers get is what the pod gets at which the leg before ended. */
import { arrivalAt, type Arrival, type KnownDecisions } from './leg-of-all';
import type { CallLeg, CallPath, ProxyHop } from './mesh';
import { answerOfPaths } from './paths';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { TruthVector } from '../../vectors/truth-vector';
import type { Request } from '../decision';
import { classOf, type PeerClass } from '../peer-classes';
import type { PeerVectors } from '../peer-vectors';

/** What legs need to know of the world around them. */
export interface Surroundings {
  readonly vectors: PeerVectors;
  readonly known: KnownDecisions;
  /** Whom the network lets connect to a port of a class. */
  network(to: PeerClass, port: number): TruthVector;
  /** The hops at a pod of which there is no doubt. */
  certain(pod: Pod, hops: readonly ProxyHop[]): readonly ProxyHop[];
}

/** The hops at a pod of which there is no doubt. */
export function certainHops({ blindSpots }: Cluster): Surroundings['certain'] {
  return (pod, hops) => hops.filter(({ hop }) => blindSpots.tryFind(hop, pod) === undefined);
}

/** A leg: its hops, and what the answer of all of them is for those who call. */
interface LegOfAll {
  readonly arrival: Arrival;
  readonly answer: (vectors: readonly TruthVector[]) => TruthVector;
}

/** `outside`: the addresses that are called, where calls leave the cluster. */
export function arrivalByPaths(around: Surroundings, request: Request, paths: readonly CallPath[], outside?: PeerClass): Arrival {
  const { vectors: { logic }, vectors } = around;
  const all = paths.map(({ callers, legs }) => ({ callers: vectors.of(callers), legs: legsOf(around, request, legs, outside) }));
  const readings = all.flatMap(({ legs }) => legs.flatMap(({ arrival }) => arrival.readings));
  return {
    readings,
    isClosed: false,
    answer(answers) {
      let at = 0;
      return answerOfPaths(logic, all.map(({ callers, legs }) => {
        let answer = logic.of('yes');
        for (const leg of legs) {
          const end = at + leg.arrival.readings.length;
          answer = logic.and(answer, leg.answer(answers.slice(at, end)));
          at = end;
        }
        return { callers, answer };
      }));
    },
  };
}

function legsOf(around: Surroundings, request: Request, legs: readonly CallLeg[], outside: PeerClass | undefined): readonly LegOfAll[] {
  const { vectors: { logic, peerClasses }, vectors } = around;
  let sender: PeerClass | undefined;
  return legs.map((leg, at): LegOfAll => {
    const to = leg.to === 'outside' ? outside : classOf(peerClasses, leg.to);
    const from = sender;
    sender = to;
    const hops = leg.to === 'outside' ? leg.hops : around.certain(leg.to, leg.hops);
    const arrival = arrivalAt(vectors, leg.to === 'outside' ? NO_PROXY : leg.to, request, hops, around.known);
    const network = to && leg.networkPort !== undefined ? around.network(to, leg.networkPort) : logic.of('unknown');
    const whole = (answers: readonly TruthVector[]) => {
      const answer = logic.and(network, arrival.answer(answers));
      return hops.length === leg.hops.length ? answer : logic.and(answer, logic.of('unknown'));
    };
    if (at === 0) return { arrival, answer: whole };
    return { arrival, answer: (answers) => logic.of(from ? whole(answers).at(from.index) : 'unknown') };
  });
}

const NO_PROXY = Object.freeze({ mesh: 'none' as const });
