/** A pod's part in a mesh of Istio. What stands on it of another mesh is nothing to Istio. */
import { isOfIstio, NO_ISTIO, type IstioInstallation } from './installations';
import type { MeshMode, Pod } from '../../cluster/pod';

/** How it takes part. */
export function modeOf({ mesh, installation }: Pod): MeshMode {
  return isOfIstio(installation) ? mesh : 'none';
}

/** Whether the proxy of a pod speaks mutual TLS of Istio for it, or may. */
export function isInIstio(pod: Pod): boolean {
  return modeOf(pod) !== 'none';
}

/** Whether a sidecar of Istio stands before and behind the pod, or may. */
export function mayHaveSidecar(pod: Pod): boolean {
  const mode = modeOf(pod);
  return mode === 'sidecar' || mode === 'unknown';
}

/** The installation that its proxy belongs to. */
export function istioOf({ installation }: Pod): IstioInstallation {
  return isOfIstio(installation) ? installation : NO_ISTIO;
}
