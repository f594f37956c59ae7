/** Random worlds of Consul: pods in and out of the mesh, Services that name them, intentions of all precedences, by action and by requests. */
import fc from 'fast-check';
import { clean } from './arbitrary';
import type { ConsulWorld } from './consul';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects as they are written
type Loose = any;

const NAMESPACES = ['shop', 'pay'];
const NAMES = ['api', 'web', 'job'];
export const PORTS = [80, 8080, 9090];
export const PATHS = ['/', '/a', '/a/b', '/ab', '/c'];
export const METHODS = ['GET', 'POST'];
export const ADDRESSES = ['203.0.113.7', '10.9.0.1'];

const KEY = 'consul.hashicorp.com/';
const namespace = fc.constantFrom(...NAMESPACES);
const maybe = <T>(item: fc.Arbitrary<T>, weight = 1) => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight, arbitrary: item });
const name = fc.constantFrom(...NAMES);
const portList = fc.constantFrom('80', '8080', '80,8080', '9090');

const notes = fc.record({
  [`${KEY}connect-inject`]: fc.constantFrom('true', 'true', 'true', 'true', 'false'),
  [`${KEY}transparent-proxy`]: fc.constantFrom('true', 'true', 'true', 'true', 'false'),
  [`${KEY}transparent-proxy-exclude-inbound-ports`]: maybe(portList),
  [`${KEY}transparent-proxy-exclude-outbound-ports`]: maybe(portList),
  [`${KEY}connect-service-port`]: maybe(fc.constantFrom('80', '8080')),
  [`${KEY}connect-service`]: maybe(name),
}, { requiredKeys: [] }).map(clean);

const pod = fc.record({ namespace, app: name, account: maybe(name), annotations: notes });
const service = fc.record({ namespace, name: maybe(name), app: name });

const http = fc.record({
  methods: maybe(fc.uniqueArray(fc.constantFrom(...METHODS), { minLength: 1, maxLength: 2 })),
  path: fc.oneof(
    fc.record({ pathExact: fc.constantFrom('/', '/a', '/a/b') }), fc.record({ pathPrefix: fc.constantFrom('/', '/a', '/a/') }),
    fc.record({ pathRegex: fc.constantFrom('/a/.*', '/[ac]', '/c') }),
  ),
}).map(({ methods, path }) => ({ ...path, ...(methods && { methods }) }));
const action = fc.constantFrom('allow', 'deny');
const permissions = fc.array(fc.record({ action, http }), { minLength: 1, maxLength: 3 });
const source = (isWild: boolean) => fc.record({
  name: fc.constantFrom(...NAMES, '*', '*', 'other'), how: isWild ? fc.record({ action }) : fc.oneof({ weight: 2, arbitrary: fc.record({ action }) }, { weight: 1, arbitrary: fc.record({ permissions }) }),
}).map(({ name: of, how }): Loose => ({ name: of, ...how }));

const intentions = fc.constantFrom(...NAMES, '*', '*').chain((destination) => fc.record({
  namespace, destination: fc.constant(destination), sources: fc.uniqueArray(source(destination === '*'), { minLength: 1, maxLength: 3, selector: (one: Loose) => one.name as string }),
}));

const defaults = fc.record({ name, protocol: maybe(fc.constantFrom('http', 'http2', 'tcp'), 6), mutualTLSMode: maybe(fc.constantFrom('permissive', 'strict')), transparentProxy: maybe(fc.record({ dialedDirectly: fc.boolean() })) }).map(clean);

function entry(kind: string, key: string, spec: object): Loose {
  const [ns, own] = key.split('/');
  return { apiVersion: 'consul.hashicorp.com/v1alpha1', kind, metadata: { namespace: ns, name: own }, spec };
}

export const consulWorld = fc.record({
  pods: fc.array(pod, { minLength: 2, maxLength: 4 }),
  services: fc.array(service, { minLength: 3, maxLength: 6 }),
  written: fc.array(intentions, { minLength: 1, maxLength: 4 }),
  defaults: fc.uniqueArray(defaults, { maxLength: 3, selector: (one: Loose) => one.name as string }),
  protocol: maybe(fc.constantFrom('http', 'grpc')),
  only: maybe(fc.boolean()),
  defaultPolicy: fc.constantFrom('deny', 'deny', 'allow', undefined),
  acls: fc.boolean(),
}).map(({ pods, services, written, defaults: own, protocol, only, defaultPolicy, acls }): ConsulWorld & { readonly keys: readonly string[] } => ({
  ...(defaultPolicy && { defaultPolicy: defaultPolicy as 'allow' | 'deny' }),
  acls,
  keys: pods.map(({ namespace: ns }, index) => `${ns}/pod-${index}`),
  objects: [
    ...NAMESPACES.map((one) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: one } })),
    ...pods.map(({ namespace: ns, app, account = app, annotations }, index): Loose => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace: ns, name: `pod-${index}`, labels: { app }, annotations },
      spec: { serviceAccountName: account, containers: [{ name: 'main', image: 'x', ports: [{ containerPort: 8080 }] }] },
    })),
    ...new Map(services.map(({ namespace: ns, name: of, app }) => [`${ns}/${of ?? app}`, {
      apiVersion: 'v1', kind: 'Service', metadata: { namespace: ns, name: of ?? app }, spec: { selector: { app }, ports: [{ port: 8080 }] },
    }])).values(),
    // Two of them may be for one destination, and none has the name of another.
    ...written.map(({ namespace: ns, destination, sources }, index) => entry('ServiceIntentions', `${ns}/entry-${index}`, { destination: { name: destination }, sources })),
    ...own.map(({ name: of, ...spec }: Loose) => entry('ServiceDefaults', `shop/${of as string}`, spec)),
    ...(protocol === undefined ? [] : [entry('ProxyDefaults', 'shop/global', { config: { protocol } })]),
    entry('Mesh', 'shop/mesh', { allowEnablingPermissiveMutualTLS: true, ...(only && { transparentProxy: { meshDestinationsOnly: true } }) }),
  ],
}));
