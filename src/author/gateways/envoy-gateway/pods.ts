/** How Envoy Gateway makes the pods of a Gateway: beside itself, and not beside the Gateway. */
import { createHash } from 'node:crypto';
import type { EnvoyGatewayController } from './options';
import type { GatewayName } from '../../meshes/backend';
import type { ControllerPlatform, GatewayPods } from '../controller';

/** Sources: Envoy Gateway 1.9, internal/gatewayapi/labels.go and internal/infrastructure/kubernetes/proxy/resource.go. */
const [OWNING_NAME, OWNING_NAMESPACE] = ['gateway.envoyproxy.io/owning-gateway-name', 'gateway.envoyproxy.io/owning-gateway-namespace'];
const LONGEST_NAME = 48;
const DIGITS = 8;

export function podsOf({ namespace: podNamespace }: EnvoyGatewayController, { namespace, name }: GatewayName): GatewayPods {
  return { podNamespace, podLabels: { [OWNING_NAMESPACE]: namespace, [OWNING_NAME]: name }, serviceAccount: accountOf(`${namespace}/${name}`) };
}

/** Source: utils.GetHashedName, and ExpectedResourceHashedName. */
function accountOf(gateway: string): string {
  const readable = gateway.replace('/', '-');
  const short = readable.length > LONGEST_NAME ? readable.slice(0, LONGEST_NAME).replace(/-$/, '') : readable;
  return `envoy-${short}-${createHash('sha256').update(gateway).digest('hex').slice(0, DIGITS)}`;
}

/** Its proxies listen on no privileged port. Source: internal/gatewayapi/translator.go, wellKnownPortShift. */
const [UNPRIVILEGED, SHIFT] = [1024, 10_000];

export function podPort(port: number): number {
  return port < UNPRIVILEGED ? port + SHIFT : port;
}

/** Sources: internal/xds/bootstrap/bootstrap.go, internal/cmd/envoy/shutdown_manager.go, and the chart gateway-helm. */
const [XDS_PORT, STATS_PORT, SHUTDOWN_PORT, READINESS_PORT] = [18_000, 19_001, 19_002, 19_003];

export function platformOf({ namespace }: EnvoyGatewayController): ControllerPlatform {
  return {
    controlPlane: [{ name: 'envoy-gateway', namespace, podLabels: { 'control-plane': 'envoy-gateway' }, ports: [XDS_PORT] }],
    ports: { callsControlPlane: true, scrapePort: () => STATS_PORT, probePorts: () => [SHUTDOWN_PORT, READINESS_PORT] },
  };
}
