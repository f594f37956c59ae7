import { Chart } from 'cdk8s';
import { Access, ClusterProfile, KubernetesApi, Mesh, Port, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';

export const usual = { policies: ['admission'] };

/** The API server calls a webhook, whose other port nobody calls. */
export function declare(chart: Chart, mesh: Mesh): void {
  const profile = ClusterProfile.vanilla({ apiServerCidrs: ['192.0.2.10/32', '192.0.2.11/32'] });
  const policies = new ZeroTrustNamespace(chart, 'policies', { mesh, profile });
  const admission = service(policies, 'admission', { ports: [Port.http(8080), Port.tls(8443, { name: 'webhook', servicePort: 443 })] });

  KubernetesApi.inCluster().calls(admission, Access.ports('webhook'));
}
