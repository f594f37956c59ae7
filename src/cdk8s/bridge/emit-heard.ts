import type { Construct } from 'constructs';
import { emitOnce } from './emit';
import { resolveAccess } from '../../author/build/resolve-access';
import type { AccessNode } from '../../author/graph/declarations';
import type { MeshNode } from '../../author/graph/mesh';
import { findNodeOf } from '../../author/graph/trust-graph';
import type { HeardWorkload } from '../../author/meshes/backend';
import { dialectOf } from '../../author/meshes/table';

/** A workload and those of whom it is said that they call it, as it was said. */
export interface HeardPlace extends Omit<HeardWorkload, 'calls'> {
  readonly calls: readonly { readonly caller: string; readonly showsIdentity: boolean; readonly access: AccessNode }[];
}

/** By construct, the ids of what was written for the callers that it had heard of. */
const WRITTEN = new WeakMap<Construct, ReadonlySet<string>>();

/** Writes what follows from the callers of a workload, and takes away what does no more. */
export function emitHeard(scope: Construct, mesh: MeshNode, { calls, ...place }: HeardPlace): void {
  const { heardObjects } = dialectOf(mesh).render;
  if (!heardObjects) return;
  const grantsOf = (access: AccessNode) => (place.ports.length === 0 ? [] : resolveAccess(access, place.ports).grants);
  const planned = heardObjects({ ...place, calls: calls.map(({ access, ...call }) => ({ ...call, grants: grantsOf(access) })) });
  const ids = new Set(planned.map(({ id }) => id));
  for (const id of WRITTEN.get(scope) ?? []) if (!ids.has(id)) scope.node.tryRemoveChild(id);
  WRITTEN.set(scope, ids);
  emitOnce(scope, planned, (graph) => findNodeOf(graph, 'workload', `${place.namespace}/${place.name}`));
}
