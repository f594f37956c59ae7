import { Chart } from 'cdk8s';
import { ClusterProfile, Mesh, Scraper, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';

export const usual = { shop: ['orders'] };

/** Prometheus and the agent of a vendor scrape metrics. */
export function declare(chart: Chart, mesh: Mesh): void {
  const profile = ClusterProfile.vanilla({ scraper: Scraper.several(Scraper.of({}), Scraper.of({ namespace: 'vendor', podLabels: { app: 'agent' } })) });
  service(new ZeroTrustNamespace(chart, 'shop', { mesh, profile }), 'orders', { metrics: { port: 9090 } });
}
