import { isIstio } from './mesh';
import type { IstioMesh } from './mesh';
import type { MeshNode } from '../../graph/mesh';
import type { GraphNode } from '../../graph/nodes';
import type { Account } from '../mesh';

/** The identity in an account's certificate, without the `spiffe://` that policies leave out. */
export function identityOf({ trustDomain }: IstioMesh, { namespace, serviceAccount }: Account): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/**
 * The identity by which a caller is let in. Throws for a caller without one: such a call is refused before anything is rendered.
 */
export function principalOf(caller: GraphNode, calleeMesh: MeshNode): string {
  const account = caller.kind === 'workload' || caller.kind === 'gateway' || caller.kind === 'reference' || caller.kind === 'relay' ? caller : undefined;
  const mesh = account?.mesh ?? calleeMesh;
  if (!account || !isIstio(mesh)) throw new Error(`'${caller.id}' has no identity in the mesh, so that no policy can let it in`);
  return identityOf(mesh, { namespace: account.kind === 'gateway' ? account.podNamespace : account.namespace, serviceAccount: account.serviceAccount });
}
