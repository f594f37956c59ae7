import { isLinkerd } from './linkerd-spec';
import type { MeshSpec } from '../mesh-spec';
import type { MeshNeeds } from '../needs';

/** Volumes that the injector adds. Source: the chart partials, `_volumes.tpl`. */
const VOLUMES: ReadonlySet<string> = new Set(['linkerd-identity-end-entity', 'linkerd-identity-token', 'linkerd-proxy-init-xtables-lock']);

/** Handlers of plain containers: in a sandbox, what is redirected in the pod's network namespace need not come to the proxy. Source: gVisor "Networking". */
const RUNTIMES: ReadonlySet<string> = new Set(['runc', 'crun', 'youki', 'nvidia', 'nvidia-cdi']);

const COMPONENT = 'linkerd.io/control-plane-component';

/**
 * What pods with a proxy need: where calls go and who gets in (8086 and 8090 of the destination component), and certificates (8080 of identity).
 *
 * Sources: Linkerd "Architecture"; templates/destination.yaml and identity.yaml of the chart linkerd-control-plane; `_proxy.tpl` for the probes of the
 * proxy itself (4191). Metrics are the application's own: those of the proxy nobody may ask.
 */
export const NEEDS: MeshNeeds<MeshSpec> = {
  seesRequests: true,
  controlPlane: (mesh) => (isLinkerd(mesh) ? [
    { at: { kind: 'pods', namespace: mesh.controlPlaneNamespace, podLabels: { [COMPONENT]: 'destination' } }, ports: [8086, 8090] },
    { at: { kind: 'pods', namespace: mesh.controlPlaneNamespace, podLabels: { [COMPONENT]: 'identity' } }, ports: [8080] },
  ] : []),
  scrapedPort: (applicationPort) => applicationPort,
  probedPorts: (applicationPorts) => [...applicationPorts, 4191],
  runtimes: RUNTIMES,
  volumes: VOLUMES,
};
