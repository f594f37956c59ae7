import { Chart } from 'cdk8s';
import { ClusterProfile, Mesh, Port, Probes, SecureService, ServiceIdentity, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';

export const usual = { shop: ['web', 'orders', 'plain'] };

/** Certificates of cert-manager for a service that looks at those of its callers, and for whoever calls it or one of another program. */
export function declare(chart: Chart, mesh: Mesh): void {
  const profile = ClusterProfile.vanilla({ certManager: { trustDomain: 'example.org', issuerName: 'workloads', trustConfigMap: 'workloads-ca' } });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, profile });
  const orders = service(shop, 'orders', { ports: [Port.tls(8443)], probes: Probes.tcp(), serviceIdentity: ServiceIdentity.spiffe() });
  const plain = service(shop, 'plain');
  const web = service(shop, 'web');
  web.calls(orders);
  web.calls(plain);
  orders.calls(plain);
  plain.calls(SecureService.fromReference({ namespace: 'bank', name: 'payments', ports: [Port.tls(8443)], serviceIdentity: ServiceIdentity.spiffe() }));
  SecureService.fromReference({ namespace: 'mobile', name: 'gateway', serviceAccountName: 'bff' }).calls(orders);
}
