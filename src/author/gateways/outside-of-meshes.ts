import type { MeshNode } from '../graph/mesh';
import type { Mistake } from '../graph/problem';
import { dialectOf } from '../meshes/table';

/** What is wrong with a mesh around an edge whose pods no mesh gives a proxy or an identity. */
export function checkOutside(controller: string, mesh: MeshNode): readonly Mistake[] {
  const { signer, platform, words } = dialectOf(mesh);
  if (signer === undefined && !platform.callsControlPlane) return [];
  return [{
    code: 'mesh',
    value: `an edge of ${controller} with ${words}`,
    expected: `an edge outside of any mesh: the pods of ${controller} are in none, and services of a mesh would refuse them`,
    fix: 'say that it is outside, as the services that it exposes must be: mesh: Mesh.none(), or leave controller out',
  }];
}
