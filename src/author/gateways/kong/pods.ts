/** How Kong Operator makes the pods of a Gateway: beside it. Its control plane sets them, at the Admin API; they call nobody for that. */
import type { KongController } from './options';
import type { GatewayName } from '../../meshes/backend';
import type { ControllerPlatform, GatewayPods } from '../controller';

/** Of a data plane whose GatewayConfiguration names none. */
const USUAL_ACCOUNT = 'default';

export function podsOf({ podLabels }: KongController, { namespace: podNamespace }: GatewayName): GatewayPods {
  return { podNamespace, podLabels, serviceAccount: USUAL_ACCOUNT };
}

/** Sources: Kong Operator 2.2, pkg/consts/dataplane.go. */
const [PLAIN_PORT, TLS_PORT, STATUS_PORT] = [8000, 8443, 8100];

export function podPort(_port: number, protocol: 'tls' | 'http'): number {
  return protocol === 'tls' ? TLS_PORT : PLAIN_PORT;
}

export function platformOf(): ControllerPlatform {
  return { ports: { callsControlPlane: false, scrapePort: () => STATUS_PORT, probePorts: () => [STATUS_PORT] } };
}
