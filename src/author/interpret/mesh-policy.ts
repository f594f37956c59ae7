import type { IConstruct } from 'constructs';
import { readMesh } from './mesh';
import type { Declaration } from '../graph/declarations';
import type { MeshNode } from '../graph/mesh';
import { Reader } from '../graph/reader';

export function interpretMeshPolicy(policy: IConstruct, mesh: MeshNode): Declaration {
  const { path } = policy.node;
  const reader = new Reader(path);
  readMesh(reader, mesh);
  if (mesh.kind === 'none') {
    reader.refuse('mesh', 'mesh', 'Mesh.none()', 'a mesh: without one there is nothing to hold to a policy', 'leave the MeshPolicy out');
  }
  return { path, namespaces: [], workloads: [], gateways: [], calls: [], meshes: [mesh], problems: reader.problems };
}
