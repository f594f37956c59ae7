import { Chart } from 'cdk8s';
import { ClusterProfile, Mesh, Rule, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';

export const usual = { shop: ['zones'] };

const HOLDS = { owner: 'team zones', expires: '2031-06-30' };

/**
 * An operator: it keeps zones of every namespace and their status, looks at nodes, writes events, elects a leader, reads a setting of the platform
 * in its namespace, and the metrics of the API server.
 */
export function declare(chart: Chart, mesh: Mesh): void {
  const profile = ClusterProfile.vanilla({ apiServerCidrs: ['192.0.2.10/32'] });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, profile });
  service(shop, 'zones', {
    permissions: [
      { verbs: ['create'], resource: 'leases', apiGroup: 'coordination.k8s.io' },
      { verbs: ['get', 'update'], resource: 'leases', apiGroup: 'coordination.k8s.io', names: ['zones'] },
      { verbs: ['create', 'patch'], resource: 'events', everyNamespace: true },
      { verbs: ['get'], resource: 'configmaps', names: ['settings'], namespace: 'platform' },
      { verbs: ['get'], nonResourceUrls: ['/metrics', '/healthz/*'] },
      { verbs: ['get', 'list', 'watch'], resource: 'nodes', everyNamespace: true },
      { verbs: ['get', 'list', 'watch', 'update'], resource: 'zones', apiGroup: 'acme.example', anyName: true, everyNamespace: true },
      { verbs: ['patch'], resource: 'zones/status', apiGroup: 'acme.example', anyName: true, everyNamespace: true },
    ],
    waivers: [
      { rule: Rule.RBAC_ANY_NAME, reason: 'zones are its own kind, and all of them are its business', ...HOLDS },
      { rule: Rule.RBAC_EVERY_NAMESPACE, reason: 'teams write zones in namespaces of their own', ...HOLDS },
    ],
  });
}
