import { objectsOf, podTemplates } from '../support/examples-manifests';
import type { Written } from '../support/examples-manifests';
import { allowances, ownWays } from '../support/examples-policies';
import { synthesize } from '../support/examples-programs';
import { find, ofKind } from '../support/synth';

/** The internet, of both families. What is inside is excepted from it. */
const INTERNET = (port: number) => [`0.0.0.0/0 ${port}/TCP`, `::/0 ${port}/TCP`];

/** Who may ask what of whom: `namespace/caller → port METHODS path`. */
const MAY_ASK: Readonly<Record<string, readonly string[]>> = {
  'shop/auth': ['shop/gateway → 8080 DELETE,GET /sessions/{*}', 'shop/gateway → 8080 POST /sessions'],
  'shop/gateway': [
    'istio-ingress/edge-istio → 8080 * /orders', 'istio-ingress/edge-istio → 8080 * /orders/*',
    'istio-ingress/edge-istio → 8080 * /sessions', 'istio-ingress/edge-istio → 8080 * /sessions/*',
    'istio-ingress/edge-istio → 8080 * /stock', 'istio-ingress/edge-istio → 8080 * /stock/*',
  ],
  'shop/inventory': [
    'shop/gateway → 8080 GET /stock/*',
    'shop/orders → 8080 DELETE /reservations/{*}', 'shop/orders → 8080 POST /reservations',
  ],
  'shop/notifications': ['shop/orders → 8080 POST /messages'],
  'shop/orders': [
    'payments/payments → 8080 POST /orders/{*}/payment-events',
    'shop/gateway → 8080 GET /orders/{*}', 'shop/gateway → 8080 GET,POST /orders',
    'support/backoffice → 8080 GET /orders/{*}', 'support/backoffice → 8080 POST /orders/{*}/refunds',
  ],
  'shop/orders-db': ['shop/orders → 5432 * *', 'shop/orders-migration → 5432 * *'],
  'payments/payments': ['shop/orders → 8080 GET /payments/{*}', 'shop/orders → 8080 POST /payments'],
  'payments/payments-db': ['payments/payments → 5432 * *', 'payments/settlement → 5432 * *'],
};

const COMES_FROM: Readonly<Record<string, readonly string[]>> = {
  'shop/auth': ['shop/gateway 8080/TCP'],
  'shop/gateway': ['istio-ingress/gateway.networking.k8s.io/gateway-name=edge 8080/TCP'],
  'shop/inventory': ['shop/gateway 8080/TCP', 'shop/orders 8080/TCP'],
  'shop/notifications': ['shop/orders 8080/TCP'],
  'shop/orders': ['payments/payments 8080/TCP', 'shop/gateway 8080/TCP', 'support/backoffice 8080/TCP'],
  'shop/orders-db': ['shop/orders 5432/TCP', 'shop/orders-migration 5432/TCP'],
  'shop/orders-migration': [],
  'payments/payments': ['shop/orders 8080/TCP'],
  'payments/payments-db': ['payments/payments 5432/TCP', 'payments/settlement 5432/TCP'],
  'payments/settlement': [],
};

const GOES_TO: Readonly<Record<string, readonly string[]>> = {
  'shop/auth': ['10.20.30.0/28 514/UDP'],
  'shop/gateway': ['shop/auth 8080/TCP', 'shop/inventory 8080/TCP', 'shop/orders 8080/TCP'],
  'shop/inventory': [],
  'shop/notifications': INTERNET(465),
  'shop/orders': [
    '10.20.0.10/32 6443/TCP', 'payments/payments 8080/TCP', 'shop/inventory 8080/TCP', 'shop/notifications 8080/TCP', 'shop/orders-db 5432/TCP',
  ],
  'shop/orders-db': [],
  'shop/orders-migration': ['shop/orders-db 5432/TCP'],
  'payments/payments': [...INTERNET(443), 'fraud/scoring 9000/TCP', 'payments/payments-db 5432/TCP', 'shop/orders 8080/TCP'],
  'payments/payments-db': [],
  'payments/settlement': [...INTERNET(443), 'payments/payments-db 5432/TCP'],
};

