import { Chart } from 'cdk8s';
import { Mesh, MeshPolicy, ZeroTrustNamespace } from '../../../src';

export const usual = { shop: [] };

/** A namespace in which nothing runs yet, and the ground rules of its mesh. */
export function declare(chart: Chart, mesh: Mesh): void {
  if (mesh._node.kind !== 'none') new MeshPolicy(chart, 'mesh', { mesh });
  new ZeroTrustNamespace(chart, 'shop', { mesh });
}
