import { withNetwork } from './network';
import type { Case } from '../network-policy/case';
import { inputOf, type EngineInput } from '../network-policy/engine';
import { goTool } from '../tools/go-tool';
import { run } from '../tools/run';

/** Whether each flow of a case, tried as a real connection with an answer, comes about. */
export function connected(one: Case): boolean[] {
  return connectedBy(inputOf(one));
}

/** The same, with policies of Cilium. A connection that its proxy would take comes about as well: nobody looks at what is sent. */
export function connectedBy({ ends, ...input }: EngineInput): boolean[] {
  const program = goTool('netpol-cilium');
  return withNetwork(ends.map(({ ip }) => ip), ({ router, ends: netns }) => {
    const given = { ...input, routerNetns: router, ends: ends.map((end, index) => ({ ...end, netns: netns[index] })) };
    return JSON.parse(run(program, ['packets'], { input: JSON.stringify(given) })) as boolean[];
  });
}
