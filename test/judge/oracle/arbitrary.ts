/** Random clusters for property tests. Few names, so that things meet; every odd form of the API, so that they differ. */
import fc from 'fast-check';
import { runs } from '../../support/properties';

export const NAMESPACES = ['shop', 'bank', 'edge'];
export const LABEL_KEYS = ['app', 'tier'];
export const LABEL_VALUES = ['a', 'b', 'c'];
export const PORT_NAMES = ['web', 'admin'];
export const PORT_NUMBERS = [80, 81, 8080, 9090];
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
export const CIDRS = ['0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/16', '192.168.1.7/32', '::/0', '2001:db8::/32', 'fd00::/8'];
export const IPS = ['10.0.0.1', '10.1.2.3', '192.168.1.7', '8.8.8.8', '2001:db8::1', 'fd00::1', '2606::1'];

const EXCEPTS: Readonly<Record<string, readonly string[]>> = {
  '0.0.0.0/0': ['10.0.0.0/8', '10.1.0.0/16', '192.168.1.7/32'], '10.0.0.0/8': ['10.1.0.0/16'], '::/0': ['2001:db8::/32', 'fd00::/8'],
};

export const labels = fc.dictionary(fc.constantFrom(...LABEL_KEYS), fc.constantFrom(...LABEL_VALUES), { maxKeys: 2, noNullPrototype: true });

const expression = fc.oneof(
  fc.record({ key: fc.constantFrom(...LABEL_KEYS), operator: fc.constantFrom('In', 'NotIn'), values: fc.uniqueArray(fc.constantFrom(...LABEL_VALUES), { minLength: 1, maxLength: 2 }) }),
  fc.record({ key: fc.constantFrom(...LABEL_KEYS), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);

export const labelSelector = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: fc.record({ matchLabels: labels }) },
  { weight: 2, arbitrary: fc.record({ matchExpressions: fc.array(expression, { maxLength: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 1 }) }) },
);

export const namespaceSelector = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...NAMESPACES, 'elsewhere').map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
  fc.record({ matchLabels: fc.record({ team: fc.constantFrom('x', 'y') }) }),
  fc.constant({ matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] }),
);

const ipBlock = fc.constantFrom(...CIDRS).chain((cidr) => fc.record(
  { cidr: fc.constant(cidr), except: fc.subarray([...(EXCEPTS[cidr] ?? [])]) }, { requiredKeys: ['cidr'] },
));

const peer = fc.oneof(
  { weight: 3, arbitrary: fc.record({ podSelector: labelSelector }) },
  { weight: 2, arbitrary: fc.record({ namespaceSelector }) },
  { weight: 3, arbitrary: fc.record({ namespaceSelector, podSelector: labelSelector }) },
  { weight: 3, arbitrary: fc.record({ ipBlock }) },
);

const netPort = fc.oneof(
  fc.record({ protocol: fc.constantFrom(...PROTOCOLS) }),
  fc.record({ port: fc.constantFrom(...PORT_NUMBERS) }),
  fc.record({ port: fc.constantFrom(...PORT_NUMBERS), protocol: fc.constantFrom(...PROTOCOLS) }),
  fc.record({ port: fc.constantFrom(80, 81), endPort: fc.constantFrom(81, 8080, 65535), protocol: fc.constantFrom(...PROTOCOLS) }),
  fc.record({ port: fc.constantFrom(...PORT_NAMES, 'absent'), protocol: fc.constantFrom(...PROTOCOLS) }),
  fc.record({ port: fc.constantFrom(...PORT_NAMES) }),
);

/** Absent and empty are different roads to the same meaning, so both are taken. */
function listOrNone<T>(item: fc.Arbitrary<T>): fc.Arbitrary<readonly T[] | undefined> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: fc.array(item, { minLength: 1, maxLength: 2 }) },
  );
}

const ingressRule = fc.record({ from: listOrNone(peer), ports: listOrNone(netPort) }).map(clean);
const egressRule = fc.record({ to: listOrNone(peer), ports: listOrNone(netPort) }).map(clean);

export const networkPolicy = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  spec: fc.record({
    podSelector: labelSelector,
    policyTypes: fc.oneof(fc.constant(undefined), fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress'], [])),
    ingress: listOrNone(ingressRule),
    egress: listOrNone(egressRule),
  }).map(clean),
}).map(({ namespace, spec }) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace }, spec }));

export const containerPorts = fc.uniqueArray(fc.record({
  number: fc.constantFrom(...PORT_NUMBERS),
  protocol: fc.constantFrom(...PROTOCOLS),
  name: fc.option(fc.constantFrom(...PORT_NAMES), { nil: undefined }),
}), {
  maxLength: 3,
  comparator: (one, other) => (
    (one.number === other.number && one.protocol === other.protocol) || (one.name !== undefined && one.name === other.name)
  ),
});

export const ipBlockMatchesPods = fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const);

export const namespaceObjects = fc.subarray([
  { name: 'shop', labels: { team: 'x' } }, { name: 'bank', labels: { team: 'y' } }, { name: 'edge', labels: {} },
]).map((given) => given.map(({ name, labels: own }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: own } })));

/** Leaves out what is undefined, as JSON would. */
export function clean<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}

/** How often properties of the judge are tried. */
export const RUNS = runs(150);
