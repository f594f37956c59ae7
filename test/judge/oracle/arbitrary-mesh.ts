/** Random Istio objects. Valid ones: what is malformed has tests of its own. */
import fc from 'fast-check';
import { clean, labels, LABEL_KEYS, LABEL_VALUES, NAMESPACES } from './arbitrary';

export const ACCOUNTS = ['default', 'web', 'api'];
export const METHODS = ['GET', 'POST', 'PATCH'];
export const PATHS = ['/', '/a', '/a/', '/a/b', '/a/b/c', '/admin', '/a//b', '/x.json', '/store/1/cart', '/store//cart', '/a/b?q=1', '/other'];
export const HOSTS = ['shop.example.com', 'SHOP.example.com', 'bank.example.com', 'example.com', 'api.stripe.com'];
export const ISSUERS = ['https://idp.example.com', 'https://other.example.com/realm'];
export const MESH_NAMESPACES = [...NAMESPACES, 'istio-system'];

const METHOD_VALUES = ['GET', 'POST', 'P*', '*T', '*'];
const PATH_VALUES = ['/a', '/a/*', '*/b', '*', '/admin*', '/a/{*}', '/a/{**}', '/{**}', '/store/{**}/cart', '/store/{*}/cart', '*.json', '/a/b'];
const HOST_VALUES = ['shop.example.com', '*.example.com', 'SHOP.*', '*', 'api.stripe.com'];
const PRINCIPAL_VALUES = [
  '*', 'cluster.local/ns/shop/sa/web', 'cluster.local/ns/bank/sa/api', 'cluster.local/ns/shop/*', '*/sa/api', 'other.domain/ns/shop/sa/web',
];
const NAMESPACE_VALUES = ['shop', 'bank', 's*', '*k', 'b*k', '*a', '*'];
const TRUST_DOMAIN_VALUES = ['cluster.local', 'other.domain', 'cluster*', '*.local', '*'];
const ACCOUNT_VALUES = ['web', 'shop/web', 'bank/api'];
const IP_VALUES = ['10.0.0.0/8', '8.8.8.8', '2001:db8::/32'];
const REQUEST_PRINCIPALS = ['*', 'https://idp.example.com/*', 'https://idp.example.com/alice', '*/alice', 'https://other.example.com/realm/bob', 'https://idp.example.com/al*'];
const PORT_VALUES = ['80', '8080', '9090'];

const some = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const maybe = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: undefined, freq: 3 });
const rarely = <T>(item: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: item });

function atLeastOne<T extends object>(item: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return item.map(clean).filter((value) => Object.keys(value).length > 0);
}

const source = atLeastOne(fc.record({
  principals: maybe(some(PRINCIPAL_VALUES)),
  notPrincipals: rarely(some(PRINCIPAL_VALUES)),
  namespaces: rarely(some(NAMESPACE_VALUES)),
  notNamespaces: rarely(some(NAMESPACE_VALUES)),
  serviceAccounts: rarely(some(ACCOUNT_VALUES)),
  notServiceAccounts: rarely(some(ACCOUNT_VALUES)),
  trustDomains: rarely(some(TRUST_DOMAIN_VALUES)),
  notTrustDomains: rarely(some(TRUST_DOMAIN_VALUES)),
  ipBlocks: rarely(some(IP_VALUES)),
  notIpBlocks: rarely(some(IP_VALUES)),
  remoteIpBlocks: rarely(some(IP_VALUES)),
  requestPrincipals: rarely(some(REQUEST_PRINCIPALS)),
  notRequestPrincipals: rarely(some(REQUEST_PRINCIPALS)),
}).map((fields) => {
  const { serviceAccounts, notServiceAccounts, ...others } = fields;
  // Istiod refuses both at once.
  const names = [others.principals, others.notPrincipals, others.namespaces, others.notNamespaces];
  return names.some((values) => values !== undefined) ? others : fields;
}));

const operation = atLeastOne(fc.record({
  methods: maybe(some(METHOD_VALUES)),
  notMethods: rarely(some(METHOD_VALUES)),
  paths: maybe(some(PATH_VALUES)),
  notPaths: rarely(some(PATH_VALUES)),
  hosts: rarely(some(HOST_VALUES)),
  notHosts: rarely(some(HOST_VALUES)),
  ports: rarely(some(PORT_VALUES)),
  notPorts: rarely(some(PORT_VALUES)),
}));

