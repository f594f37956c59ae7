import { isIstio } from './cluster-spec';
import type { MeshSpec } from '../mesh-spec';
import type { MeshNeeds } from '../needs';

/** Volumes of the injection template. Source: Istio manifests/charts/istio-control/istio-discovery/files/injection-template.yaml. */
const VOLUMES: ReadonlySet<string> = new Set([
  'workload-socket', 'credential-socket', 'workload-certs', 'istio-envoy', 'istio-data', 'istio-podinfo', 'istio-token', 'istiod-ca-cert', 'istio-ca-crl', 'istio-certs',
  'lightstep-certs', 'custom-bootstrap-volume',
]);

/**
 * Runtime classes of plain containers, as their handlers are called by custom. A sandbox (gVisor, Kata) has a network stack or a kernel of its own,
 * past which what is redirected in the pod's network namespace need not come to the proxy. Source: gVisor "Networking", Kata "Limitations".
 */
export const RUNTIMES: ReadonlySet<string> = new Set(['runc', 'crun', 'youki', 'nvidia', 'nvidia-cdi']);

/**
 * What sidecars and gateways need.
 *
 * Sources: Istio "Application Requirements", ports used by Istio: 15012 of istiod is xDS and its CA over mutual TLS, 15020 of the
 * agent has the merged metrics and the probes that injection rewrote, 15021 says whether the proxy is ready. Istio Helm chart
 * `istio-control/istio-discovery`, deployment.yaml: the pods of istiod are labelled `app: istiod` in every revision.
 */
export const NEEDS: MeshNeeds<MeshSpec> = {
  seesRequests: true,
  controlPlane: (mesh) => (isIstio(mesh) ? [{ at: { kind: 'pods', namespace: mesh.rootNamespace, podLabels: { app: 'istiod' } }, ports: [15012] }] : []),
  scrapedPort: () => 15020,
  probedPorts: () => [15020, 15021],
  runtimes: RUNTIMES,
  volumes: VOLUMES,
};
