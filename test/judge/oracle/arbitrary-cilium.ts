/** Random policies of Cilium: every kind of peer, every spelling of a label, ports and requests, denials, and directions that isolate or don't. */
import fc from 'fast-check';
import { CIDRS, clean, LABEL_KEYS, LABEL_VALUES, labels, NAMESPACES, PORT_NAMES, PORT_NUMBERS } from './arbitrary';

/** Read loosely, like every object that is only written. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Loose = any;

const NAMESPACE = 'io.kubernetes.pod.namespace';
const OF_NAMESPACE = 'io.cilium.k8s.namespace.labels';
const ACCOUNT = 'io.cilium.k8s.policy.serviceaccount';

export const ACCOUNTS = ['default', 'robot'];

const prefix = fc.constantFrom('', '', 'k8s:', 'any:');

function prefixed(keys: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(prefix, fc.constantFrom(...keys)).map(([source, key]) => `${source}${key}`);
}

const podLabels = fc.tuple(labels, prefix).map(([own, source]) => Object.fromEntries(Object.entries(own).map(([key, value]) => [`${source}${key}`, value])));

const expression = fc.oneof(
  fc.record({ key: prefixed(LABEL_KEYS), operator: fc.constantFrom('In', 'NotIn'), values: fc.uniqueArray(fc.constantFrom(...LABEL_VALUES), { minLength: 1, maxLength: 2 }) }),
  fc.record({ key: prefixed(LABEL_KEYS), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);

/** Labels that Cilium derives. */
const derived = fc.oneof(
  fc.tuple(prefixed([NAMESPACE]), fc.constantFrom(...NAMESPACES, 'elsewhere')).map(([key, name]) => ({ matchLabels: { [key]: name } })),
  fc.tuple(prefixed([NAMESPACE]), fc.constantFrom('In', 'NotIn'), fc.subarray(NAMESPACES, { minLength: 1 }))
    .map(([key, operator, values]) => ({ matchExpressions: [{ key, operator, values }] })),
  prefixed([NAMESPACE]).map((key) => ({ matchExpressions: [{ key, operator: 'Exists' }] })),
  fc.tuple(prefixed([`${OF_NAMESPACE}.team`]), fc.constantFrom('x', 'y')).map(([key, team]) => ({ matchLabels: { [key]: team } })),
  fc.constantFrom('shop', 'bank').map((name) => ({ matchLabels: { [`k8s:${OF_NAMESPACE}.kubernetes.io/metadata.name`]: name } })),
  fc.tuple(prefixed([`${OF_NAMESPACE}.team`]), fc.constantFrom('Exists', 'DoesNotExist')).map(([key, operator]) => ({ matchExpressions: [{ key, operator }] })),
  fc.tuple(prefixed([ACCOUNT]), fc.constantFrom(...ACCOUNTS)).map(([key, name]) => ({ matchLabels: { [key]: name } })),
);

const reserved = fc.constantFrom(
  { matchLabels: { 'reserved:host': '' } }, { matchExpressions: [{ key: 'reserved:host', operator: 'DoesNotExist' }] },
  { matchLabels: { 'reserved:world': '' } }, { matchExpressions: [{ key: 'reserved:none', operator: 'DoesNotExist' }] },
);

const plain = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: fc.record({ matchLabels: podLabels }) },
  { weight: 2, arbitrary: fc.record({ matchExpressions: fc.array(expression, { maxLength: 2 }) }) },
);

function both(one: Loose, other: Loose): Loose {
  const matchLabels = { ...one.matchLabels, ...other.matchLabels };
  const matchExpressions = [...one.matchExpressions ?? [], ...other.matchExpressions ?? []];
  return { ...(Object.keys(matchLabels).length > 0 && { matchLabels }), ...(matchExpressions.length > 0 && { matchExpressions }) };
}

const peerSelector = fc.oneof(
  { weight: 5, arbitrary: plain },
  { weight: 5, arbitrary: fc.tuple(plain, derived).map(([one, other]) => both(one, other)) },
  { weight: 1, arbitrary: reserved },
);

const subjectSelector = fc.oneof(
  { weight: 6, arbitrary: plain },
  { weight: 1, arbitrary: fc.tuple(plain, derived).map(([one, other]) => both(one, other)) },
);

const ENTITIES = ['all', 'world', 'cluster', 'host', 'remote-node', 'kube-apiserver', 'none', 'init', 'health'];

const EXCEPTS: Readonly<Record<string, readonly string[]>> = { '0.0.0.0/0': ['10.0.0.0/8', '192.168.1.7/32'], '10.0.0.0/8': ['10.1.0.0/16'], '::/0': ['fd00::/8'] };
const cidrRule = fc.constantFrom(...CIDRS).chain((cidr) => fc.record({ cidr: fc.constant(cidr), except: fc.subarray([...(EXCEPTS[cidr] ?? [])]) }))
  .map(({ cidr, except }) => clean({ cidr, except: except.length > 0 ? except : undefined }));

