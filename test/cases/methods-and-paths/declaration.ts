import { Chart } from 'cdk8s';
import { Access, HttpMethod, Mesh, Port } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['orders', 'cart', 'web', 'audit'] };

/** Two callers with different rights, one of which says what it may do in two steps; and a gRPC service. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const orders = service(shop, 'orders');
  const cart = service(shop, 'cart', { ports: [Port.grpc(7070)] });
  const web = service(shop, 'web');
  const audit = service(shop, 'audit');

  web.calls(orders, Access.http({ methods: [HttpMethod.GET], paths: ['/orders/{*}'] }));
  web.calls(orders, Access.http({ methods: [HttpMethod.GET, HttpMethod.POST], paths: ['/orders'] }));
  audit.calls(orders, Access.http({ methods: [HttpMethod.GET] }));
  web.calls(cart, Access.grpc({ service: 'shop.Cart', methods: ['AddItem', 'GetCart'] }));
}
