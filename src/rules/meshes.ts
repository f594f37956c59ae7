/** The one list of meshes. A new mesh is a folder beside this file, and a line in it. */
import { ISTIO } from './istio/mesh';
import type { Enrolment, MeshRules } from './mesh-rules';
import type { PodTemplate } from '../judge/objects/read/pod';
import type { Labels } from '../judge/objects/read/selector';

export const MESHES: readonly MeshRules[] = Object.freeze([ISTIO]);

/** API groups of meshes that have no rules yet, of which every resource decides who reaches whom. */
export const UNMODELLED_GROUPS: readonly string[] = ['policy.linkerd.io', 'consul.hashicorp.com'];

/** Containers that injectors add. */
export const INJECTED_CONTAINERS: ReadonlySet<string> = new Set(MESHES.flatMap(({ injectedContainers }) => [...injectedContainers]));

const NOT_ENROLLED: Enrolment = Object.freeze({ mesh: 'none', isProxyWritten: false });

/** How a pod takes part in the mesh that it is in, if it is in one. */
export function enrolmentOf(template: PodTemplate, namespaceLabels: Labels): Enrolment {
  for (const mesh of MESHES) {
    const enrolment = mesh.enrolmentOf(template, namespaceLabels);
    if (enrolment.mesh !== 'none') return enrolment;
  }
  return NOT_ENROLLED;
}

/** Whether a namespace asks for a mesh. */
export function isMeshNamespace(labels: Labels): boolean {
  return MESHES.some((mesh) => mesh.isAskedFor(labels));
}
