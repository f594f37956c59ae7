import type { MeshNeeds } from './needs';

/** Istio with sidecars. */
export interface IstioSpec {
  readonly kind: 'istio';
  readonly trustDomain: string;
  readonly revision: string | undefined;
  readonly rootNamespace: string;
}

/** Volumes of the injection template. Source: Istio manifests/charts/istio-control/istio-discovery/files/injection-template.yaml. */
const VOLUMES: ReadonlySet<string> = new Set([
  'workload-socket', 'credential-socket', 'workload-certs', 'istio-envoy', 'istio-data', 'istio-podinfo', 'istio-token', 'istiod-ca-cert', 'istio-ca-crl', 'istio-certs',
  'lightstep-certs', 'custom-bootstrap-volume',
]);

/**
 * What sidecars need.
 *
 * Sources: Istio "Application Requirements", ports used by Istio: 15012 of istiod is xDS and its CA over mutual TLS, 15020 of the
 * agent has the merged metrics and the probes that injection rewrote, 15021 says whether the proxy is ready. Istio Helm chart
 * `istio-control/istio-discovery`, deployment.yaml: the pods of istiod are labelled `app: istiod` in every revision.
 */
export const ISTIO: MeshNeeds<IstioSpec> = {
  seesRequests: true,
  controlPlane: ({ rootNamespace }) => ({ at: { kind: 'pods', namespace: rootNamespace, podLabels: { app: 'istiod' } }, port: 15012 }),
  scrapedPort: () => 15020,
  probedPorts: () => [15020, 15021],
  volumes: VOLUMES,
};