const WHEN: Readonly<Record<string, readonly string[]>> = {
  'source.principal': PRINCIPAL_VALUES,
  'source.namespace': NAMESPACE_VALUES,
  'source.serviceAccount': ACCOUNT_VALUES,
  'source.trustDomain': TRUST_DOMAIN_VALUES,
  'source.ip': IP_VALUES,
  'remote.ip': IP_VALUES,
  'destination.port': PORT_VALUES,
  'connection.sni': HOST_VALUES,
  'request.headers[x-tenant]': ['acme', 'a*', '*'],
  'request.auth.principal': REQUEST_PRINCIPALS,
};

const condition = fc.constantFrom(...Object.keys(WHEN)).chain((key) => fc.record({
  key: fc.constant(key), values: maybe(some(WHEN[key])), notValues: rarely(some(WHEN[key])),
}).filter((item) => item.values !== undefined || item.notValues !== undefined).map(clean));

const rule = fc.record({
  from: maybe(fc.array(source.map((item) => ({ source: item })), { minLength: 1, maxLength: 2 })),
  to: maybe(fc.array(operation.map((item) => ({ operation: item })), { minLength: 1, maxLength: 2 })),
  when: rarely(fc.array(condition, { minLength: 1, maxLength: 2 })),
}).map(clean);

const matchLabels = fc.dictionary(
  fc.constantFrom(...LABEL_KEYS), fc.constantFrom(...LABEL_VALUES), { minKeys: 1, maxKeys: 1, noNullPrototype: true },
);
const selector = maybe(fc.record({ matchLabels }));

interface Rules {
  readonly rules?: readonly {
    readonly from?: readonly { readonly source: Record<string, unknown> }[];
    readonly when?: readonly { readonly key: string }[];
  }[];
}

const ABOUT_IDENTITIES = /^(?:not)?(?:requestPrincipals|principals|namespaces|serviceAccounts|trustDomains)$/i;

/** DENY and CUSTOM need rules, and CUSTOM asks nothing about identities: istiod refuses others. */
function acceptable({ action, rules = [] }: Rules & { readonly action?: string }): Rules {
  if (action !== 'DENY' && action !== 'CUSTOM') return {};
  const plain = action === 'DENY' ? rules : rules.map(({ from, when, ...rest }) => {
    const sources = from?.filter(({ source: own }) => !Object.keys(own).some((key) => ABOUT_IDENTITIES.test(key)));
    const conditions = when?.filter(({ key }) => !/^source\.(?!ip)|^request\.auth/.test(key));
    return { ...rest, ...(sources && sources.length > 0 && { from: sources }), ...(conditions && conditions.length > 0 && { when: conditions }) };
  });
  return { rules: plain.length > 0 ? plain : [{}] };
}

export const authorizationPolicy = fc.record({
  namespace: fc.constantFrom(...MESH_NAMESPACES),
  dryRun: rarely(fc.constantFrom('1', 't', 'True', 'true', 'TRUE', '0', 'f', 'False')),
  spec: fc.record({
    selector,
    action: fc.constantFrom(undefined, 'ALLOW', 'ALLOW', 'DENY', 'DENY', 'AUDIT', 'CUSTOM'),
    rules: maybe(fc.array(rule, { minLength: 0, maxLength: 2 })),
    provider: fc.constantFrom('opa', 'opa', 'opa', 'other'),
  }).map(({ provider, ...spec }) => clean({ ...spec, ...acceptable(spec), ...(spec.action === 'CUSTOM' && { provider: { name: provider } }) })),
}).map(({ namespace, dryRun, spec }) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  // istiod's webhook takes the annotation on these two alone.
  metadata: { namespace, ...(dryRun !== undefined && ['ALLOW', 'DENY'].includes(spec.action ?? 'ALLOW') && { annotations: { 'istio.io/dry-run': dryRun } }) },
  spec,
}));

const mode = fc.constantFrom('UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT', 'STRICT');

