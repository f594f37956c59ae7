import { Chart } from 'cdk8s';
import { Access, ClusterProfile, HttpMethod, Mesh, Port, SecureService, ServiceIdentity, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';

export const usual = { shop: ['web', 'orders', 'plain'] };

/** Tokens of callers for the services that look at them: of this program, and of another one. */
export function declare(chart: Chart, mesh: Mesh): void {
  const profile = ClusterProfile.vanilla({ tokenIssuer: 'https://kubernetes.default.svc.cluster.local' });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, profile, serviceIdentity: ServiceIdentity.tokens() });
  const orders = service(shop, 'orders');
  const plain = service(shop, 'plain', { serviceIdentity: ServiceIdentity.none() });
  const web = service(shop, 'web');
  web.calls(orders, Access.http({ methods: [HttpMethod.GET], paths: ['/orders/*'] }));
  web.calls(orders, Access.http({ methods: [HttpMethod.POST], paths: ['/orders'] }));
  web.calls(plain);
  plain.calls(orders, Access.http({ notPaths: ['/admin*'] }));
  orders.calls(SecureService.fromReference({ namespace: 'bank', name: 'payments', ports: [Port.http(8080)], serviceIdentity: ServiceIdentity.tokens({ audience: 'payments' }) }));
  SecureService.fromReference({ namespace: 'mobile', name: 'gateway', serviceAccountName: 'bff' }).calls(orders);
}
