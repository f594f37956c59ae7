import { Chart, Testing } from 'cdk8s';
import {
  ClusterProfile, ExternalHost, ExternalNetwork, Mesh, MeshPolicy, Port, Probes, SecretStore, SecureService, ZeroTrustNamespace,
} from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import { proveGraph } from '../../src/proof/prove-graph';
import { image } from '../support/programs';
import { find, manifestsOfApp } from '../support/synth';
import type { Manifest } from '../support/synth';

const IMAGE = image('shop');
const COMMON = { image: IMAGE, ports: [Port.http(8080)], probes: Probes.http('/healthz') };

function shop() {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const mesh = Mesh.istio();
  new MeshPolicy(chart, 'mesh', { mesh });
  const profile = ClusterProfile.vanilla({ apiServerCidrs: ['172.18.0.2/32'], podCidrs: ['10.244.0.0/16'] });
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh, profile });
  const vault = SecretStore.vault({ server: 'https://vault.example.com:8200', caConfigMap: 'vault-ca' });
  const aws = SecretStore.aws({ region: 'eu-central-1', roleArn: 'arn:aws:iam::123456789012:role/orders' });
  const orders = new SecureService(namespace, 'orders', {
    ...COMMON,
    imagePullSecrets: ['registry'],
    permissions: [{ resource: 'configmaps', names: ['settings'], verbs: ['get', 'update'] }],
    secrets: [vault.secret('database', { PASSWORD: 'production/orders#password' }), aws.secret('stripe', { KEY: 'production/stripe' })],
  });
  orders.calls(ExternalHost.https('api.stripe.com'));
  orders.calls(ExternalHost.https('*.example.com'));
  orders.calls(ExternalHost.tls('mail.example.net', 465));
  orders.calls(ExternalHost.tcp('ledger.example.net', 5432));
  orders.calls(ExternalHost.tcp('archive.example.net', 5432));
  orders.calls(ExternalNetwork.of({ name: 'warehouse', cidrs: ['198.51.100.0/24'], ports: [Port.tcp(2575)] }));
  return { graph: Registry.of(app).graph(), manifests: manifestsOfApp(app) };
}

const { graph, manifests } = shop();

/** What the proof says when some objects are changed and others are added. */
function said(change: (manifest: (kind: string, name: string, namespace?: string) => Manifest) => void, ...added: object[]): readonly string[] {
  const copies = structuredClone(manifests);
  change((kind, name, ofNamespace) => find(copies, kind, name, ofNamespace));
  return proveGraph(graph, [...copies, ...added]).messages.map(({ text }) => text);
}

const UNCHANGED = () => undefined;

function object(apiVersion: string, kind: string, key: string, rest: object): object {
  const [namespace, name] = key.split('/');
  return { apiVersion, kind, metadata: { namespace, name }, ...rest };
}

const RBAC = 'rbac.authorization.k8s.io/v1';

function binding(key: string, role: string, subject: object, kind = 'RoleBinding'): object {
  return object(RBAC, kind, key, { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: role.split(' ')[0], name: role.split(' ')[1] }, subjects: [subject] });
}

const ORDERS = { kind: 'ServiceAccount', name: 'orders', namespace: 'shop' };

test('what is written holds', () => expect(said(UNCHANGED)).toEqual([]));

describe('rights through the Kubernetes API', () => {
  test('beyond the declared ones are told with the binding that gives them', () => {
    expect(said((manifest) => manifest('Role', 'orders').rules[0].verbs.push('delete'))).toEqual([
      'the ServiceAccount shop/orders may delete configmaps \'settings\' of shop, which is undeclared: RoleBinding shop/orders binds it to Role \'orders\'. Declare it: permissions: [{ … }], or delete the binding',
    ]);
    expect(said((manifest) => { delete manifest('Role', 'orders').rules[0].resourceNames; })).toEqual([
      expect.stringContaining('may get configmaps, update configmaps of any name'), expect.stringContaining('may get configmaps of shop and 1 more, which is undeclared'),
    ]);
  });

  test('that were declared and are not given are told', () => {
    expect(said((manifest) => { manifest('Role', 'orders').rules[0].resourceNames = ['other']; })).toEqual(expect.arrayContaining([
      'the ServiceAccount shop/orders may not get configmaps \'settings\' of shop, although it is declared: no Role that is bound to it says so. Take back the patch that changed it',
    ]));
    expect(said((manifest) => { manifest('RoleBinding', 'orders').subjects[0].name = 'default'; })).toHaveLength(3);
  });

  test('are also found where a user, a group or the cluster gives them', () => {
    for (const added of [
      binding('shop/a', 'ClusterRole view', ORDERS),
      binding('shop/b', 'ClusterRole view', { kind: 'User', name: 'system:serviceaccount:shop:orders' }),
      binding('other/c', 'ClusterRole view', ORDERS),
      binding('x/d', 'ClusterRole view', ORDERS, 'ClusterRoleBinding'),
      binding('other/e', 'ClusterRole view', { kind: 'Group', name: 'system:serviceaccounts:shop' }),
      binding('x/f', 'ClusterRole view', { kind: 'Group', name: 'system:authenticated' }, 'ClusterRoleBinding'),
      binding('shop/g', 'Role orders', { kind: 'ServiceAccount', name: 'stranger', namespace: 'elsewhere' }),
    ]) expect(said(UNCHANGED, added).join('\n')).toMatch(/undeclared/);
  });

  test('of people, and of others elsewhere, are none of the program\'s', () => {
    expect(said(
      UNCHANGED,
      binding('shop/a', 'ClusterRole view', { kind: 'Group', name: 'developers' }),
      binding('other/b', 'ClusterRole view', { kind: 'ServiceAccount', name: 'theirs' }),
      binding('x/c', 'ClusterRole external-secrets', { kind: 'ServiceAccount', name: 'external-secrets', namespace: 'external-secrets' }, 'ClusterRoleBinding'),
    )).toEqual([]);
  });

  test('of a role that is put together from others can\'t be counted', () => {
    const role = object(RBAC, 'ClusterRole', 'x/parts', { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: 'yes' } }] }, rules: [] });
    expect(said(UNCHANGED, role, binding('shop/a', 'ClusterRole parts', ORDERS))[0]).toContain('gets unknown rights');
  });
});

