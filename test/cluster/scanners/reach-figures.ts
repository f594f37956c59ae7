import type { Endpoint } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import type { Judgement } from '../../../src/judge/judge';
import type { MatrixRow } from '../../../src/judge/questions/matrix';

/** How far an application is open, by the judge. */
export interface ReachFigures {
  readonly pairs: number;
  readonly onAnyPort: number;
  readonly heldToRequests: number;
  readonly openToUndeclared: number;
  readonly openToInternet: number;
  readonly reachInternet: number;
}

/** An undeclared pod, in a namespace of its own. */
const UNDECLARED: Endpoint = { undeclared: { namespace: 'somewhere-else' } };
/** An address outside that no policy can mean (RFC 5737, documentation). */
const OUTSIDE: Endpoint = { ip: '203.0.113.7' };
/** Where HTTPS is offered outside. */
const HTTPS = 443;

export function reachOf(files: Readonly<Record<string, string>>): ReachFigures {
  const judgement = judge(Object.entries(files).map(([file, text]) => ({ file, text })));
  const rows = [...judgement.matrix()].filter(({ from, to, self }) => from.kind === 'workload' && to.kind === 'workload' && !self);
  const pairs = new Map<string, MatrixRow[]>();
  for (const row of rows) {
    const pair = JSON.stringify([row.from, row.to]);
    pairs.set(pair, [...pairs.get(pair) ?? [], row]);
  }
  const count = (holds: (of: readonly MatrixRow[]) => boolean) => [...pairs.values()].filter(holds).length;
  const workloads = judgement.cluster.workloads;
  return {
    pairs: pairs.size,
    onAnyPort: count((of) => of.some(({ ports }) => ports.last - ports.first > 60_000)),
    heldToRequests: count((of) => of.every(({ requests }) => requests !== undefined)),
    openToUndeclared: workloads.filter(({ key }) => reaches(judgement, UNDECLARED, key)).length,
    openToInternet: workloads.filter(({ key }) => reaches(judgement, OUTSIDE, key)).length,
    reachInternet: workloads.filter(({ key }) => judgement.check({ from: { workload: key }, to: OUTSIDE, port: HTTPS }).verdict !== 'deny').length,
  };
}

/** On a port that it declares, or on one that nobody declares. */
function reaches(judgement: Judgement, from: Endpoint, workload: string): boolean {
  const declared = judgement.cluster.workloadByKey.get(workload)!.ports.map(({ number }) => number);
  return [...declared, 1].some((port) => judgement.check({ from, to: { workload }, port }).verdict !== 'deny');
}
