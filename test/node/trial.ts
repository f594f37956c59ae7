import { agreement } from './agree';
import type { Caller } from './attempts';
import { clean } from './clean';
import { deploy } from './deployment';
import { NODE } from './machine';
import type { Node } from './node';
import type { Outside } from './outside';
import { startUndeclared } from './undeclared';
import { judge } from '../../src/judge/judge';
import type { JudgeOptions } from '../../src/judge/options';
import type { Manifest } from '../support/synth';

export interface Trial {
  /** What came out otherwise than the judge says; the test says what it must be. */
  readonly different: readonly string[];
  readonly cameAbout: number;
}

/** Deploys an application, tries everything that anybody can try in it, takes it away, and prints what came of it. */
export async function tryApplication(
  node: Node, name: string, manifests: readonly Manifest[], withMesh: boolean, options: JudgeOptions = {}, outside: readonly Outside[] = [],
): Promise<Trial> {
  const lap = stopwatch();
  const pods = await deploy(node, manifests);
  const callers: readonly Caller[] = [
    ...[...pods].map(([workload, pod]) => ({ pod, judged: { workload }, knowsNames: true })),
    ...await startUndeclared(node, manifests, withMesh),
  ];
  const deployed = lap();
  const judgement = judge([{ objects: manifests }], { podCidrs: [NODE.pods], ...options });
  const { tried, cameAbout, different } = await agreement(node, manifests, pods, callers, judgement, outside);
  const took = lap();
  await clean(node, manifests);
  const counts = `${pods.size} workloads, ${tried} calls tried, ${cameAbout} came about, ${different.length} otherwise than judged`;
  process.stdout.write(`${name}: ${counts} (up ${deployed} s, calls ${took} s, down ${lap()} s)\n`);
  return { different, cameAbout };
}

/** Seconds since it was asked last. */
function stopwatch(): () => number {
  let last = Date.now();
  return () => {
    const [before, now] = [last, Date.now()];
    last = now;
    return Math.round((now - before) / 1000);
  };
}
