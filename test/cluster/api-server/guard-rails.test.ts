import { GuardRails, Mesh, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';
import { manifestsOf, type Manifest } from '../../support/synth';
import { MINORS, startApiServer, type ApiServer } from '../kubernetes/api-server';
import { applyAll } from '../kubernetes/apply';
import { installCrds, WRITTEN_FOR } from '../kubernetes/crds';
import { Resources } from '../kubernetes/resources';
import { until } from '../tools/daemon';

const DELIVERY = 'system:serviceaccount:argocd:argocd-application-controller';
const OWN = { 'app.kubernetes.io/name': 'orders', 'app.kubernetes.io/instance': 'orders' };
const OTHERS = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };

describe.each(MINORS)('guard rails in a real API server of Kubernetes %s', (version) => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer(version);
    await installCrds(server, WRITTEN_FOR);
    await server.admin.must('POST', '/api/v1/namespaces', { body: { metadata: { name: 'elsewhere' } } });
    await applyAll(server.admin, await Resources.of(server.admin), manifestsOf((chart) => {
      const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio(), guardRails: GuardRails.deliveredBy([DELIVERY]) });
      service(shop, 'web').calls(service(shop, 'orders'));
    }));
    // Made by a controller, which does not run here.
    for (const namespace of ['shop', 'elsewhere']) await server.admin.must('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { body: { metadata: { name: 'default' } } });
    // The server compiles a policy when it has heard of it.
    await until('the policies are in force', async () => (await tried(pod(OWN, 'default'))) !== 'accepted');
  });
  afterAll(async () => server.stop());

  function pod(labels: Readonly<Record<string, string>>, serviceAccountName: string, more: object = {}): Manifest {
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'tried', labels, ...more },
      spec: {
        serviceAccountName,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [{ name: 'main', image: 'registry.example/main:1', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
      },
    } as Manifest;
  }

  /** What the server makes of an object, which it does not keep. */
  async function tried(object: Manifest, { namespace = 'shop', user = 'somebody' } = {}): Promise<string> {
    const [group, plural] = PATHS[object.kind];
    const path = `${group}${namespace === '' ? '' : `/namespaces/${namespace}`}/${plural}`;
    return said(await as(user).send('POST', `${path}?dryRun=All`, { body: object }));
  }

  const as = (user: string) => server.admin.impersonating(user);

  function said({ status, body }: { readonly status: number; readonly body: { readonly message?: string } }): string {
    if (status < 300) return 'accepted';
    return body.message?.includes('ValidatingAdmissionPolicy') === true ? 'refused' : `${status}: ${body.message}`;
  }

  const PATHS: Readonly<Record<string, readonly [string, string]>> = {
    Pod: ['/api/v1', 'pods'],
    NetworkPolicy: ['/apis/networking.k8s.io/v1', 'networkpolicies'],
    AuthorizationPolicy: ['/apis/security.istio.io/v1', 'authorizationpolicies'],
    EnvoyFilter: ['/apis/networking.istio.io/v1alpha3', 'envoyfilters'],
    ServiceEntry: ['/apis/networking.istio.io/v1', 'serviceentries'],
    HTTPRoute: ['/apis/gateway.networking.k8s.io/v1', 'httproutes'],
    RoleBinding: ['/apis/rbac.authorization.k8s.io/v1', 'rolebindings'],
    Endpoints: ['/api/v1', 'endpoints'],
    EndpointSlice: ['/apis/discovery.k8s.io/v1', 'endpointslices'],
    ConfigMap: ['/api/v1', 'configmaps'],
  };

  test.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['of a declared workload', OWN, 'orders', 'accepted'],
    ['that nobody declared', { app: 'debug' }, 'default', 'accepted'],
    ['with half of the labels, which no policy selects', { 'app.kubernetes.io/name': 'orders' }, 'default', 'accepted'],
    ['with more labels', { ...OWN, track: 'canary' }, 'orders', 'accepted'],
    ['with the labels and no account', OWN, 'default', 'refused'],
    ['with the labels of one workload and the account of another', OWN, 'web', 'refused'],
    ['with the account and no labels', {}, 'orders', 'refused'],
    ['with the account and half of the labels', { 'app.kubernetes.io/name': 'orders' }, 'orders', 'refused'],
    ['with the account and the labels of another workload', OTHERS, 'orders', 'refused'],
  ])('a pod %s', async (_, labels, account, expected) => {
    expect(await tried(pod(labels, account))).toBe(expected);
    // Not even the delivery makes another pod with the identity of a workload.
    expect(await tried(pod(labels, account), { user: DELIVERY })).toBe(expected);
    expect(await tried(pod(labels, account === 'default' ? account : 'default'), { namespace: 'elsewhere' })).toBe('accepted');
  });

  test('labels of a running pod cannot be put on, or taken off', async () => {
    await server.admin.must('POST', '/api/v1/namespaces/shop/pods', { body: pod({}, 'default', { name: 'stranger' }) });
    await server.admin.must('POST', '/api/v1/namespaces/shop/pods', { body: pod(OWN, 'orders', { name: 'orders-1' }) });
    const patched = async (name: string, labels: object, part = '') => said(await as('somebody').send('PATCH', `/api/v1/namespaces/shop/pods/${name}${part}`, {
      body: { metadata: { labels } }, type: 'application/merge-patch+json',
    }));
    expect(await patched('stranger', OWN)).toBe('refused');
    expect(await patched('stranger', { app: 'debug' })).toBe('accepted');
    expect(await patched('orders-1', { 'app.kubernetes.io/name': null })).toBe('refused');
    expect(await patched('orders-1', OTHERS)).toBe('refused');
    // A status carries labels as well.
    expect(await patched('stranger', OWN, '/status')).toBe('refused');
    expect(await patched('orders-1', { 'app.kubernetes.io/name': null }, '/status')).toBe('refused');
    expect(await patched('orders-1', { track: 'canary' }, '/status')).toBe('accepted');
  });

  test('no Binding puts labels on a pod', async () => {
    await server.admin.must('POST', '/api/v1/namespaces/shop/pods', { body: pod({}, 'default', { name: 'pending' }) });
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'pending', labels: OWN }, target: { kind: 'Node', name: 'one' } };
    for (const path of ['pods/pending/binding', 'bindings']) {
      expect(said(await as('somebody').send('POST', `/api/v1/namespaces/shop/${path}`, { body: binding }))).toBe('refused');
    }
    expect(said(await as('system:kube-scheduler').send('POST', '/api/v1/namespaces/shop/pods/pending/binding', { body: { ...binding, metadata: { name: 'pending' } } }))).toBe('accepted');
  });

  test('a pod that was there before goes on', async () => {
    const path = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/zero-trust.shop.identities';
    const binding = await server.admin.must('GET', path);
    await server.admin.must('DELETE', path);
    await until('the policy is out of force', async () => (await tried(pod(OWN, 'default'))) === 'accepted');
    await server.admin.must('POST', '/api/v1/namespaces/shop/pods', { body: pod(OWN, 'default', { name: 'before' }) });
    const { apiVersion, kind, metadata: { name }, spec } = binding;
    await server.admin.must('POST', path.slice(0, path.lastIndexOf('/')), { body: { apiVersion, kind, metadata: { name }, spec } });
    await until('the policy is in force', async () => (await tried(pod(OWN, 'default'))) === 'refused');

    const patched = async (part: string, body: object) => said(await as('somebody').send('PATCH', `/api/v1/namespaces/shop/pods/before${part}`, {
      body, type: 'application/merge-patch+json',
    }));
    expect(await patched('/status', { status: { message: 'evicted' } })).toBe('accepted');
    expect(await patched('', { metadata: { annotations: { seen: 'yes' } } })).toBe('accepted');
    expect(await patched('', { metadata: { labels: { track: 'canary' } } })).toBe('refused');
  });

  const opening: readonly Manifest[] = [
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'open' }, spec: { podSelector: {}, ingress: [{}] } },
    { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'open' }, spec: { rules: [{}] } },
    { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', metadata: { name: 'open' }, spec: { configPatches: [] } },
    { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'open' }, spec: { hosts: ['example.com'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'DNS' } },
    { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'open' }, spec: { rules: [{ backendRefs: [{ name: 'orders', port: 8080 }] }] } },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'open' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [] },
    { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'open' }, subsets: [] },
    { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'open' }, addressType: 'IPv4', endpoints: [] },
  ] as Manifest[];

  test.each(opening.map((object) => [object.kind, object] as const))('%s is made by the delivery alone', async (_, object) => {
    expect(await tried(object)).toBe('refused');
    expect(await tried(object, { user: 'kubernetes-admin' })).toBe('refused');
    expect(await tried(object, { user: `${DELIVERY}-2` })).toBe('refused');
    expect(await tried(object, { user: DELIVERY })).toBe('accepted');
    expect(await tried(object, { namespace: 'elsewhere' })).toBe('accepted');
  });

  test.each(['networking.k8s.io/v1/namespaces/shop/networkpolicies/default-deny', 'security.istio.io/v1/namespaces/shop/authorizationpolicies/allow-nothing'])(
    '%s is deleted and changed by the delivery alone', async (path) => {
      const deleted = async (user: string) => said(await as(user).send('DELETE', `/apis/${path}?dryRun=All`));
      expect(await deleted('somebody')).toBe('refused');
      expect(await deleted(DELIVERY)).toBe('accepted');
      const changed = await as('somebody').send('PATCH', `/apis/${path}?dryRun=All`, {
        body: { metadata: { labels: { seen: 'yes' } } }, type: 'application/merge-patch+json',
      });
      expect(said(changed)).toBe('refused');
    },
  );

  test('labels of the namespace, which close it, are kept', async () => {
    const changed = async (user: string, part = '') => said(await as(user).send('PATCH', `/api/v1/namespaces/shop${part}?dryRun=All`, {
      body: { metadata: { labels: { 'istio-injection': 'disabled' } } }, type: 'application/merge-patch+json',
    }));
    expect([await changed('somebody'), await changed('somebody', '/status'), await changed(DELIVERY)]).toEqual(['refused', 'refused', 'accepted']);
    const deleted = await as('somebody').send('DELETE', '/api/v1/namespaces/shop?dryRun=All');
    expect(said(deleted)).toBe('refused');
  });

  test('controllers of Kubernetes do their work, and what decides nothing is everybody\'s', async () => {
    expect(await tried(opening[7], { user: 'system:serviceaccount:kube-system:endpointslice-controller' })).toBe('accepted');
    expect(await tried({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } } as Manifest)).toBe('accepted');
  });

});
