/** Random policies of Calico with tiers and NetworkSets: every operator of selectors, every match of a rule, orders that tie and that don't. */
import fc from 'fast-check';
import { clean, LABEL_KEYS, LABEL_VALUES, NAMESPACES, PORT_NAMES, PORT_NUMBERS } from './arbitrary';

/** Read loosely, like every object that is only written. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Loose = any;

export const ACCOUNTS = ['default', 'robot'];

const GROUP = 'projectcalico.org/v3';

const key = fc.constantFrom(...LABEL_KEYS);
const text = fc.constantFrom(...LABEL_VALUES);
const list = fc.uniqueArray(text, { minLength: 1, maxLength: 2 }).map((values) => values.map((value) => `'${value}'`).join(', '));

const podTerm = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(key, text).map(([name, value]) => `${name} == '${value}'`) },
  { weight: 2, arbitrary: fc.tuple(key, text).map(([name, value]) => `${name} != "${value}"`) },
  { weight: 2, arbitrary: fc.tuple(key, fc.constantFrom('in', 'not in'), list).map(([name, operator, values]) => `${name} ${operator} {${values}}`) },
  { weight: 2, arbitrary: fc.tuple(key, fc.constantFrom('contains', 'starts with', 'ends with'), text).map(([name, operator, value]) => `${name} ${operator} '${value}'`) },
  { weight: 2, arbitrary: key.map((name) => `has(${name})`) },
  { weight: 1, arbitrary: fc.constant('all()') },
  { weight: 1, arbitrary: fc.constantFrom(...NAMESPACES).map((name) => `projectcalico.org/namespace == '${name}'`) },
);

const namespaceTerm = fc.oneof(
  fc.constantFrom('x', 'y').map((team) => `team == '${team}'`),
  fc.constantFrom('has(team)', 'team != \'x\'', 'all()'),
  fc.constantFrom(...NAMESPACES).map((name) => `kubernetes.io/metadata.name == '${name}'`),
  fc.constantFrom(...NAMESPACES).map((name) => `projectcalico.org/name == '${name}'`),
);

function expression(term: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 5, arbitrary: term },
    { weight: 1, arbitrary: term.map((one) => `!(${one})`) },
    { weight: 1, arbitrary: fc.tuple(term, fc.constantFrom('&&', '||'), term).map(([left, operator, right]) => `${left} ${operator} ${right}`) },
    { weight: 1, arbitrary: fc.tuple(term, term, term).map(([one, two, three]) => `(${one} || ! ${two}) && ${three}`) },
  );
}

export const selector = expression(podTerm);
const namespaceSelector = expression(namespaceTerm);

function maybe<T>(value: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight, arbitrary: value });
}

const NETS = { 4: ['10.0.0.0/8', '10.1.0.0/16', '10.244.0.0/28', '10.244.0.11/32', '192.168.1.7/32', '0.0.0.0/0'], 6: ['::/0', '2001:db8::/32', 'fd00::/8'] } as const;

function entity(family: 4 | 6): fc.Arbitrary<Loose> {
  const nets = fc.uniqueArray(fc.constantFrom<string[]>(...NETS[family]), { minLength: 1, maxLength: 2 });
  return fc.record({
    selector: maybe(selector, 3),
    notSelector: maybe(selector),
    namespaceSelector: maybe(fc.oneof({ weight: 6, arbitrary: namespaceSelector }, { weight: 1, arbitrary: fc.constant('global()') }), 2),
    serviceAccounts: maybe(fc.record({ names: fc.uniqueArray(fc.constantFrom(...ACCOUNTS), { minLength: 1, maxLength: 1 }) })),
    nets: maybe(nets),
    notNets: maybe(nets),
  }).map(clean);
}

const port = fc.oneof<fc.Arbitrary<Loose>[]>(
  fc.constantFrom(...PORT_NUMBERS), fc.constantFrom('80:81', '1:8080', '9000:65535'), fc.constantFrom(...PORT_NAMES, 'absent'),
);
const ports = fc.uniqueArray(port, { minLength: 1, maxLength: 2 });

function rule(direction: 'ingress' | 'egress', actions: readonly string[]): fc.Arbitrary<Loose> {
  return fc.constantFrom<(4 | 6)[]>(4, 4, 4, 6).chain((family) => fc.record({
    action: fc.constantFrom(...actions),
    ipVersion: maybe(fc.constant(family)),
    protocol: fc.constantFrom(undefined, 'TCP', 'TCP', 'UDP', 'SCTP', 17, family === 4 ? 'ICMP' : 'ICMPv6'),
    notProtocol: maybe(fc.constantFrom('UDP', 6)),
    peer: entity(family),
    // What a rule asks of its own end is rarer.
    own: fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: entity(family) }),
    ports: maybe(ports, 3),
    notPorts: maybe(ports),
  })).map(({ peer, own, ports: some, notPorts, protocol, ...others }) => {
    const hasPorts = ['TCP', 'UDP', 'SCTP'].includes(protocol as string);
    const ofPorts = hasPorts ? clean({ ports: some, notPorts }) : {};
    const [source, destination] = direction === 'ingress' ? [peer, { ...own, ...ofPorts }] : [own, { ...peer, ...ofPorts }];
    return clean({ ...others, protocol, source, destination });
  });
}

const ACTIONS = ['Allow', 'Allow', 'Deny', 'Pass', 'Log'];

/** Orders of which some tie, some are that of NetworkPolicies, and some are missing. */
const order = fc.constantFrom(undefined, undefined, 1, 10, 500, 1000, 1000.5, 2000);

