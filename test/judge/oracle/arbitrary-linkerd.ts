/** Random worlds of Linkerd: pods in and out of the mesh, Servers with ages, both forms of authorizations, authentications and routes. */
import fc from 'fast-check';
import { clean } from './arbitrary';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects as they are written
type Loose = any;

const NAMESPACES = ['shop', 'pay'];
const ACCOUNTS = ['web', 'job'];
export const PORTS = [80, 8080, 3306, 4567, 9090];
export const PATHS = ['/', '/a', '/a/b', '/a/b/', '/ab', '/c'];
export const METHODS = ['GET', 'POST'];
export const HOSTS = ['a.example', 'b.example', 'other'];
export const ADDRESSES = ['203.0.113.7', '10.9.0.1'];
const CREATED = ['2025-01-01T00:00:00Z', '2025-06-01T00:00:00Z', '2026-01-01T00:00:00Z'];
const POLICIES = ['all-unauthenticated', 'all-authenticated', 'cluster-unauthenticated', 'cluster-authenticated', 'deny', 'audit'];
const NAMES = ['one', 'two'];

const namespace = fc.constantFrom(...NAMESPACES);
const maybe = <T>(item: fc.Arbitrary<T>, weight = 1) => fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight, arbitrary: item });

const portList = fc.constantFrom('80', '8080', '8000-9100', '80,3306');
const notes = fc.record({
  'linkerd.io/inject': maybe(fc.constantFrom('enabled', 'enabled', 'enabled', 'ingress', 'disabled', 'yes'), 4),
  'config.linkerd.io/default-inbound-policy': maybe(fc.constantFrom(...POLICIES), 2),
  'config.linkerd.io/skip-inbound-ports': maybe(portList),
  'config.linkerd.io/skip-outbound-ports': maybe(portList),
  'config.linkerd.io/opaque-ports': maybe(portList),
  'config.linkerd.io/proxy-require-identity-inbound-ports': maybe(portList),
}, { requiredKeys: [] }).map(clean);

const pod = fc.record({
  namespace,
  account: fc.constantFrom(...ACCOUNTS),
  app: fc.constantFrom('api', 'db'),
  annotations: notes,
  named: maybe(fc.constantFrom(...PORTS)),
  probe: maybe(fc.record({ port: fc.constantFrom(80, 8080), path: fc.constantFrom('/', '/a') })),
});

const selector = fc.constantFrom<Loose>({}, {}, { matchLabels: { app: 'api' } }, { matchLabels: { app: 'db' } });

const server = fc.record({
  kind: fc.constant('Server'),
  apiVersion: fc.constant('policy.linkerd.io/v1beta3'),
  spec: fc.record({
    podSelector: selector,
    port: fc.constantFrom<number | string>(80, 80, 80, 8080, 'http'),
    proxyProtocol: maybe(fc.constantFrom('unknown', 'HTTP/1', 'HTTP/2', 'opaque', 'TLS'), 4),
    accessPolicy: maybe(fc.constantFrom(...POLICIES)),
  }).map(clean),
});

const identity = fc.constantFrom(
  '*', '*.cluster.local', '*.shop.serviceaccount.identity.linkerd.cluster.local', 'web.shop.serviceaccount.identity.linkerd.cluster.local',
  'job.pay.serviceaccount.identity.linkerd.cluster.local', 'web.shop.serviceaccount.identity.other.cluster.local', '*.example.org', 'web.shop',
);
const network = fc.constantFrom<Loose>(
  { cidr: '0.0.0.0/0' }, { cidr: '10.0.0.0/8' }, { cidr: '10.9.0.0/16' }, { cidr: '203.0.0.0/16' }, { cidr: '10.0.0.0/8', except: ['10.9.0.0/16'] }, { cidr: '10.1.2.0/24' },
);
const networks = fc.array(network, { minLength: 1, maxLength: 2 });
const account = fc.record({ name: fc.constantFrom(...ACCOUNTS), namespace: maybe(namespace) }).map(clean);

const serverAuthorization = fc.record({
  kind: fc.constant('ServerAuthorization'),
  apiVersion: fc.constant('policy.linkerd.io/v1beta1'),
  spec: fc.record({
    server: fc.oneof(fc.record({ name: fc.constantFrom(...NAMES) }), fc.constantFrom<Loose>({ selector: {} }, { selector: { matchLabels: { tier: 'front' } } })),
    client: fc.oneof(
      fc.record({ unauthenticated: fc.constant(true), networks: maybe(networks) }).map(clean),
      fc.record({ meshTLS: fc.constant({ unauthenticatedTLS: true }), networks: maybe(networks) }).map(clean),
      fc.record({ meshTLS: fc.record({ identities: fc.array(identity, { minLength: 1, maxLength: 2 }) }), networks: maybe(networks) }).map(clean),
      fc.record({ meshTLS: fc.record({ serviceAccounts: fc.array(account, { minLength: 1, maxLength: 2 }) }), networks: maybe(networks) }).map(clean),
    ),
  }),
});

