import { isIstio } from './cluster-spec';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Where policies hold for pods of the program. */
export function namespacesOf(graph: Specification): ReadonlySet<string> {
  const meshes = [...graph.namespaces.values()].map(({ mesh }) => mesh);
  return new Set([
    ...graph.namespaces.keys(),
    ...nodesOf(graph, 'gateway').filter(({ own }) => own).map(({ podNamespace }) => podNamespace),
    ...[...meshes, ...graph.meshes].filter(isIstio).map(({ rootNamespace }) => rootNamespace),
  ]);
}
