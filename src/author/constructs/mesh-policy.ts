import { Construct } from 'constructs';
import type { Mesh } from './mesh';
import { emitMesh } from '../../cdk8s/bridge/emit-mesh';
import { Registry } from '../../cdk8s/bridge/registry';
import { interpretMeshPolicy } from '../interpret/mesh-policy';
import { checkConstructProps, checkScope, nameOfConstruct } from './props/check';
import { _meshOf } from './zero-trust-defaults';

/** Policies for a whole mesh. */
export interface MeshPolicyProps {
  /**
   * The mesh that they hold for.
   *
   * @default - the mesh of the app: `new ZeroTrustApp({ mesh })`. It is an error if neither names one.
   */
  readonly mesh?: Mesh;
}

/**
 * The baseline of a whole mesh, in its root namespace: mutual TLS only, deny by default, and through the proxy no way out
 * for a workload that has no Sidecar of its own. One for each mesh; it belongs to the operators of the mesh.
 *
 * Everything that runs in the mesh without being declared is cut off by it, both ways: declare first, then apply. What can't be declared yet
 * needs an AuthorizationPolicy and a Sidecar by hand.
 */
export class MeshPolicy extends Construct {
  public constructor(scope: Construct, id: string, props: MeshPolicyProps = {}) {
    super(checkScope('MeshPolicy', scope, id), id);
    checkConstructProps(scope, id, 'MeshPolicyProps', props);
    const mesh = _meshOf(scope, nameOfConstruct(scope, id, 'MeshPolicy'), props.mesh)._node;
    Registry.of(this).add(this, () => interpretMeshPolicy(this, mesh), () => ({ construct: 'MeshPolicy', path: this.node.path, mesh: props.mesh?._record }));
    emitMesh(this, mesh);
  }
}
