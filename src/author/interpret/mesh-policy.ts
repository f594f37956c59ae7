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
  }
  return { path, namespaces: [], workloads: [], gateways: [], calls: [], meshes: [mesh], problems: reader.problems };
}
