import { clientOf, rightsIn } from './rights';
import type { Right } from './rights';
import { objectsOf } from '../../support/examples-manifests';
import { synthesize } from '../../support/examples-programs';
import type { Manifest } from '../../support/synth';
import { NEWEST, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applyAll } from '../kubernetes/apply';
import type { Client } from '../kubernetes/client';
import { installCrds, WRITTEN_FOR } from '../kubernetes/crds';
import { Resources } from '../kubernetes/resources';

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'bind', 'escalate', 'impersonate'];

const RESOURCES: readonly (readonly [group: string, resource: string])[] = [
  ['', 'secrets'], ['', 'configmaps'], ['', 'pods'], ['', 'pods/exec'], ['', 'services'], ['', 'serviceaccounts'], ['', 'serviceaccounts/token'],
  ['', 'nodes'], ['', 'namespaces'], ['', 'events'], ['apps', 'deployments'], ['batch', 'jobs'], ['coordination.k8s.io', 'leases'],
  ['networking.k8s.io', 'networkpolicies'], ['security.istio.io', 'authorizationpolicies'], ['rbac.authorization.k8s.io', 'roles'],
  ['rbac.authorization.k8s.io', 'clusterrolebindings'], ['external-secrets.io', 'externalsecrets'], ['*', '*'],
];

/** All that the example Payments declares; no other account may do anything that not every account may. */
const DECLARED: Readonly<Record<string, readonly Right[]>> = {
  'shop/orders': [
    'create leases.coordination.k8s.io in shop', 'get leases.coordination.k8s.io orders-outbox in shop', 'update leases.coordination.k8s.io orders-outbox in shop',
  ],
};

describe('the ServiceAccounts of the example Payments', () => {
  let server: ApiServer;
  let everybody: readonly Right[];
  const manifests: readonly Manifest[] = objectsOf(synthesize('payments'));
  const accounts = manifests.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

  beforeAll(async () => {
    server = await startApiServer(NEWEST);
    await installCrds(server, WRITTEN_FOR);
    const resources = await Resources.of(server.admin);
    for (const name of ['istio-ingress', 'elsewhere']) await server.admin.send('POST', '/api/v1/namespaces', { body: { metadata: { name } } });
    await applyAll(server.admin, resources, manifests);
    await server.admin.must('POST', '/api/v1/namespaces/elsewhere/serviceaccounts', { body: { metadata: { name: 'nobody' } } });
    everybody = await rightsIn(await as('elsewhere/nobody'), 'elsewhere');
  });
  afterAll(async () => server.stop());

  const as = (account: string): Promise<Client> => clientOf(server.admin, account);

  test('are more than a few', () => expect(accounts.length).toBeGreaterThan(8));

  test.each(accounts)('%s may do in every namespace what was declared, and nothing else', async (account) => {
    const client = await as(account);
    for (const namespace of ['shop', 'payments', 'kube-system', 'elsewhere']) {
      const wanted = (DECLARED[account] ?? []).filter((right) => right.endsWith(` in ${namespace}`));
      const rights = await rightsIn(client, namespace);
      expect(rights.filter((right) => !everybody.includes(right.replace(` in ${namespace}`, ' in elsewhere')))).toEqual([...wanted].sort());
    }
    client.close();
  });

  test('shop/orders is answered question by question as the table says', async () => {
    const client = await as('shop/orders');
    const allowed: Right[] = [];
    for (const namespace of ['shop', 'payments', '']) {
      for (const [group, resource] of RESOURCES) {
        for (const verb of VERBS) {
          for (const name of ['', 'orders-outbox']) {
            const [plain, subresource] = resource.split('/');
            const { status } = await client.must('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
              body: { spec: { resourceAttributes: { namespace, verb, group, resource: plain, subresource, name } } },
            });
            if (status.allowed) allowed.push(`${verb} ${resource}.${group}${name === '' ? '' : ` ${name}`} in ${namespace}`);
          }
        }
      }
    }
    expect(allowed.sort()).toEqual([
      'create leases.coordination.k8s.io in shop', 'create leases.coordination.k8s.io orders-outbox in shop',
      'get leases.coordination.k8s.io orders-outbox in shop', 'update leases.coordination.k8s.io orders-outbox in shop',
    ]);
    client.close();
  });

  test('shop/orders can keep its Lease with its token, and read no other', async () => {
    const client = await as('shop/orders');
    const leases = '/apis/coordination.k8s.io/v1/namespaces/shop/leases';
    const lease = { metadata: { name: 'orders-outbox' }, spec: { holderIdentity: 'orders-0', leaseDurationSeconds: 15 } };
    expect((await client.send('POST', leases, { body: lease })).status).toBe(201);
    expect((await client.get(`${leases}/orders-outbox`)).status).toBe(200);
    expect((await client.get(`${leases}/other`)).status).toBe(403);
    expect((await client.get(leases)).status).toBe(403);
    expect((await client.get('/api/v1/namespaces/shop/secrets')).status).toBe(403);
    client.close();
  });
});
