import { Chart } from 'cdk8s';
import { CloudIdentity, Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['role', 'agent', 'google', 'azure'] };

/** What clouds know workloads by, and the one endpoint that gives out credentials. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
  service(shop, 'role', { identity: CloudIdentity.awsRole({ roleArn: 'arn:aws:iam::123456789012:role/shop', region: 'eu-central-1' }) });
  service(shop, 'agent', { identity: CloudIdentity.eksPodIdentity() });
  service(shop, 'google', { identity: CloudIdentity.gke({ googleServiceAccount: 'web-shop@acme-shop.iam.gserviceaccount.com' }) });
  service(shop, 'azure', { identity: CloudIdentity.azure({ clientId: id, tenantId: id }) });
}
