import { Chart } from 'cdk8s';
import { ClusterProfile, Mesh, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';

export const usual = { shop: ['flags'] };

/** A service that may read one ConfigMap. */
export function declare(chart: Chart, mesh: Mesh): void {
  const profile = ClusterProfile.vanilla({ apiServerCidrs: ['192.0.2.10/32'] });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, profile });
  service(shop, 'flags', { permissions: [{ verbs: ['get', 'watch'], resource: 'configmaps', names: ['feature-flags'] }] });
}
