import { endpointOf, objectsOf, type Case, type Policy } from './case';
import type { Engine } from './engine';
import { judge } from '../../../src/judge/judge';
import type { JudgeOptions } from '../../../src/judge/options';

export interface Cell {
  readonly case: number;
  readonly flow: number;
  readonly judged: string;
  readonly engine: string;
}

/** What the judge says of every flow of a case: `allow`, `deny`, or that it can't be known. */
export function judged(one: Case, options: JudgeOptions): string[] {
  const judgement = judge([{ objects: objectsOf(one) }], options);
  return one.flows.map(({ from, to, port, protocol }) => (
    judgement.check({ from: endpointOf(one, from), to: endpointOf(one, to), port, protocol }).verdict
  ));
}

/** Where an engine and the judge differ, after the policies were rewritten into what they mean to the engine. */
export function differences(
  engine: Engine, cases: readonly Case[], answers: readonly boolean[][], rewrite: (policy: Policy) => Policy = (policy) => policy,
): Cell[] {
  return cases.flatMap((one, index) => (
    judged({ ...one, policies: one.policies.map(rewrite) }, engine.options).flatMap((verdict, flow) => {
      const answer = answers[index][flow] ? 'allow' : 'deny';
      return verdict === answer || engine.isBeyond(one, one.flows[flow]) ? [] : [{ case: index, flow, judged: verdict, engine: answer }];
    })
  ));
}
