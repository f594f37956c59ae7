import { Chart, Size } from 'cdk8s';
import { ClusterProfile, Mesh, PodContainer, Probes, SecretStore, ZeroTrustNamespace } from '../../../src';
import { image, service } from '../../support/programs';

export const usual = { shop: ['web'] };

/** Containers beside the main one: hardened alike, and reached by nobody on the ports that only the kubelet asks. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, profile: ClusterProfile.vanilla({ nodeCidrs: ['192.0.2.0/24'] }) });
  const database = SecretStore.cluster('platform').secret('database', { PASSWORD: 'shop/web#password' });
  service(shop, 'web', {
    probes: Probes.http('/healthz', { managementPort: 9000 }),
    writablePaths: { '/tmp': Size.mebibytes(64), '/assets': Size.mebibytes(128) },
    secrets: [database],
    containers: [
      PodContainer.init('migrate', { image: image('migrate'), args: ['up'], secrets: [database], sharedPaths: ['/assets'] }),
      PodContainer.sidecar('proxy', { image: image('proxy'), user: 2000, env: { MODE: 'tcp' }, probes: Probes.http('/', { managementPort: 9801 }) }),
      PodContainer.beside('metrics', { image: image('metrics'), command: ['exporter'], writablePaths: { '/cache': Size.mebibytes(16) }, probes: Probes.exec(['true']) }),
    ],
  });
}
