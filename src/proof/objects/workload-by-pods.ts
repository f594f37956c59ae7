import type { WorkloadNode } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** The declared workload whose pods the judge knows by a key, which is that of the workload whatever hash its Job has; undefined without one. */
export function workloadByPods(graph: Specification, key: string): WorkloadNode | undefined {
  return workloadNamed(graph, key) ?? makersOf(graph).get(key);
}

/** The declared workload of a name, `namespace/name`; undefined without one. */
export function workloadNamed(graph: Specification, id: string): WorkloadNode | undefined {
  const known = graph.nodes.get(id);
  return known?.kind === 'workload' ? known : undefined;
}

/** By what the judge knows the pods of a workload: the object that makes them, of which those of others may have several. */
export function podKeysOf({ id, namespace, foreign }: WorkloadNode): readonly string[] {
  return foreign ? foreign.makers.map((name) => `${namespace}/${name}`) : [id];
}

const MAKERS = new WeakMap<Specification, ReadonlyMap<string, WorkloadNode>>();

function makersOf(graph: Specification): ReadonlyMap<string, WorkloadNode> {
  const known = MAKERS.get(graph);
  if (known) return known;
  const found = new Map(nodesOf(graph, 'workload').filter(({ foreign }) => foreign).flatMap((node) => podKeysOf(node).map((key) => [key, node] as const)));
  MAKERS.set(graph, found);
  return found;
}