const own = (kind: string, name: fc.Arbitrary<string>) => fc.record({ group: fc.constant('policy.linkerd.io'), kind: fc.constant(kind), name });
const target = fc.oneof(
  own('Server', fc.constantFrom(...NAMES)),
  fc.record({ kind: fc.constant('Namespace'), name: namespace }),
  fc.record({ group: fc.constantFrom('policy.linkerd.io', 'gateway.networking.k8s.io'), kind: fc.constant('HTTPRoute'), name: fc.constantFrom(...NAMES) }),
);
const required = fc.oneof(
  own('MeshTLSAuthentication', fc.constantFrom(...NAMES)),
  own('NetworkAuthentication', fc.constantFrom(...NAMES)),
  fc.record({ kind: fc.constant('ServiceAccount'), name: fc.constantFrom(...ACCOUNTS), namespace: maybe(namespace) }).map(clean),
);
const policy = fc.record({
  kind: fc.constant('AuthorizationPolicy'),
  apiVersion: fc.constant('policy.linkerd.io/v1alpha1'),
  spec: fc.record({ targetRef: target, requiredAuthenticationRefs: fc.array(required, { maxLength: 2 }) }),
});
const meshTls = fc.record({
  kind: fc.constant('MeshTLSAuthentication'),
  apiVersion: fc.constant('policy.linkerd.io/v1alpha1'),
  spec: fc.oneof(
    fc.record({ identities: fc.array(identity, { minLength: 1, maxLength: 2 }) }),
    fc.record({
      identityRefs: fc.array(fc.oneof(
        fc.record({ kind: fc.constant('ServiceAccount'), name: fc.constantFrom(...ACCOUNTS), namespace: maybe(namespace) }).map(clean),
        fc.record({ kind: fc.constant('Namespace'), name: namespace }),
      ), { minLength: 1, maxLength: 2 }),
    }),
  ),
});
const networkAuthentication = fc.record({
  kind: fc.constant('NetworkAuthentication'), apiVersion: fc.constant('policy.linkerd.io/v1alpha1'), spec: fc.record({ networks }),
});
const match = fc.record({
  path: maybe(fc.oneof(
    fc.record({ type: fc.constantFrom('PathPrefix', 'Exact'), value: fc.constantFrom('/', '/a', '/a/b', '/a/') }),
    fc.record({ type: fc.constant('RegularExpression'), value: fc.constantFrom('/a/.*', '/[ac]', '/c') }),
  ), 6),
  method: maybe(fc.constantFrom(...METHODS)),
}).map(clean);
const route = fc.record({
  kind: fc.constant('HTTPRoute'),
  apiVersion: fc.constantFrom('policy.linkerd.io/v1beta3', 'gateway.networking.k8s.io/v1'),
  spec: fc.record({
    parentRefs: fc.array(own('Server', fc.constantFrom(...NAMES)), { minLength: 1, maxLength: 1 }),
    hostnames: maybe(fc.uniqueArray(fc.constantFrom('a.example', '*.example'), { minLength: 1, maxLength: 2 })),
    rules: fc.array(fc.record({ matches: fc.array(match, { minLength: 1, maxLength: 2 }) }), { minLength: 1, maxLength: 2 }),
  }).map(clean),
});

const policies = fc.oneof(
  { weight: 5, arbitrary: server }, { weight: 4, arbitrary: policy }, { weight: 3, arbitrary: meshTls },
  { weight: 2, arbitrary: networkAuthentication },
  { weight: 2, arbitrary: serverAuthorization }, { weight: 3, arbitrary: route },
);

const named = fc.record({
  object: policies,
  namespace: fc.constantFrom('shop', 'shop', 'shop', 'shop', 'shop', 'shop', 'pay'),
  name: fc.constantFrom(...NAMES),
  created: fc.constantFrom(...CREATED),
  labels: maybe(fc.constant({ tier: 'front' })),
}).map(({ object, namespace: ns, name, created, labels }): Loose => ({
  ...object, metadata: { namespace: ns, name, creationTimestamp: created, ...(labels && { labels }) },
}));

export const linkerdWorld = fc.record({
  pods: fc.array(pod, { minLength: 2, maxLength: 4 }), around: fc.tuple(notes, notes), written: fc.array(named, { minLength: 6, maxLength: 18 }),
}).map(({ pods, around, written }): { readonly keys: readonly string[]; readonly objects: readonly Loose[] } => ({
  keys: pods.map(({ namespace: ns }, index) => `${ns}/pod-${index}`),
  objects: [
    ...NAMESPACES.map((name, index) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, annotations: around[index] } })),
    ...pods.map(({ namespace: ns, account: serviceAccountName, app, annotations, named: port, probe }, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace: ns, name: `pod-${index}`, labels: { app }, annotations },
      spec: {
        serviceAccountName,
        containers: [{ name: 'main', image: 'x', ports: port === undefined ? [] : [{ name: 'http', containerPort: port }], ...(probe && { readinessProbe: { httpGet: probe } }) }],
      },
    })),
    // No two objects have one name.
    ...new Map(written.map((object) => [`${object.apiVersion.split('/')[0] as string} ${object.kind as string} ${object.metadata.namespace as string}/${object.metadata.name as string}`, object])).values(),
  ],
}));
