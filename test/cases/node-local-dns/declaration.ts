import { Chart } from 'cdk8s';
import { ClusterProfile, Mesh, Scraper, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';

export const usual = { shop: ['web'] };

/** DNS is cached on every node, under an address that is no pod; and the network plugin must be told of the nodes. */
export function declare(chart: Chart, mesh: Mesh): void {
  const profile = ClusterProfile.nodeLocalDns({ dnsAddresses: ['169.254.20.10'], nodeCidrs: ['192.0.2.0/24'], scraper: Scraper.none() });
  service(new ZeroTrustNamespace(chart, 'shop', { mesh, profile }), 'web');
}
