/** Paths of several legs: when calls take them, and how the answers of several paths are put together, for one caller and for all of them. */
import type { CalleeProxies, CallPath, Mesh } from './mesh';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { Dial } from '../../core/flow';
import type { Connection } from '../connection';
import type { Logic } from '../logic';

/** Whether a connection is part of a call that travels by paths of a mesh, so that its legs are what the network sees. */
export function isOnPaths(meshes: readonly Mesh[], cluster: Cluster, { destination, protocol, port }: Connection): boolean {
  if (protocol !== 'TCP') return false;
  if (destination.kind === 'external') return meshes.some(({ outside }) => outside?.isOn(cluster, port) === true);
  return meshes.some(({ callees }) => callees && pathsOf(callees, cluster, destination.pod, port, 'service') !== undefined);
}

/** The paths of those who dial so; undefined, where all calls of a port go straight to it, however it is dialled. */
export function pathsOf(
  callees: CalleeProxies, cluster: Cluster, callee: Pod, port: number, dial: Dial, explained = false,
): readonly CallPath[] | undefined {
  const paths = callees.paths?.(cluster, callee, port, dial, explained);
  if (paths || !callees.paths?.(cluster, callee, port, OTHER[dial])) return paths;
  return [{ callers: 'any', legs: [{ to: callee, networkPort: port, hops: callees.hops(cluster, callee, port, dial, explained) }] }];
}

const OTHER: Readonly<Record<Dial, Dial>> = { service: 'address', address: 'service' };

/** What is answered to those who take a path. */
export interface PathAnswer<T> {
  readonly callers: T;
  readonly answer: T;
}

/** Whoever takes one path for certain gets its answer; everybody else what all paths agree on that they may take. Nothing is known without a path. */
export function answerOfPaths<T>(logic: Logic<T>, paths: readonly PathAnswer<T>[]): T {
  const certain = paths.map(({ callers }) => logic.certain(callers));
  let [agreed, isSeen] = [logic.of('unknown'), logic.of('no')];
  for (const { callers, answer } of paths) {
    const may = logic.not(logic.certain(logic.not(callers)));
    const here = logic.anyOf([logic.and(isSeen, logic.agreed(agreed, answer)), logic.and(logic.not(isSeen), answer)]);
    agreed = logic.anyOf([logic.and(may, here), logic.and(logic.not(may), agreed)]);
    isSeen = logic.anyOf([isSeen, may]);
  }
  const open = logic.not(logic.anyOf(certain));
  return logic.anyOf([...paths.map(({ answer }, at) => logic.and(certain[at], answer)), ...(logic.is(open, 'no') ? [] : [logic.and(open, agreed)])]);
}
