import { Construct } from 'constructs';
import { emitMesh } from '../synth/emit-mesh';
import { Registry } from '../synth/registry';
import { interpretMeshPolicy } from './interpret/mesh-policy';
import type { Mesh } from './mesh';

/** Policies for a whole mesh. */
export interface MeshPolicyProps {
  /** The mesh that they hold for. */
  readonly mesh: Mesh;
}

/**
 * The ground rules of a whole mesh, in its root namespace: mutual TLS only, nobody allowed by default, and no way out except to what the
 * registry knows. One for each mesh; it belongs to whoever runs the mesh.
 *
 * Everything that runs in the mesh without being declared is cut off by it: declare first, then apply.
 */
export class MeshPolicy extends Construct {
  public constructor(scope: Construct, id: string, props: MeshPolicyProps) {
    super(scope, id);
    Registry.of(this).add(this, () => interpretMeshPolicy(this, props.mesh._node));
    emitMesh(this, props.mesh._node);
  }
}
