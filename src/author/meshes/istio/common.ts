/** What holds of Istio, whichever of its data planes carries the traffic. */
import { checkClientCertificates } from './check-client-certificates';
import { checkRateLimits } from './check-rate-limits';
import { identityOf } from './identity';
import { installationOf, readInstallation } from './installation';
import type { IstioMesh } from './mesh';
import { AGENT_PORT, READINESS_PORT, RESERVED_PORTS } from './ports';
import type { HttpPathForm } from '../../graph/values/http-path';
import type { MeshDialect, PlatformPorts } from '../mesh';

/** The kind of the gateway controller that comes with it. */
const GATEWAYS = 'istio';

/** Pods with a proxy of their own, gateways and waypoints among them. */
export const PROXIES: PlatformPorts = {
  callsControlPlane: true,
  scrapePort: () => AGENT_PORT,
  probePorts: () => [AGENT_PORT, READINESS_PORT],
};

/** Source: istio.io, AuthorizationPolicy, Operation.methods and .paths; templates since 1.22. */
export const PATH_FORMS: ReadonlySet<HttpPathForm> = new Set(['exact', 'prefix', 'suffix', 'template']);

export const COMMON: Pick<MeshDialect<IstioMesh>, 'read' | 'installation' | 'signer' | 'reservedPorts' | 'guardedKeys' | 'policyGroups' | 'platformNamespaces' | 'identity' | 'checkClientCertificates' | 'comparesClientAddresses' | 'checkRateLimits'>
  & { readonly gateways: string } = {
    read: readInstallation,
    installation: installationOf,
    signer: 'istiod',
    reservedPorts: RESERVED_PORTS,
    // Sources: https://istio.io/latest/docs/reference/config/annotations/ and https://istio.io/latest/docs/reference/config/labels/
    policyGroups: ['security.istio.io', 'networking.istio.io', 'extensions.istio.io', 'telemetry.istio.io'],
    guardedKeys: [
      /^istio-injection$/,
      /^istio\.io\/(rev|dataplane-mode|(ingress-)?use-waypoint(-namespace|-canary)?|waypoint-for|reroute-virtual-interfaces)$/,
      /^sidecar\.istio\.io\/inject$/,
      /^(traffic\.sidecar|ambient)\.istio\.io\//,
    ],
    platformNamespaces: [/^istio-.+$/],
    gateways: GATEWAYS,
    identity: identityOf,
    checkClientCertificates,
    comparesClientAddresses: true,
    checkRateLimits,
  };
