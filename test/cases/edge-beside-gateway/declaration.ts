import { Chart } from 'cdk8s';
import { EdgeGateway, GatewayListener, Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web'] };

/** A Gateway that takes routes of its own namespace alone, and whose controller runs its pods elsewhere. */
export function declare(chart: Chart, mesh: Mesh): void {
  const web = service(namespace(chart, 'shop', mesh), 'web');
  const edge = EdgeGateway.fromReference(chart, 'public', {
    namespace: 'infra',
    mesh,
    gatewayClassName: 'envoy',
    podNamespace: 'envoy-gateway-system',
    podLabels: { 'gateway.envoyproxy.io/owning-gateway-name': 'public', 'gateway.envoyproxy.io/owning-gateway-namespace': 'infra' },
    serviceAccountName: 'envoy-infra-public',
    listeners: [GatewayListener.https({ name: 'shop', hostname: 'shop.example.com' })],
    routesBesideGateway: true,
  });
  edge.exposes(web);
}
