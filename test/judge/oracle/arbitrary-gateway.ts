/** Random Gateways and routes. Valid ones, without regular expressions: those mean what an implementation makes of them. */
import fc from 'fast-check';
import { clean } from './arbitrary';

export const GATEWAY_PATHS = ['/', '/a', '/a/', '/a/b', '/ab', '/a/b/c', '/b'];
export const GATEWAY_HOSTS = ['shop.example.com', 'a.shop.example.com', 'other.example.com', 'example.com', 'example.org', 'SHOP.example.com:8443'];
export const ROUTE_NAMESPACES = ['shop', 'bank', 'edge'];
export const GATEWAYS = ['edge/public', 'edge/second'];
export const BACKENDS = ['shop/web', 'shop/api', 'bank/api'];

const API = 'gateway.networking.k8s.io/v1';
const HOST_VALUES = ['shop.example.com', '*.example.com', '*.shop.example.com', 'other.example.com', 'example.org'];

const maybe = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: undefined, freq: 2 });
const rarely = <T>(item: fc.Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: item });

const namespaces = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ from: 'All' }) },
  { weight: 1, arbitrary: fc.constant({ from: 'Same' }) },
  { weight: 1, arbitrary: fc.constant({ from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }) },
  { weight: 1, arbitrary: fc.constant({ from: 'Selector', selector: { matchExpressions: [{ key: 'edge', operator: 'NotIn', values: ['no'] }] } }) },
);

const listener = fc.record({
  hostname: maybe(fc.constantFrom(...HOST_VALUES)),
  port: fc.constantFrom(443, 443, 8443),
  protocol: fc.constantFrom('HTTPS', 'HTTPS', 'HTTP', 'TLS'),
  namespaces: rarely(namespaces).map((given) => given ?? { from: 'All' }),
  kinds: rarely(fc.constantFrom([{ kind: 'GRPCRoute' }], [{ kind: 'HTTPRoute' }])),
}).map(({ namespaces: from, kinds, ...rest }) => clean({ ...rest, allowedRoutes: clean({ namespaces: from, kinds }) }));

/** The schema refuses two listeners of one port, protocol and host. */
const listeners = fc.uniqueArray(listener, { minLength: 1, maxLength: 3, selector: ({ port, protocol, hostname }) => `${port} ${protocol} ${hostname}` });

const gateway = (key: string) => listeners.map((given) => ({
  apiVersion: API,
  kind: 'Gateway',
  metadata: { namespace: key.split('/')[0], name: key.split('/')[1] },
  spec: { gatewayClassName: 'istio', listeners: given.map((one, index) => ({ ...one, name: `l${index}` })) },
}));

const match = fc.record({
  path: maybe(fc.record({ type: fc.constantFrom('PathPrefix', 'PathPrefix', 'Exact'), value: fc.constantFrom('/', '/a', '/a/', '/a/b') })),
  method: rarely(fc.constantFrom('GET', 'POST')),
  headers: rarely(fc.constant([{ name: 'X-Beta', value: 'yes' }])),
  queryParams: rarely(fc.constant([{ name: 'as', value: 'admin' }])),
}).map(clean);

const backend = fc.record({ key: fc.constantFrom(...BACKENDS), port: fc.constantFrom(80, 80, 81), weight: rarely(fc.constant(0)) })
  .map(({ key, ...rest }) => clean({ namespace: key.split('/')[0], name: key.split('/')[1], ...rest }));

const filter = fc.constantFrom(
  { type: 'RequestRedirect', requestRedirect: { scheme: 'https' } },
  { type: 'RequestMirror', requestMirror: { backendRef: { name: 'api', namespace: 'shop', port: 80 } } },
  { type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['server'] } },
);

const rule = fc.record({
  matches: maybe(fc.array(match, { minLength: 1, maxLength: 2 })),
  backendRefs: fc.array(backend, { minLength: 1, maxLength: 2 }),
  filters: rarely(fc.array(filter, { minLength: 1, maxLength: 1 })),
  // The schema refuses backends beside a redirect.
}).map(({ backendRefs, ...rest }) => clean({ ...rest, ...(rest.filters?.some(({ type }) => type === 'RequestRedirect') !== true && { backendRefs }) }));

const parent = fc.record({
  key: fc.constantFrom(...GATEWAYS, GATEWAYS[0], GATEWAYS[0]), sectionName: rarely(fc.constantFrom('l0', 'l1', 'none')), port: rarely(fc.constantFrom(443, 8443)),
}).map(({ key, ...rest }) => clean({ namespace: key.split('/')[0], name: key.split('/')[1], ...rest }));

const route = fc.record({
  namespace: fc.constantFrom(...ROUTE_NAMESPACES),
  spec: fc.record({
    parentRefs: fc.array(parent, { minLength: 1, maxLength: 2 }),
    hostnames: maybe(fc.uniqueArray(fc.constantFrom(...HOST_VALUES), { minLength: 1, maxLength: 2 })),
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
  }).map(clean),
});

const grant = fc.record({ to: fc.constantFrom('shop', 'bank'), from: fc.constantFrom(...ROUTE_NAMESPACES), name: maybe(fc.constantFrom('web', 'api')) });

/** A cluster of which all pods may reach all others, so that nothing but the Gateways decides. */
export const gatewayWorld = fc.record({
  gateways: fc.tuple(gateway(GATEWAYS[0]), gateway(GATEWAYS[1])),
  routes: fc.array(route, { minLength: 1, maxLength: 3 }),
  grants: fc.array(grant, { maxLength: 2 }),
  labels: fc.constantFrom({}, { edge: 'yes' }, { edge: 'no' }),
}).map(({ gateways, routes, grants, labels }): readonly object[] => [
  ...gateways,
  ...routes.map(({ namespace, spec }, index) => ({ apiVersion: API, kind: 'HTTPRoute', metadata: { namespace, name: `route-${index}` }, spec })),
  ...grants.map(({ to, from, name }, index) => ({
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { namespace: to, name: `grant-${index}` },
    spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: from }], to: [clean({ group: '', kind: 'Service', name })] },
  })),
  ...['shop', 'edge'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bank', labels } },
  ...BACKENDS.flatMap((key) => {
    const metadata = { namespace: key.split('/')[0], name: key.split('/')[1] };
    return [
      { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels: { app: metadata.name } }, spec: { containers: [{ name: 'main', image: 'x', ports: [] }] } },
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: metadata.name }, ports: [{ port: 80, targetPort: 8080 }] } },
    ];
  }),
]);
