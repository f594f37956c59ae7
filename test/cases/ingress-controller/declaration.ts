import { Chart } from 'cdk8s';
import { Access, IngressController, Mesh, Port } from '../../../src';
import { namespace, service } from '../../support/programs';

export const usual = { shop: ['web', 'admin'] };

/** Two controllers of the platform: one leads to all of a service and the other to one port of two; nobody else gets in. */
export function declare(chart: Chart, mesh: Mesh): void {
  const shop = namespace(chart, 'shop', mesh);
  const web = service(shop, 'web');
  const admin = service(shop, 'admin', { ports: [Port.http(8080), Port.http(9090, { name: 'console' })] });
  const nginx = IngressController.fromReference(chart, 'ingress-nginx', {
    namespace: 'ingress-nginx',
    podLabels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
  });
  const traefik = IngressController.fromReference(chart, 'inside', {
    namespace: 'traefik', podLabels: { 'app.kubernetes.io/name': 'traefik' }, serviceAccountName: 'traefik',
  });

  nginx.calls(web, mesh._node.kind === 'none' ? Access.all() : Access.http({ paths: ['/shop', '/shop/*'] }));
  traefik.calls(admin, Access.ports('console'));
}
