/** The one list of meshes. A new mesh is a folder beside this file, and a line in it. */
import { CONSUL } from './consul/mesh';
import { ISTIO } from './istio/mesh';
import { LINKERD } from './linkerd/mesh';
import type { MeshRules } from './mesh-rules';
import type { Labels } from '../judge/objects/read/selector';

export const MESHES: readonly MeshRules[] = Object.freeze([ISTIO, LINKERD, CONSUL]);

/** Containers that injectors add. */
export const INJECTED_CONTAINERS: ReadonlySet<string> = new Set(MESHES.flatMap(({ injectedContainers }) => [...injectedContainers]));

/** Whether a namespace asks for a mesh. */
export function isMeshNamespace(labels: Labels): boolean {
  return MESHES.some((mesh) => mesh.isAskedFor(labels));
}
