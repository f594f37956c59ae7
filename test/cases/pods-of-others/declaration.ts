import { Chart } from 'cdk8s';
import { Access, Mesh, Pods, Port } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['orders'] };

/** All pods of a namespace call, those with a label are called. */
export function declare(chart: Chart, mesh: Mesh): void {
  const orders = service(namespace(chart, 'shop', mesh), 'orders');
  const finance = Pods.inNamespace('finance');
  const searchers = Pods.inNamespace('search', { labels: { role: 'node' }, ports: [Port.http(9200), Port.tcp(9300, { name: 'transport' })] });

  finance.calls(orders);
  orders.calls(searchers, Access.ports('http'));
}
