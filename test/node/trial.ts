import { agreement, type World } from './agree';
import type { Caller } from './attempts';
import { clean } from './clean';
import { deploy, runningPods, withImages } from './deployment';
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

/** What the judge must know of the node. */
const FACTS: JudgeOptions = { podCidrs: [NODE.pods], networkPlugin: 'other', apiServer: { cidrs: [`${NODE.address}/32`], port: NODE.apiPort } };

/** Deploys an application, and pods of nobody around it. Its images must be there. */
export async function startWorld(node: Node, manifests: readonly Manifest[], withMesh: boolean, options: JudgeOptions = {}): Promise<World> {
  const targets = await deploy(node, manifests);
  const declared = [...targets].map(([workload, pod]): Caller => ({ pod, judged: { workload }, knowsNames: true, hasProxy: withMesh }));
  const callers = [...declared, ...await startUndeclared(node, manifests, withMesh)];
  return { node, manifests, targets, callers, judgement: judge([{ objects: manifests }], { ...FACTS, ...options }) };
}

/** The same with the pods that run now. */
export async function renewed(world: World): Promise<World> {
  const targets = await runningPods(world.node, world.manifests);
  const callers = world.callers.map((caller) => ('workload' in caller.judged ? { ...caller, pod: targets.get(caller.judged.workload)! } : caller));
  return { ...world, targets, callers };
}

/** Deploys an application, tries everything that anybody can try in it, takes it away, and prints what came of it. */
export async function tryApplication(
  node: Node, name: string, written: readonly Manifest[], withMesh: boolean, options: JudgeOptions = {}, outside: readonly Outside[] = [],
  others: readonly Caller[] = [],
): Promise<Trial> {
  const lap = stopwatch();
  const manifests = withImages(node, written);
  const world = await startWorld(node, manifests, withMesh, options);
  const deployed = lap();
  const { tried, cameAbout, different } = await agreement({ ...world, callers: [...world.callers, ...others], outside });
  const took = lap();
  await clean(node, manifests);
  const counts = `${world.targets.size} workloads, ${tried} calls tried, ${cameAbout} came about, ${different.length} otherwise than judged`;
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
