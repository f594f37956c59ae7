import { IPS, PROTOCOLS } from './arbitrary';
import type { NaiveEnd } from './network';
import type { Ternary, WorldPod } from './world';
import type { Endpoint, Flow } from '../../../src/judge/core/flow';

/** One flow, as the judge and as a naive evaluator are asked about it. */
export interface AskedFlow {
  readonly flow: Flow;
  readonly from: NaiveEnd;
  readonly to: NaiveEnd;
}

/** Every flow among pods and with addresses outside, by every protocol. */
export function flowsAmong(pods: readonly WorldPod[], ports: readonly number[]): readonly AskedFlow[] {
  const inside = pods.map((item) => ({ end: { pod: item } as NaiveEnd, endpoint: { workload: `${item.namespace}/${item.name}` } as Endpoint }));
  const outside = IPS.map((ip) => ({ end: { ip } as NaiveEnd, endpoint: { ip } as Endpoint }));
  const pairs = [
    ...inside.flatMap((from) => [...inside, ...outside].map((to) => ({ from, to }))),
    ...outside.flatMap((from) => inside.map((to) => ({ from, to }))),
  ];
  return pairs.flatMap(({ from, to }) => PROTOCOLS.flatMap((protocol) => ports.map((port) => ({
    from: from.end, to: to.end, flow: { from: from.endpoint, to: to.endpoint, protocol: protocol as Flow['protocol'], port },
  }))));
}

/** What the judge has to say where a naive evaluator knows the answer, or does not. */
export function verdictOf(answer: Ternary): 'allow' | 'deny' | 'unknown' {
  return answer === undefined ? 'unknown' : answer ? 'allow' : 'deny';
}
