import { Size } from 'cdk8s';
import { modest } from './small';
import { Access, ArgoCdPhase, HttpMethod, JobDelivery, Mesh, Port, Probes, SecretStore, SecureJob, ZeroTrustNamespace } from '../../src';
import { image, service } from '../support/programs';
import { manifestsOf, type Manifest } from '../support/synth';

/** A small application with what has a life of its own: replicas, a database, a Job that comes first, a Secret, a quota. */
export function shop(withMesh: boolean): readonly Manifest[] {
  return modest(manifestsOf((chart) => {
    const own = new ZeroTrustNamespace(chart, 'shop', { mesh: withMesh ? Mesh.istio() : Mesh.none(), quota: { 'pods': '20', 'limits.memory': '30Gi' } });
    const orders = service(own, 'orders', {
      ports: [Port.http(8080), Port.tcp(7000, { name: 'feed' })],
      secrets: [SecretStore.vault({ server: 'https://vault.example.com:8200' }).secret('database', { DB_PASSWORD: 'shop/database#password' })],
    });
    const db = service(own, 'db', {
      ports: [Port.tcp(5432, { name: 'sql' }), Port.tcp(7001, { name: 'gossip' })],
      probes: Probes.tcp({ portName: 'sql' }),
      replicas: 2,
      storage: [{ mountPath: '/var/lib/db', size: Size.gibibytes(1) }],
    });
    const web = service(own, 'web');
    const migration = new SecureJob(own, 'migration', { image: image('migration'), delivery: JobDelivery.argoCdHook(ArgoCdPhase.SYNC) });

    migration.runsBefore(orders);
    migration.calls(db, Access.ports('sql'));
    web.calls(orders, withMesh ? Access.http({ methods: [HttpMethod.GET], paths: ['/orders/*'] }) : Access.ports('http'));
    web.calls(orders, Access.ports('feed'));
    orders.calls(db, Access.ports('sql'));
    db.calls(db, Access.ports('gossip'));
  }));
}