/** What "the internet" must leave out. */
const INSIDE = [
  '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '127.0.0.0/8', '100.64.0.0/10', 'fc00::/7', 'fe80::/10', '::1/128',
];

describe('the payments example', () => {
  const objects = objectsOf(synthesize('payments'));
  const at = (kind: string, id: string) => find(objects, kind, id.split('/')[1], id.split('/')[0]);
  const asks = (id: string) => (
    allowances(at('AuthorizationPolicy', id)).map((line) => line.replace(/^acme\.example\/ns\/([^/]+)\/sa\//, '$1/'))
  );
  const pods = podTemplates(objects);

  test('has six services, two databases, a migration and a nightly job in two namespaces', () => {
    expect(Object.keys(pods).sort()).toEqual(Object.keys(GOES_TO).sort());
    expect(ofKind(objects, 'StatefulSet').map(({ metadata }) => metadata.name)).toEqual(['orders-db', 'payments-db']);
    expect(ofKind(objects, 'Service').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort()).toEqual(Object.keys(MAY_ASK).sort());
  });

  test.each(Object.keys(MAY_ASK))('lets %s be asked by its callers for what they need, and by nobody for anything else', (id) => {
    expect(asks(id)).toEqual(MAY_ASK[id]);
  });

  test.each(Object.keys(COMES_FROM))('lets the packets of the callers of %s come in, and no others', (id) => {
    expect(ownWays(at('NetworkPolicy', id), 'ingress')).toEqual(COMES_FROM[id]);
  });

  test.each(Object.keys(GOES_TO))('lets the packets of %s go to its callees, and to no others', (id) => {
    expect(ownWays(at('NetworkPolicy', id), 'egress')).toEqual(GOES_TO[id]);
  });

  test('keeps both databases from each other\'s callers', () => {
    const mentions = (database: string) => ofKind(objects, 'NetworkPolicy')
      .filter((policy) => JSON.stringify(policy.spec.egress ?? []).includes(`"${database}"`)).map(({ metadata }) => metadata.name).sort();
    expect(mentions('orders-db')).toEqual(['orders', 'orders-migration']);
    expect(mentions('payments-db')).toEqual(['payments', 'settlement']);
  });

  test('opens the internet without what is inside, and to those three only that call it', () => {
    const blocks = ofKind(objects, 'NetworkPolicy').flatMap(({ metadata, spec }) => (spec.egress ?? []).flatMap(({ to }: Written) => to)
      .filter(({ ipBlock }: Written) => ipBlock?.cidr.endsWith('/0')).map(({ ipBlock }: Written) => ({ name: metadata.name, ipBlock })));
    expect([...new Set(blocks.map(({ name }) => name))].sort()).toEqual(['notifications', 'payments', 'settlement']);
    for (const { ipBlock } of blocks) {
      expect(ipBlock.except).toEqual(expect.arrayContaining(INSIDE.filter((cidr) => cidr.includes(':') === ipBlock.cidr.includes(':'))));
    }
  });

  test('tells the proxies the hosts outside by name, each within its own namespace', () => {
    expect(ofKind(objects, 'ServiceEntry').map(({ metadata, spec }) => [metadata.namespace, spec])).toEqual([
      ['shop', {
        hosts: ['smtp.example.com'],
        exportTo: ['.'],
        location: 'MESH_EXTERNAL',
        resolution: 'DNS',
        ports: [{ number: 465, name: 'tls-465', protocol: 'TLS' }],
      }],
      ['payments', {
        hosts: ['api.stripe.com'],
        exportTo: ['.'],
        location: 'MESH_EXTERNAL',
        resolution: 'DNS',
        ports: [{ number: 443, name: 'tls-443', protocol: 'TLS' }],
      }],
    ]);
  });

  test('writes nothing into the namespaces of other repositories', () => {
    expect([...new Set(objects.map(({ metadata }) => metadata.namespace ?? 'none'))].sort()).toEqual(['istio-ingress', 'none', 'payments', 'shop']);
    expect(objects.filter(({ metadata }) => ['scoring', 'backoffice'].includes(metadata.name))).toEqual([]);
  });

  test('runs nothing but images pinned by digest', () => {
    const images = Object.values(pods).flatMap(({ spec }) => spec.containers.map(({ image }: Written) => image));
    expect(images.filter((image) => !/^[a-z.]+\/[a-z/]+:\d+(\.\d+)+@sha256:[0-9a-f]{64}$/.test(image))).toEqual([]);
  });

  test('fetches secrets from Vault through a store and an account of each workload\'s own', () => {
    const stores = ofKind(objects, 'SecretStore').map(({ metadata, spec: { provider: { vault } } }) => (
      `${metadata.namespace}/${metadata.name} as ${vault.auth.kubernetes.role} for ${vault.auth.kubernetes.serviceAccountRef.audiences.join()}`
    ));
    expect(stores.sort()).toEqual([
      'payments/payments-db-vault as payments-payments-db for vault',
      'payments/payments-vault as payments-payments for vault',
      'payments/settlement-vault as payments-settlement for vault',
      'shop/auth-vault as shop-auth for vault',
      'shop/notifications-vault as shop-notifications for vault',
      'shop/orders-db-vault as shop-orders-db for vault',
      'shop/orders-migration-vault as shop-orders-migration for vault',
      'shop/orders-vault as shop-orders for vault',
    ]);
    const remote = (id: string) => at('ExternalSecret', id).spec.data.map(({ remoteRef, secretKey }: Written) => (
      `${secretKey} = ${remoteRef.key}#${remoteRef.property}`
    ));
    expect(remote('payments/payments-stripe')).toEqual(['STRIPE_API_KEY = payments/stripe#restricted-key']);
    expect(remote('payments/settlement-stripe')).toEqual(['STRIPE_API_KEY = settlement/stripe#read-only-key']);
    expect(remote('shop/auth-signing')).toEqual(['key.pem = auth/signing#key']);
    expect(at('ExternalSecret', 'shop/auth-signing').spec.refreshInterval).toMatch(/^5m/);
  });

  test('shows secrets as variables or as files, as they were asked for', () => {
    const [orders] = pods['shop/orders'].spec.containers;
    expect(orders.env).toContainEqual({ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'orders-database', key: 'DB_PASSWORD' } } });
    const [auth] = pods['shop/auth'].spec.containers;
    expect(auth.volumeMounts).toContainEqual({ name: 'auth-signing', mountPath: '/etc/auth/signing', readOnly: true });
    expect(JSON.stringify(auth.env ?? [])).not.toContain('signing');
  });

  test('gives a token to orders alone, for its Lease and nothing else', () => {
    const withToken = Object.entries(pods).filter(([, { spec }]) => JSON.stringify(spec.volumes ?? []).includes('serviceAccountToken'));
    expect(withToken.map(([id]) => id)).toEqual(['shop/orders']);
    expect(at('Role', 'shop/orders').rules).toEqual([
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: ['orders-outbox'], verbs: ['get', 'update'] },
    ]);
    expect(ofKind(objects, 'Role').filter(({ rules }) => JSON.stringify(rules).includes('*'))).toEqual([]);
    expect(ofKind(objects, 'ClusterRole', 'ClusterRoleBinding')).toEqual([]);
  });

  test('lets the load decide how many gateways there are', () => {
    expect(at('HorizontalPodAutoscaler', 'shop/gateway').spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gateway' },
      minReplicas: 3,
      maxReplicas: 12,
      metrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'gateway', target: { type: 'Utilization', averageUtilization: 60 } } }],
    });
    expect(at('Deployment', 'shop/gateway').spec).not.toHaveProperty('replicas');
  });

  test('migrates the database of orders before the new orders start', () => {
    const wave = (kind: string, id: string): unknown => at(kind, id).metadata.annotations?.['argocd.argoproj.io/sync-wave'];

    expect(at('Job', 'shop/orders-migration').metadata.annotations).toEqual({
      'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation', 'argocd.argoproj.io/sync-wave': '1',
    });
    expect([wave('StatefulSet', 'shop/orders-db'), wave('Deployment', 'shop/orders')]).toEqual([undefined, '2']);
  });

  test('offers the metrics of payments through its proxy, and opens 9090 to nobody', () => {
    expect(pods['payments/payments'].metadata.annotations).toMatchObject({ 'prometheus.io/port': '9090', 'prometheus.io/path': '/metrics' });
    expect(ofKind(objects, 'NetworkPolicy', 'AuthorizationPolicy').filter(({ spec }) => /\b9090\b/.test(JSON.stringify(spec)))).toEqual([]);
  });

  test('settles every night at half past two in Vienna, one run at a time', () => {
    expect(at('CronJob', 'payments/settlement').spec).toMatchObject({
      schedule: '30 2 * * *', timeZone: 'Europe/Vienna', concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 3600, jobTemplate: { spec: { activeDeadlineSeconds: 7200 } },
    });
    const selectors = ofKind(objects, 'Service').map(({ spec }) => spec.selector);
    const labels = pods['payments/settlement'].metadata.labels;
    expect(selectors.filter((selector) => Object.entries(selector).every(([key, value]) => labels[key] === value))).toEqual([]);
  });

  test('keeps the data of each database on a volume', () => {
    for (const id of ['shop/orders-db', 'payments/payments-db']) {
      const { volumeClaimTemplates, template, replicas } = at('StatefulSet', id).spec;
      expect(replicas).toBe(1);
      expect(volumeClaimTemplates.map((claim: Written) => claim.spec.resources.requests.storage)).toEqual(['20Gi']);
      const volume = volumeClaimTemplates[0].metadata.name;
      expect(template.spec.containers[0].volumeMounts).toContainEqual({ name: volume, mountPath: '/var/lib/postgresql/data' });
      expect(at('Service', id).spec.clusterIP).toBe('None');
      expect(at('Service', id).spec.ports).toMatchObject([{ name: 'postgres', port: 5432, protocol: 'TCP', appProtocol: 'tcp' }]);
    }
  });

  test('limits what the namespace of payments may use, and no other', () => {
    expect(ofKind(objects, 'ResourceQuota', 'LimitRange').map(({ kind, metadata }) => `${kind} ${metadata.namespace}`)).toEqual([
      'ResourceQuota payments', 'LimitRange payments',
    ]);
    expect(ofKind(objects, 'ResourceQuota')[0].spec.hard).toEqual({
      'pods': '30', 'requests.cpu': '4', 'limits.memory': '8Gi', 'services.loadbalancers': '0',
    });
  });

  test('exposes three paths of the gateway at the edge, and nothing of payments', () => {
    const [route, ...others] = ofKind(objects, 'HTTPRoute');
    expect(others).toEqual([]);
    expect(route.spec.rules.flatMap(({ matches }: Written) => matches.map(({ path }: Written) => `${path.type} ${path.value}`))).toEqual([
      'PathPrefix /orders', 'PathPrefix /sessions', 'PathPrefix /stock',
    ]);
    expect(route.spec.rules.map(({ backendRefs }: Written) => backendRefs)).toEqual(route.spec.rules.map(() => [{ group: '', kind: 'Service', name: 'gateway', port: 8080, weight: 1 }]));
    expect(ownWays(at('NetworkPolicy', 'istio-ingress/edge'), 'egress')).toEqual(['shop/gateway 8080/TCP']);
    expect(allowances(at('AuthorizationPolicy', 'istio-ingress/edge'))).toEqual([
      'ANYBODY → 443 * /orders', 'ANYBODY → 443 * /orders/*', 'ANYBODY → 443 * /sessions', 'ANYBODY → 443 * /sessions/*',
      'ANYBODY → 443 * /stock', 'ANYBODY → 443 * /stock/*',
    ]);
  });
});
