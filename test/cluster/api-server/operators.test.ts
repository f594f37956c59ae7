import { clientOf } from './rights';
import { Mesh } from '../../../src';
import { declare } from '../../cases/operator/declaration';
import { manifestsOf } from '../../support/synth';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applyAll } from '../kubernetes/apply';
import type { Client } from '../kubernetes/client';
import { Resources } from '../kubernetes/resources';
import { until } from '../tools/daemon';

/** The operator of the case in test/cases, asked right by right: what it declares, and each neighbour of it. */
describe('the account of an operator', () => {
  let server: ApiServer;
  let zones: Client;

  beforeAll(async () => {
    server = await startApiServer(NEWEST);
    await server.admin.must('POST', '/api/v1/namespaces', { body: { metadata: { name: 'elsewhere' } } });
    await server.admin.must('POST', '/api/v1/namespaces', { body: { metadata: { name: 'platform' } } });
    await applyAll(server.admin, await Resources.of(server.admin), manifestsOf((chart) => declare(chart, Mesh.none())));
    zones = await clientOf(server.admin, 'shop/zones');
  });
  afterAll(async () => {
    zones.close();
    await server.stop();
  });

  interface Question {
    readonly verb: string;
    readonly resource: string;
    readonly group?: string;
    readonly name?: string;
    readonly namespace?: string;
  }

  async function mayAsk(verb: string, path: string): Promise<boolean> {
    const { status } = await server.admin.must('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      body: { spec: { user: 'system:serviceaccount:shop:zones', nonResourceAttributes: { verb, path } } },
    });
    return status.allowed;
  }

  async function may({ resource, group = '', namespace = '', ...rest }: Question): Promise<boolean> {
    const [plain, subresource] = resource.split('/');
    const { status } = await server.admin.must('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      body: { spec: { user: 'system:serviceaccount:shop:zones', resourceAttributes: { namespace, group, resource: plain, subresource, ...rest } } },
    });
    return status.allowed;
  }

  const LEASES = { group: 'coordination.k8s.io', resource: 'leases' };
  const ZONES = { group: 'acme.example', resource: 'zones' };

  test.each<Question>([
    { verb: 'create', ...LEASES, namespace: 'shop' },
    { verb: 'update', ...LEASES, name: 'zones', namespace: 'shop' },
    { verb: 'patch', resource: 'events', namespace: 'elsewhere' },
    { verb: 'list', resource: 'nodes' },
    { verb: 'get', resource: 'configmaps', name: 'settings', namespace: 'platform' },
    { verb: 'watch', ...ZONES },
    { verb: 'update', ...ZONES, name: 'north', namespace: 'elsewhere' },
    { verb: 'patch', group: 'acme.example', resource: 'zones/status', name: 'north', namespace: 'elsewhere' },
  ])('may $verb $resource', async (question) => expect(await may(question)).toBe(true));

  test.each<Question>([
    { verb: 'create', ...LEASES, namespace: 'elsewhere' },
    { verb: 'update', ...LEASES, name: 'others', namespace: 'shop' },
    { verb: 'delete', ...LEASES, name: 'zones', namespace: 'shop' },
    { verb: 'delete', resource: 'events', namespace: 'shop' },
    { verb: 'get', resource: 'configmaps', name: 'settings', namespace: 'shop' },
    { verb: 'get', resource: 'configmaps', name: 'others', namespace: 'platform' },
    { verb: 'list', resource: 'configmaps', namespace: 'platform' },
    { verb: 'update', resource: 'configmaps', name: 'settings', namespace: 'platform' },
    { verb: 'patch', resource: 'nodes', name: 'one' },
    { verb: 'patch', resource: 'nodes/status', name: 'one' },
    { verb: 'get', resource: 'nodes/proxy', name: 'one' },
    { verb: 'create', ...ZONES, namespace: 'shop' },
    { verb: 'patch', ...ZONES, name: 'north', namespace: 'shop' },
    { verb: 'update', group: 'acme.example', resource: 'zones/status', name: 'north', namespace: 'shop' },
    { verb: 'get', group: 'other.example', resource: 'zones', name: 'north', namespace: 'shop' },
    { verb: 'get', resource: 'secrets', name: 'zones', namespace: 'shop' },
    { verb: 'create', resource: 'pods/exec', name: 'zones', namespace: 'shop' },
    { verb: 'create', resource: 'serviceaccounts/token', name: 'zones', namespace: 'shop' },
    { verb: 'impersonate', resource: 'users', name: 'admin' },
    { verb: 'bind', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: 'cluster-admin' },
    { verb: 'escalate', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: 'shop.zones' },
    { verb: 'update', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: 'shop.zones' },
    { verb: 'patch', group: 'admissionregistration.k8s.io', resource: 'mutatingwebhookconfigurations', name: 'any' },
  ])('may not $verb $resource', async (question) => expect(await may(question)).toBe(false));

  test.each<[verb: string, path: string, yes: boolean]>([
    ['get', '/metrics', true], ['get', '/healthz/etcd', true], ['get', '/metrics/cadvisor', false], ['post', '/metrics', false], ['get', '/logs', false], ['get', '/debug/pprof', false],
  ])('may %s %s: %s', async (verb, path, yes) => expect(await mayAsk(verb, path)).toBe(yes));

  test('gets the same answers by its token', async () => {
    expect((await zones.get('/metrics')).status).toBe(200);
    expect((await zones.get('/logs')).status).toBe(403);

    expect((await zones.get('/api/v1/nodes')).status).toBe(200);
    expect((await zones.send('POST', '/api/v1/namespaces/elsewhere/events', {
      body: {
        metadata: { name: 'zone.1' }, involvedObject: { kind: 'Zone', name: 'north', namespace: 'elsewhere' }, reason: 'Ready', type: 'Normal', message: 'ready',
      },
    })).status).toBe(201);
    expect((await zones.get('/api/v1/namespaces/shop/secrets')).status).toBe(403);
    expect((await zones.get('/apis/rbac.authorization.k8s.io/v1/clusterroles')).status).toBe(403);
  });

  /** The cluster itself lets nobody give more than he has, but Secrets with tokens get past that: why creating and reading them needs a waiver. */
  test('would be any account of the namespace if it could make Secrets and read them', async () => {
    const admin = server.admin;
    await admin.must('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles', {
      body: {
        metadata: { name: 'secrets' },
        rules: [
          { apiGroups: [''], resources: ['secrets'], verbs: ['create'] }, { apiGroups: [''], resources: ['secrets'], resourceNames: ['mine'], verbs: ['get'] },
        ],
      },
    });
    await admin.must('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings', {
      body: {
        metadata: { name: 'secrets' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'secrets' }, subjects: [{ kind: 'ServiceAccount', name: 'zones', namespace: 'shop' }],
      },
    });
    await until('the rights are known to the server', async () => may({ verb: 'get', resource: 'secrets', name: 'mine', namespace: 'shop' }));
    const made = await zones.send('POST', '/api/v1/namespaces/shop/secrets', {
      body: { metadata: { name: 'mine', annotations: { 'kubernetes.io/service-account.name': 'default' } }, type: 'kubernetes.io/service-account-token' },
    });
    // Filled in by the token controller, which runs beside an API server and not in it.
    expect(made.status).toBe(201);
    expect((await zones.get('/api/v1/namespaces/shop/secrets/mine')).status).toBe(200);
  });
});
