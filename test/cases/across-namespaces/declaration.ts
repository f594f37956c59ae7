import { Chart } from 'cdk8s';
import { Mesh, Port } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['orders'], bank: ['ledger'] };

/** Two namespaces that call each other: a circle. */
export function declare(chart: Chart, mesh: Mesh): void {
  const orders = service(namespace(chart, 'shop', mesh), 'orders');
  const ledger = service(namespace(chart, 'bank', mesh), 'ledger', { ports: [Port.grpc(9000, { servicePort: 80 })] });
  orders.calls(ledger);
  ledger.calls(orders);
}
