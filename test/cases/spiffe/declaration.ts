import { Chart } from 'cdk8s';
import { Access, ClusterProfile, HttpMethod, Mesh, Port, SecureCronJob, SecureService, ServiceIdentity, ZeroTrustNamespace } from '../../../src';
import { image, service } from '../../support/programs';

export const usual = { shop: ['web', 'orders', 'plain', 'nightly'] };

/** Certificates of SPIRE for services that look at those of their callers: of this program, and of another one. */
export function declare(chart: Chart, mesh: Mesh): void {
  const profile = ClusterProfile.vanilla({ spire: { trustDomain: 'example.org', className: 'spire-spire' } });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, profile });
  const tls = { ports: [Port.tls(8443)], serviceIdentity: ServiceIdentity.spiffe() };
  const orders = service(shop, 'orders', tls);
  const web = service(shop, 'web');
  web.calls(orders);
  service(shop, 'plain').calls(web);
  new SecureCronJob(shop, 'nightly', { image: image('nightly'), schedule: '0 3 * * *' }).calls(orders);
  orders.calls(SecureService.fromReference({ namespace: 'bank', name: 'payments', ports: [Port.tls(8443)], serviceIdentity: ServiceIdentity.spiffe() }));
  SecureService.fromReference({ namespace: 'mobile', name: 'gateway', serviceAccountName: 'bff' }).calls(orders);
}
void [Access, HttpMethod];