export const TIERS = ['security', 'late'];

export function calicoPolicy(tiers: readonly string[]): fc.Arbitrary<Loose> {
  return fc.record({
    namespace: fc.constantFrom(undefined, ...NAMESPACES),
    tier: fc.constantFrom(undefined, undefined, ...tiers),
    order,
    selector: maybe(selector, 8),
    namespaceSelector: maybe(namespaceSelector),
    types: fc.constantFrom(undefined, undefined, ['Ingress'], ['Egress'], ['Ingress', 'Egress']),
    ingress: fc.option(fc.array(rule('ingress', ACTIONS), { maxLength: 3 }), { nil: undefined }),
    egress: fc.option(fc.array(rule('egress', ACTIONS), { maxLength: 3 }), { nil: undefined }),
  }).map(({ namespace, namespaceSelector: namespaces, ...spec }) => ({
    apiVersion: GROUP,
    kind: namespace === undefined ? 'GlobalNetworkPolicy' : 'NetworkPolicy',
    metadata: { ...(namespace !== undefined && { namespace }) },
    spec: clean({ ...spec, ...(namespace === undefined && { namespaceSelector: namespaces }) }),
  }));
}

export const calicoTiers: fc.Arbitrary<readonly Loose[]> = fc.tuple(
  fc.record({ order: fc.constantFrom(100, 5000), defaultAction: fc.constantFrom(undefined, 'Deny', 'Pass') }),
  fc.record({ order: fc.constantFrom(undefined, 2_000_000), defaultAction: fc.constantFrom(undefined, 'Pass') }),
).map((specs) => specs.map((spec, index) => ({ apiVersion: GROUP, kind: 'Tier', metadata: { name: TIERS[index] }, spec: clean(spec) })));

export const networkSet = fc.record({
  namespace: fc.constantFrom(undefined, ...NAMESPACES),
  labels: fc.dictionary(key, text, { maxKeys: 2, noNullPrototype: true }),
  nets: fc.uniqueArray(fc.constantFrom<string[]>(...NETS[4], ...NETS[6]), { maxLength: 2 }),
}).map(({ namespace, labels, nets }) => ({
  apiVersion: GROUP,
  kind: namespace === undefined ? 'GlobalNetworkSet' : 'NetworkSet',
  metadata: { ...(namespace !== undefined && { namespace }), labels },
  spec: { nets },
}));

/** Names of which some come before NetworkPolicies, and some behind. */
export function named(objects: readonly Loose[]): readonly Loose[] {
  return objects.map((object, index) => ({ ...object, metadata: { ...object.metadata, name: `${['b', 'z', 'l'][index % 3]}-${index}` } }));
}
