import type { ClusterMesh } from './cluster-mesh';
import { ISTIO } from './istio';

export const MESHES: readonly ClusterMesh[] = Object.freeze([ISTIO]);
