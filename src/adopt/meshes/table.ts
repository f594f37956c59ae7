import { ISTIO } from './istio/istio';
import type { AdoptedMesh } from './mesh';

export const MESHES: readonly AdoptedMesh[] = Object.freeze([ISTIO]);