describe('secrets', () => {
  test('come from the store that was declared, as the account that was declared', () => {
    expect(said((manifest) => { manifest('SecretStore', 'orders-vault').spec.provider.vault.server = 'http://vault.example.com:8200'; })).toEqual([
      'SecretStore shop/orders-vault does not do what shop/orders declares: spec.provider.vault.server is "http://vault.example.com:8200", expected "https://vault.example.com:8200"',
    ]);
    expect(said((manifest) => { manifest('SecretStore', 'orders-aws').spec.provider.aws.role = 'arn:aws:iam::123456789012:role/admin'; })[0]).toContain('which is undeclared');
    expect(said((manifest) => { manifest('SecretStore', 'orders-aws').spec.provider.aws.auth.jwt.serviceAccountRef.namespace = 'shop'; })).toEqual([]);
    expect(said((manifest) => { manifest('ServiceAccount', 'orders-aws').metadata.annotations['eks.amazonaws.com/role-arn'] = 'arn:aws:iam::123456789012:role/admin'; }).join('\n'))
      .toContain('as which the SecretStore \'orders-aws\' logs in, is not as declared');
  });

  test('are those that were declared, and no others', () => {
    expect(said((manifest) => { manifest('ExternalSecret', 'orders-database').spec.data[0].remoteRef.key = 'production/payments'; })[0])
      .toContain('spec.data[0].remoteRef.key is "production/payments", expected "production/orders"');
    expect(said((manifest) => { manifest('ExternalSecret', 'orders-database').spec.dataFrom = [{ find: { name: { regexp: '.*' } } }]; })[0]).toContain('spec.dataFrom');
    expect(said((manifest) => { manifest('ExternalSecret', 'orders-database').spec.target.template = { data: {} }; })[0]).toContain('spec.target.template');
    expect(said((manifest) => { manifest('ExternalSecret', 'orders-database').metadata.namespace = 'other'; })[0]).toContain('is missing');
    expect(said((manifest) => { manifest('ExternalSecret', 'orders-database').spec.refreshInterval = '5m'; })).toEqual([]);
  });

  test('that nobody declared stay out of the program\'s namespaces', () => {
    const secret = (key: string) => object('external-secrets.io/v1', 'ExternalSecret', key, { spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'all' }, dataFrom: [] } });
    expect(said(UNCHANGED, secret('shop/more'))[0]).toContain('ExternalSecret shop/more is undeclared');
    expect(said(UNCHANGED, secret('elsewhere/more'), secret('shop/registry'))).toEqual([]);
    expect(said(UNCHANGED, object('external-secrets.io/v1alpha1', 'PushSecret', 'shop/out', { spec: {} }))[0]).toContain('sends a Secret out of the cluster');
    expect(said(UNCHANGED, object('external-secrets.io/v1', 'ClusterExternalSecret', 'x/all', { spec: { namespaceSelectors: [{}] } }))[0]).toContain('every namespace that it selects');
  });
});

const WAREHOUSE = 'cidr-198-51-100-0-24.warehouse';
const ALLOCATION = 'networking.istio.io/enable-autoallocate-ip';

