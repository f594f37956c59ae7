import type { MeshNode } from '../../../graph/mesh';
import type { GraphNode } from '../../../graph/nodes';
import { traitsOf } from '../../traits';

/**
 * The identity by which a caller is let in, without the `spiffe://` that policies leave out.
 * Throws for what has none: such a call is refused before anything is rendered.
 */
export function principalOf(caller: GraphNode, calleeMesh: MeshNode): string {
  const identified = caller.kind === 'workload' || caller.kind === 'gateway' || caller.kind === 'reference' ? caller : undefined;
  const mesh = identified?.mesh ?? calleeMesh;
  const principal = identified && traitsOf(mesh).identity(identified.namespace, identified.serviceAccount);
  if (principal === undefined) throw new Error(`'${caller.id}' has no identity in the mesh, so that no policy can let it in`);
  return principal;
}