export const peerAuthentication = fc.record({
  namespace: fc.constantFrom(...MESH_NAMESPACES),
  mode: maybe(mode),
  selector: maybe(fc.record({ matchLabels })),
  portMode: rarely(mode),
}).map(({ namespace, mode: mtls, selector: own, portMode }) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { namespace },
  spec: clean({
    selector: own, mtls: mtls && { mode: mtls }, portLevelMtls: own && portMode ? { 8080: { mode: portMode } } : undefined,
  }),
}));

export const requestAuthentication = fc.record({
  namespace: fc.constantFrom(...MESH_NAMESPACES), selector, issuers: some(ISSUERS),
}).map(({ namespace, selector: own, issuers }) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { namespace },
  spec: clean({ selector: own, jwtRules: issuers.map((issuer) => ({ issuer })) }),
}));

export const SIDECAR_HOSTS = [
  './*', '*/*', 'shop/*', 'istio-system/*', 'bank/service-0.bank.svc.cluster.local', '~/*', '*/*.shop.svc.cluster.local', '*/api.stripe.com', './api.stripe.com', 'bank/api.stripe.com',
];

export const sidecar = fc.record({
  namespace: fc.constantFrom(...MESH_NAMESPACES),
  labels: rarely(matchLabels),
  hosts: maybe(some(SIDECAR_HOSTS)),
  outbound: fc.constantFrom(undefined, {}, { mode: 'REGISTRY_ONLY' }, { mode: 'ALLOW_ANY' }),
}).map(({ namespace, labels: own, hosts, outbound }) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Sidecar',
  metadata: { namespace },
  spec: clean({
    workloadSelector: own && { labels: own },
    egress: hosts && [{ hosts }],
    outboundTrafficPolicy: outbound,
    // Istiod refuses a Sidecar that says nothing at all.
    inboundConnectionPool: hosts || outbound ? undefined : {},
  }),
}));

export const serviceEntry = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  spec: fc.record({
    hosts: some(['api.stripe.com', '*.example.com']),
    addresses: rarely(fc.constantFrom(['10.0.0.0/8'], ['10.0.0.0/8', '8.8.8.0/24'])),
    ports: fc.constantFrom(
      [{ number: 8080, name: 'tls', protocol: 'TLS' }], [{ number: 8080, name: 'http', protocol: 'HTTP' }], [{ number: 9090, name: 'tcp', protocol: 'TCP' }],
    ),
    resolution: fc.constantFrom('NONE', 'DNS'),
    exportTo: rarely(fc.constantFrom(['.'], ['*'], ['shop'])),
  }).map(clean),
}).map(({ namespace, spec }) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { namespace },
  spec: { ...spec, resolution: isResolvable(spec) ? spec.resolution : 'NONE' },
}));

/** Istiod refuses to resolve wildcards, addresses that are ranges, and several hosts of a port at which they can't be told apart. */
function isResolvable({ hosts, addresses, ports }: {
  readonly hosts: readonly string[]; readonly addresses?: unknown; readonly ports: readonly { readonly protocol: string }[];
}): boolean {
  return !hosts.some((host) => host.includes('*')) && addresses === undefined && (hosts.length === 1 || ports.every(({ protocol }) => protocol !== 'TCP'));
}

export const service = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  selector: labels,
  headless: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  port: fc.record({
    port: fc.constantFrom(80, 3306),
    targetPort: fc.constantFrom<number | string>(80, 8080, 9090, 'web'),
    name: maybe(fc.constantFrom('http', 'http-web', 'grpc', 'tcp', 'tcp-x', 'x')),
    appProtocol: rarely(fc.constantFrom('http', 'tcp', 'kubernetes.io/h2c-not')),
  }).map(clean),
}).map(({ namespace, selector: own, headless, port }) => ({
  apiVersion: 'v1', kind: 'Service', metadata: { namespace }, spec: { selector: own, ports: [port], ...(headless && { clusterIP: 'None' }) },
}));

/** Objects that the judge does not understand, and that may change what a mesh does. */
export const doubtful = fc.record({
  namespace: fc.constantFrom(...MESH_NAMESPACES),
  kind: fc.constantFrom({ apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter' }, { apiVersion: 'policy.openservicemesh.io/v1alpha1', kind: 'IngressBackend' }),
}).map(({ namespace, kind }) => ({ ...kind, metadata: { namespace }, spec: {} }));
