import { Chart } from 'cdk8s';
import { Access, Mesh, Pods, Port } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['orders', 'status', 'web'] };

/** Pods with a label call from namespaces with a label, and anybody in the cluster calls another service, as web does. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const orders = service(shop, 'orders', { ports: [Port.http(8080), Port.tcp(9000, { name: 'events' })] });
  const status = service(shop, 'status');
  const web = service(shop, 'web');

  Pods.inNamespacesLabelled({ team: 'partners' }, { labels: { 'may-call': 'orders' } }).calls(orders, Access.ports('events'));
  Pods.inAnyNamespace().calls(status);
  web.calls(orders, Access.ports('http'));
  web.calls(status);
}
