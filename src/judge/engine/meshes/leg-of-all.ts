/** What the hops at one proxy say of all callers: those that read no requests at once, the others request by request. */
import type { ProxyHop } from './mesh';
import type { Pod } from '../../cluster/pod';
import type { TruthVector } from '../../vectors/truth-vector';
import type { Decision, Request } from '../decision';
import { evaluateAll, type AllPeers } from '../evaluate-all';
import type { PeerVectors } from '../peer-vectors';

/** How calls arrive, as far as it is known before a request is. */
export interface Arrival {
  /** What is asked about each request. */
  readonly readings: readonly AllPeers[];
  /** Whether nobody gets in, whatever they ask for. */
  readonly isClosed: boolean;
  /** The answer, by those of all readings. */
  answer(vectors: readonly TruthVector[]): TruthVector;
}

/** Decisions for all peers: those that hold for many callees, and those of the callee at hand. */
export interface KnownDecisions {
  readonly shared: Map<Decision, AllPeers>;
  readonly own: Map<Decision, AllPeers>;
}

/** The arrival at the proxy of a pod. `hops`: those of which there is no doubt. */
export function arrivalAt(vectors: PeerVectors, { mesh }: Pick<Pod, 'mesh'>, request: Request, hops: readonly ProxyHop[], known: KnownDecisions): Arrival {
  const { logic } = vectors;
  const readings: AllPeers[] = [];
  // How many readings there are of each hop.
  const sizes: number[] = [];
  let fixed = logic.of('yes');
  for (const item of hops) {
    if (fixed.isNever) break;
    const read = item.readings.map((reading) => allOf(vectors, reading.decision(), request, item.isShared ? known.shared : known.own));
    if (read.some((one) => one.readsRequests)) {
      readings.push(...read);
      sizes.push(read.length);
    } else {
      fixed = logic.and(fixed, read.map((one) => one.vector(one.ask(request))).reduce(logic.agreed));
    }
  }
  const isNever = fixed.isNever;
  return {
    readings: isNever ? [] : readings,
    isClosed: isNever && mesh !== 'unknown',
    answer(answers) {
      let [answer, at] = [fixed, 0];
      // A request has to pass all hops; where several readings of one differ, nothing is certain.
      for (const size of isNever ? [] : sizes) {
        answer = logic.and(answer, size === 1 ? answers[at] : answers.slice(at, at + size).reduce(logic.agreed));
        at += size;
      }
      // Where it is not known whether there is a proxy, only what it lets through is certain.
      return mesh === 'unknown' ? answer.copy().doubt(vectors.everybody) : answer;
    },
  };
}

function allOf(vectors: PeerVectors, decision: Decision, { destination }: Request, known: Map<Decision, AllPeers>): AllPeers {
  let all = known.get(decision);
  if (!all) known.set(decision, all = evaluateAll(vectors, decision, destination));
  return all;
}
