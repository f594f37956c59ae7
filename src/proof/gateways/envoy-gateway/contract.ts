/**
 * Envoy Gateway. Sources: "Deployment mode" (pods beside the controller, and their labels), "Gateway API support" (ports below 1024 are moved by 10000),
 * `egctl x translate` of 1.9 (names), the chart gateway-helm (its own pods), and "Proxy observability" (metrics).
 */
import { createHash } from 'node:crypto';
import { CLIENT_TRAFFIC } from './client-traffic-fields';
import type { GatewayContract } from '../contract';
import type { ControllerSpec } from '../controller-spec';

interface EnvoyGatewaySpec extends ControllerSpec {
  readonly kind: 'envoyGateway';
  readonly className: string;
  readonly namespace: string;
}

interface Said {
  readonly className?: string;
  readonly namespace?: string;
}

export const ENVOY_GATEWAY: GatewayContract<EnvoyGatewaySpec> = {
  isModelled: false,
  policies: ['gateway.envoyproxy.io SecurityPolicy'],
  fields: { 'gateway.envoyproxy.io ClientTrafficPolicy': CLIENT_TRAFFIC },
  writesClientAddress: true,
  tlsOptions: {},
  read: ({ options }) => {
    const { className = 'eg', namespace = 'envoy-gateway-system' } = options as Said;
    return { kind: 'envoyGateway', className, namespace };
  },
  classOf: ({ className }) => className,
  podsOf: ({ namespace: podNamespace }, { namespace, name }) => ({
    podNamespace,
    podLabels: { 'gateway.envoyproxy.io/owning-gateway-name': name, 'gateway.envoyproxy.io/owning-gateway-namespace': namespace },
    serviceAccount: accountOf(namespace, name),
  }),
  podPortOf: (port) => (port > 1023 ? port : 10_000 + port),
  needs: ({ namespace }) => ({
    // Where it serves what its proxies are set to.
    controlPlane: [{ at: { kind: 'pods', namespace, podLabels: { 'control-plane': 'envoy-gateway' } }, ports: [18_000] }],
    scrapedPort: 19_001,
    // Of the proxy, and of the container that shuts it down.
    probedPorts: [19_003, 19_002],
  }),
};

/** At most 48 characters of both names, and eight digits by which no two Gateways are the same. */
function accountOf(namespace: string, name: string): string {
  const digits = createHash('sha256').update(`${namespace}/${name}`).digest('hex').slice(0, 8);
  const both = `${namespace}-${name}`;
  return ['envoy', both.length > 48 ? both.slice(0, 48).replace(/-$/, '') : both, digits].join('-');
}