describe('ServiceEntries', () => {
  test('leave a TLS host without an address of its own, where its server name would not count, and give a TCP host one', () => {
    expect(said((manifest) => { delete manifest('ServiceEntry', 'api.stripe.com').metadata.labels[ALLOCATION]; })).toEqual([
      `ServiceEntry shop/api.stripe.com leads calls to api.stripe.com elsewhere than declared: metadata.labels['${ALLOCATION}'] is missing, expected "false"`,
    ]);
    expect(said((manifest) => { manifest('ServiceEntry', 'ledger.example.net').metadata.labels[ALLOCATION] = 'false'; }).join('\n'))
      .toContain(`metadata.labels['${ALLOCATION}'] is "false", which is undeclared`);
  });

  test.each<[string, string, (spec: Manifest) => void]>([
    ['another port', 'api.stripe.com', (spec) => { spec.ports[0].targetPort = 8443; }],
    ['another protocol', 'api.stripe.com', (spec) => { spec.ports[0].protocol = 'TCP'; }],
    ['the mesh', 'api.stripe.com', (spec) => { spec.location = 'MESH_INTERNAL'; }],
    ['other endpoints', 'api.stripe.com', (spec) => { spec.endpoints = [{ address: '192.0.2.1' }]; }],
    ['other addresses', 'api.stripe.com', (spec) => { spec.addresses = ['0.0.0.0/0']; }],
    ['any address', 'any.example.com', (spec) => { spec.resolution = 'NONE'; }],
    ['DNS', WAREHOUSE, (spec) => { spec.resolution = 'DNS'; }],
    ['more addresses', WAREHOUSE, (spec) => { spec.addresses.push('203.0.113.0/24'); }],
    ['requests', WAREHOUSE, (spec) => { spec.ports[0].protocol = 'HTTP'; }],
    ['more ports', WAREHOUSE, (spec) => { spec.ports.push({ number: 22, name: 'tcp-22', protocol: 'TCP' }); }],
  ])('lead nowhere else: %s', (_, name, change) => {
    expect(said((manifest) => change(manifest('ServiceEntry', name).spec)).join('\n')).toContain(`ServiceEntry shop/${name} leads calls to`);
  });

  test('that nobody declared stay out of the program\'s namespaces', () => {
    const entry = (key: string) => object('networking.istio.io/v1', 'ServiceEntry', key, { spec: { hosts: ['mutant.example.org'], exportTo: ['.'], ports: [], resolution: 'DNS' } });
    expect(said(UNCHANGED, entry('shop/mutant'))).toEqual(['ServiceEntry shop/mutant tells the proxies of shop of mutant.example.org, which nothing there was declared to call']);
    expect(said(UNCHANGED, entry('other/mutant'))).toEqual([]);
  });

  test('that are missing are missed, also where no other names their port', () => {
    const withoutEntry = manifests.filter(({ kind, metadata }) => !(kind === 'ServiceEntry' && metadata.name === 'mail.example.net'));
    expect(proveGraph(graph, withoutEntry).messages.map(({ text }) => text).join('\n')).toMatch(/can't reach .* on 465\/TCP .*host mail\.example\.net/);
  });

  test('of two hosts on one TCP port need a proxy that answers DNS', () => {
    const unproven = said((manifest) => { delete manifest('Deployment', 'orders').spec.template.metadata.annotations['proxy.istio.io/config']; });
    expect(unproven.join('\n')).toContain('5432');
  });

  test('mean the same where a field says what it means without saying it', () => {
    expect(said((manifest) => { delete manifest('ServiceEntry', 'api.stripe.com').spec.location; })).toEqual([]);
  });
});

describe('the ground rules of a mesh', () => {
  test.each([['PeerAuthentication', 'default'], ['AuthorizationPolicy', 'allow-nothing'], ['Sidecar', 'default']])('hold for all of it: %s', (kind, name) => {
    expect(said((manifest) => { manifest(kind, name, 'istio-system').metadata.namespace = 'elsewhere'; }).join('\n'))
      .toContain(`but no ${kind} of the namespace 'istio-system' says so`);
    expect(said((manifest) => { manifest(kind, name, 'istio-system').metadata.name = 'other'; })).toEqual([]);
  });

  test.each([
    ['its namespace', (spec: Manifest) => { spec.egress[0].hosts = ['./*']; }],
    ['another namespace too', (spec: Manifest) => { spec.egress[0].hosts.push('istio-system/*'); }],
    ['the whole mesh', (spec: Manifest) => { delete spec.egress; }],
    ['what the registry does not know', (spec: Manifest) => { spec.outboundTrafficPolicy.mode = 'ALLOW_ANY'; }],
  ])('show nothing to a workload without a Sidecar of its own: not %s', (_, change) => {
    expect(said((manifest) => change(manifest('Sidecar', 'default', 'istio-system').spec)))
      .toEqual(['the whole mesh was declared to let nobody out who has no Sidecar of its own, but no Sidecar of the namespace \'istio-system\' says so. Put it back']);
  });
});
