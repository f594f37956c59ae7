import { LABELS_OF_OBJECT, resized } from './kinds-network';
import { always, narrow, oneMore, widen } from './operator';
import type { KindOfMutant, Operator } from './operator';

const ENTITIES = ['all', 'world', 'cluster', 'host', 'remote-node', 'ingress', 'health', 'init', 'unmanaged'] as const;
const NAMESPACE = 'k8s:io.kubernetes.pod.namespace';

function direction(rules: 'ingress' | 'egress', word: 'from' | 'to'): readonly Operator[] {
  const rule = `spec.${rules}[]`;
  const labels = `${rule}.${word}Endpoints[].matchLabels`;
  const ports = `${rule}.toPorts[].ports`;
  return [
    widen(`spec.${rules}`, 'by a rule for everybody', oneMore({ [`${word}Entities`]: ['all'] })),
    widen(`spec.${rules}`, 'by a rule without peers', oneMore({ toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] })),
    narrow(`spec.${rules}`, 'by an empty rule', oneMore({})),
    widen(`${rule}.${word}Endpoints`, 'by every pod of the namespace', oneMore({})),
    widen(`${rule}.${word}Endpoints`, 'by the world', oneMore({ matchLabels: { 'reserved:world': '' } })),
    widen(`${rule}.${word}Endpoints`, 'by the nodes', oneMore({ matchLabels: { 'reserved:host': '' } })),
    widen(`${labels}`, 'to pods of every namespace', ({ [NAMESPACE]: _, ...others }) => ({ ...others, [`${NAMESPACE}x`]: 'x' })),
    widen(`${labels}`, 'to every pod of its namespace', ({ [NAMESPACE]: namespace }) => ({ [NAMESPACE]: namespace })),
    widen(`${labels}`, 'to labels of any source', (all) => Object.fromEntries(Object.entries(all as object).map(([key, value]) => [key.replace(/^k8s:/, 'any:'), value as unknown]))),
    narrow(`${labels}.mutant?`, 'to one more label', always('yes')),
    ...ENTITIES.map((entity) => widen(`${rule}.${word}Entities`, `by ${entity}`, oneMore(entity))),
    ...ENTITIES.map((entity) => widen(`${rule}`, `to the entity ${entity}`, ({ toPorts }) => ({ [`${word}Entities`]: [entity], toPorts }))),
    widen(`${rule}`, 'to every address', ({ toPorts }) => ({ [`${word}CIDR`]: ['0.0.0.0/0', '::/0'], toPorts })),
    widen(`${rule}`, 'to every node', ({ toPorts }) => ({ [`${word}Nodes`]: [{}], toPorts })),
    widen(`${rule}`, 'to whoever has an identity', (one) => ({ ...one, authentication: { mode: 'disabled' } })),
    widen(`${rule}`, 'by ICMP', ({ toPorts, ...others }) => ({ ...others, icmps: [{ fields: [{ type: 8, family: 'IPv4' }] }] })),
    widen(ports, 'by a port', oneMore({ port: '9999', protocol: 'TCP' })),
    widen(ports, 'by all ports', oneMore({ port: '0', protocol: 'TCP' })),
    widen(`${ports}[]`, 'to the port above', (one) => ({ ...one, endPort: Number(one.port) + 1 })),
    widen(`${ports}[]`, 'to all ports above', (one) => ({ ...one, endPort: 65_535 })),
    widen(`${ports}[].protocol`, 'to any protocol', always('ANY')),
    widen(`${ports}[].protocol`, 'to UDP', always('UDP')),
    narrow(`${ports}[].port`, 'to a name that no port has', always('mutant')),
    narrow(`${rule}.toPorts[].serverNames?`, 'to a name in TLS', always(['mutant.example.org'])),
    widen(`${rule}.toPorts[].listener?`, 'by another proxy', always({ envoyConfig: { kind: 'CiliumEnvoyConfig', name: 'mutant' }, name: 'mutant' })),
  ];
}

const HTTP = 'spec.ingress[].toPorts[].rules.http';
const NAMES = 'spec.egress[].toFQDNs';

export const CILIUM_NETWORK_POLICY: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    ...direction('ingress', 'from'),
    ...direction('egress', 'to'),
    narrow('spec.endpointSelector.matchLabels.mutant?', 'to pods that nobody has', always('yes')),
    widen('spec.endpointSelector', 'to every pod of the namespace', always({})),
    widen('spec.enableDefaultDeny?', 'by giving up that the rest is denied', always({ ingress: false, egress: false })),
    narrow('spec.ingressDeny?', 'by denying everybody', (_, { spec }) => spec.ingress && [{ fromEntities: ['all'] }]),
    narrow('spec.egressDeny', 'by denying every address', oneMore({ toCIDR: ['0.0.0.0/0'] })),
    widen('spec.egressDeny[].toCIDR', 'to another address', always(['192.0.2.1/32'])),
    widen('spec.egressDeny[].toCIDR[]', 'by one bit', resized(1)),
    widen('spec.egressDeny[].toPorts?', 'to one port', always([{ ports: [{ port: '1', protocol: 'TCP' }] }])),
    // Requests.
    widen(`${HTTP}`, 'by every request', oneMore({})),
    widen(`${HTTP}`, 'by a path', oneMore({ method: 'GET', path: '/mutant' })),
    widen(`${HTTP}[].method?`, 'to every method', always('.*')),
    widen(`${HTTP}[].method?`, 'to one more', (method) => `${method ?? 'GET'}|PATCH`),
    narrow(`${HTTP}[].method?`, 'to another', always('OPTIONS')),
    widen(`${HTTP}[].path`, 'to every path', always('.*')),
    widen(`${HTTP}[].path`, 'to all that begins so', (path) => `${path.replace(/(\(\\\?\.\*\)\?|\.\*)$/, '')}.*`),
    widen(`${HTTP}[].path`, 'to one more', (path) => `${path}|/mutant`),
    widen(`${HTTP}[].path`, 'with dots that stand for anything', (path) => path.replace(/\\\./g, '.')),
    narrow(`${HTTP}[].path`, 'to those without a query', (path) => path.replace(/\(\\\?\.\*\)\?$/, '')),
    narrow(`${HTTP}[].path`, 'to another', always('/mutant')),
    narrow(`${HTTP}[].host?`, 'to a host', always('mutant.example.org')),
    narrow(`${HTTP}[].headers?`, 'to a header', always(['mutant: yes'])),
    widen(`${HTTP}[].headerMatches?`, 'by a header that is written', always([{ name: 'x-user', value: 'root', mismatch: 'REPLACE' }])),
    widen('spec.ingress[].toPorts[].rules', 'to those of another protocol', always({ kafka: [{}] })),
    // Names.
    widen(NAMES, 'by every name', oneMore({ matchPattern: '**' })),
    widen(NAMES, 'by a name', oneMore({ matchName: 'mutant.example.org' })),
    widen(`${NAMES}[]`, 'to every name of one label', always({ matchPattern: '*' })),
    widen(`${NAMES}[]`, 'to all below', ({ matchName, matchPattern }) => ({ matchPattern: `**.${(matchName ?? matchPattern).split('.').slice(-2).join('.')}` })),
    narrow(`${NAMES}[].matchPattern`, 'to one label', (pattern) => pattern.replace('**', '*')),
    narrow('spec.egress[].toPorts[].rules.dns', 'to lookups of one name', always([{ matchName: 'mutant.example.org' }])),
    narrow('spec.egress[].toPorts[].rules.dns', 'to no lookups', always([])),
  ],
};
