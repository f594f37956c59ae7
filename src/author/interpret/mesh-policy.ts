import type { IConstruct } from 'constructs';
import type { Declaration } from '../graph/declarations';
import type { MeshNode } from '../graph/mesh';
import { Reader } from '../graph/reader';
import { dialectOf } from '../meshes/table';

export function interpretMeshPolicy(policy: IConstruct, mesh: MeshNode): Declaration {
  const { path } = policy.node;
  const reader = new Reader(path);
  dialectOf(mesh).read(reader, mesh);
  if (!dialectOf(mesh).installation(mesh)) {
    reader.refuse('mesh', 'mesh', `Mesh.${mesh.kind}()`, 'a mesh: without one there is nothing to hold to a policy', 'leave the MeshPolicy out');
  } else if (dialectOf(mesh).render.meshObjects(mesh).length === 0) {
    reader.refuse(
      'mesh', 'mesh', `Mesh.${mesh.kind}()`, `a mesh with policies for all of it: what holds by default in ${dialectOf(mesh).words}, its installation says`,
      'leave the MeshPolicy out; namespaces of the program are closed without it',
    );
  }
  return { path, namespaces: [], workloads: [], gateways: [], calls: [], meshes: [mesh], problems: reader.problems };
}
