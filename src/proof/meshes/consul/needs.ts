import { isTaken } from './around';
import { isConsul } from './consul-spec';
import type { MeshSpec } from '../mesh-spec';
import type { MeshNeeds } from '../needs';

/** The volume that the injector adds. Source: consul-k8s, connect-inject/webhook/container_volume.go. */
const VOLUMES: ReadonlySet<string> = new Set(['consul-connect-inject-data']);

/** Handlers of plain containers: in a sandbox, what is redirected in the pod's network namespace need not come to the proxy. Source: gVisor "Networking". */
const RUNTIMES: ReadonlySet<string> = new Set(['runc', 'crun', 'youki', 'nvidia', 'nvidia-cdi']);

/** The inbound listener, which the kubelet asks whether the proxy is ready. Source: consul-k8s, consul_dataplane_sidecar.go. */
export const INBOUND = 20_000;

/** Where a proxy takes what is asked over HTTP of the first container. Source: consul-k8s, mesh_webhook.go, `exposedPaths…PortsRangeStart`. */
const FIRST = { livenessProbe: 20_300, readinessProbe: 20_400, startupProbe: 20_500 } as const;

/**
 * What pods with a proxy need: the servers, for their login and registration (8501, HTTPS) and for all that a proxy asks (8502, gRPC).
 *
 * Sources: the chart consul, server-service.yaml and server-statefulset.yaml; Consul Dataplane. Metrics are the application's own.
 */
export const NEEDS: MeshNeeds<MeshSpec> = {
  seesRequests: true,
  controlPlane: (mesh) => (isConsul(mesh) ? [
    { at: { kind: 'pods', namespace: mesh.controlPlaneNamespace, podLabels: { app: 'consul', component: 'server' } }, ports: [8501, 8502] },
  ] : []),
  scrapedPort: (applicationPort) => applicationPort,
  probedPorts: (_applicationPorts, asked) => {
    const ports = asked.map((one) => (one.probe.action === 'httpGet' && isTaken(one) ? FIRST[one.stage] + (one.place ?? 0) : one.probe.port));
    return [...new Set([...ports.flatMap((port) => port ?? []), INBOUND])].sort((one, other) => one - other);
  },
  runtimes: RUNTIMES,
  volumes: VOLUMES,
};
