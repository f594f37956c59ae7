import type { Labels } from '../../graph/labels';

/**
 * Runs the proxy as an init container that stays: it is there before the application starts and a Job can end.
 * The default since Istio 1.27, said outright for clusters that changed it.
 */
const NATIVE_SIDECAR: Labels = { 'sidecar.istio.io/nativeSidecar': 'true' };

export function podAnnotations(): Labels {
  return NATIVE_SIDECAR;
}
