import { Chart } from 'cdk8s';
import { Access, HttpMethod, Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['orders', 'web', 'audit'] };

/** Web may ask for everything but the management of orders, and audit may read everything but two paths. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const orders = service(shop, 'orders');
  const web = service(shop, 'web');
  const audit = service(shop, 'audit');

  web.calls(orders, Access.http({ notPaths: ['/actuator*'] }));
  audit.calls(orders, Access.http({ methods: [HttpMethod.GET], notPaths: ['/keys/{*}', '/actuator*'] }));
  audit.calls(orders, Access.http({ methods: [HttpMethod.POST], paths: ['/audits'] }));
}
