import { Chart, Size } from 'cdk8s';
import { Access, Mesh, Port, Probes } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web'] };

/** Three replicas that replicate among themselves on a port that nobody else may use. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const db = service(shop, 'db', {
    ports: [Port.tcp(5432, { name: 'sql' }), Port.tcp(7000, { name: 'gossip' })],
    probes: Probes.tcp(),
    replicas: 3,
    storage: [{ mountPath: '/var/lib/db', size: Size.gibibytes(10) }],
  });
  db.calls(db, Access.ports('gossip'));
  service(shop, 'web').calls(db, Access.ports('sql'));
}
