import { Chart } from 'cdk8s';
import { EdgeGateway, GatewayListener, Mesh, RoutesFrom } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web'] };

/** A service behind the Gateway of the platform, which takes routes of any namespace. */
export function declare(chart: Chart, mesh: Mesh): void {
  const web = service(namespace(chart, 'shop', mesh), 'web');
  const edge = EdgeGateway.fromReference(chart, 'public', {
    namespace: 'infra',
    mesh,
    gatewayClassName: 'istio',
    listeners: [GatewayListener.https({ name: 'https', hostname: '*.example.com', routesFrom: RoutesFrom.anyNamespace() })],
  });
  edge.exposes(web, { hosts: ['shop.example.com'], pathPrefixes: ['/', '/api'] });
}
