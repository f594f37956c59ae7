import { Chart } from 'cdk8s';
import { Mesh } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['orders', 'web'] };

/** Web calls orders; nobody calls web. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const orders = service(shop, 'orders');
  const web = service(shop, 'web');
  web.calls(orders);
}
