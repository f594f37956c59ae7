import type { ClusterMesh } from './cluster-mesh';
import { CONSUL } from './consul';
import { ISTIO } from './istio';
import { LINKERD } from './linkerd';

export const MESHES: readonly ClusterMesh[] = Object.freeze([ISTIO, LINKERD, CONSUL]);