/** One kind of peers, or none; lists may be empty. */
function peers(direction: 'ingress' | 'egress'): fc.Arbitrary<Loose> {
  const word = direction === 'ingress' ? 'from' : 'to';
  const some = <T>(item: fc.Arbitrary<T>) => fc.oneof(
    { weight: 9, arbitrary: fc.array(item, { minLength: 1, maxLength: 2 }) }, { weight: 1, arbitrary: fc.constant([]) },
  );
  return fc.oneof(
    { weight: 6, arbitrary: some(peerSelector).map((list) => ({ [`${word}Endpoints`]: list })) },
    { weight: 2, arbitrary: some(fc.constantFrom(...ENTITIES)).map((list) => ({ [`${word}Entities`]: list })) },
    { weight: 2, arbitrary: some(fc.constantFrom(...CIDRS)).map((list) => ({ [`${word}CIDR`]: list })) },
    { weight: 2, arbitrary: some(cidrRule).map((list) => ({ [`${word}CIDRSet`]: list })) },
    { weight: 2, arbitrary: fc.constant({}) },
  );
}

const port = fc.oneof(
  { weight: 4, arbitrary: fc.record({ port: fc.constantFrom(...PORT_NUMBERS).map(String), protocol: fc.constantFrom('TCP', 'TCP', 'UDP', 'SCTP', 'ANY') }) },
  { weight: 1, arbitrary: fc.record({ port: fc.constantFrom(...PORT_NUMBERS).map(String) }) },
  { weight: 1, arbitrary: fc.record({ port: fc.constantFrom('80', '81'), endPort: fc.constantFrom(81, 8080), protocol: fc.constantFrom('TCP', 'UDP') }) },
  { weight: 1, arbitrary: fc.record({ port: fc.constant('0'), protocol: fc.constantFrom('TCP', 'ANY') }) },
  { weight: 1, arbitrary: fc.record({ port: fc.constantFrom(...PORT_NAMES, 'absent'), protocol: fc.constantFrom('TCP', 'UDP') }) },
);

export const METHODS = ['GET', 'POST'];
export const PATHS = ['/', '/orders', '/orders/7', '/orders/7/items', '/admin', '/orders?all=1'];
export const HOSTS = ['shop.example.com', 'other.example.com'];

const REGEXES = {
  method: ['GET', 'POST', 'GET|POST', '.*', 'P.+'],
  path: ['/orders', '/orders/.*', '/orders(/.*)?', '/orders/[0-9]+', '/(orders|admin)(\\?.*)?', '/[^/]*', '^/admin$', '/orders/\\d{1,2}(/items)?'],
  host: ['shop\\.example\\.com', '.*\\.example\\.com', 'nobody'],
};

const httpRule = fc.record({
  method: fc.option(fc.constantFrom(...REGEXES.method), { nil: undefined }),
  path: fc.option(fc.constantFrom(...REGEXES.path), { nil: undefined }),
  host: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...REGEXES.host) }),
}).map(clean);

const portRule = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ports: fc.array(port, { maxLength: 2 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ports: fc.array(fc.record({ port: fc.constantFrom(...PORT_NUMBERS).map(String), protocol: fc.constant('TCP') }), { minLength: 1, maxLength: 2 }),
      rules: fc.record({ http: fc.array(httpRule, { maxLength: 2 }) }),
    }),
  },
);

function rule(direction: 'ingress' | 'egress', action: 'allow' | 'deny'): fc.Arbitrary<Loose> {
  const withoutRules = (list: readonly Loose[]) => (action === 'deny' ? list.map(({ ports }) => ({ ports })) : list);
  return fc.tuple(peers(direction), fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 5, arbitrary: fc.array(portRule, { maxLength: 2 }).map((toPorts) => ({ toPorts: withoutRules(toPorts) })) },
    { weight: 1, arbitrary: fc.constant({ icmps: [{ fields: [{ family: 'IPv4', type: 8 }] }] }) },
  )).map(([one, other]) => ({ ...one, ...other }));
}

const choice = fc.option(fc.boolean(), { nil: undefined });
const defaults = fc.option(fc.record({ ingress: choice, egress: choice }).map(clean), { nil: undefined });

const spec = fc.record({
  endpointSelector: subjectSelector,
  ingress: fc.option(fc.array(rule('ingress', 'allow'), { maxLength: 2 }), { nil: undefined }),
  egress: fc.option(fc.array(rule('egress', 'allow'), { maxLength: 2 }), { nil: undefined }),
  ingressDeny: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.array(rule('ingress', 'deny'), { maxLength: 1 }) }),
  egressDeny: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.array(rule('egress', 'deny'), { maxLength: 1 }) }),
  enableDefaultDeny: defaults,
}).map(clean).filter((one: Loose) => ['ingress', 'egress', 'ingressDeny', 'egressDeny'].some((key) => one[key]?.length > 0));

const namespaced = fc.record({ namespace: fc.constantFrom(...NAMESPACES), spec }).map(({ namespace, spec: own }) => (
  { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { namespace }, spec: own }
));
const clusterwide = spec.map((own) => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: {}, spec: own }));

/** A policy, in a namespace or for all of them; some have two parts. */
export const ciliumPolicy: fc.Arbitrary<Loose> = fc.oneof(
  { weight: 4, arbitrary: namespaced },
  { weight: 2, arbitrary: clusterwide },
  { weight: 1, arbitrary: fc.tuple(namespaced, spec).map(([{ spec: first, ...policy }, second]) => ({ ...policy, specs: [first, second] })) },
);
