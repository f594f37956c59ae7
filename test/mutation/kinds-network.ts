import { always, narrow, oneMore, widen } from './operator';
import type { KindOfMutant, Operator } from './operator';
import type { Manifest } from '../support/synth';

const ANYBODY = { namespaceSelector: {}, podSelector: {} };
const INTERNET = { ipBlock: { cidr: '0.0.0.0/0' } };

/** Names, labels and annotations of an object that nothing refers to. */
export const LABELS_OF_OBJECT = ['metadata.labels', 'metadata.annotations'];

/** A range with a prefix that is shorter (wider) or longer (narrower) by some bits. */
export function resized(bits: number): Operator['to'] {
  return (cidr: string) => {
    const [address, length] = cidr.split('/');
    const to = Number(length) + bits;
    return to < 0 || to > (address.includes(':') ? 128 : 32) ? undefined : `${address}/${to}`;
  };
}

function direction(rules: 'ingress' | 'egress', peers: 'from' | 'to'): readonly Operator[] {
  const rule = `spec.${rules}[]`;
  const peer = `${rule}.${peers}`;
  const port = `${rule}.ports[]`;
  return [
    widen(`spec.${rules}`, 'by a rule for everything', oneMore({})),
    widen(peer, 'by every pod', oneMore(ANYBODY)),
    widen(peer, 'by every pod of the namespace', oneMore({ podSelector: {} })),
    widen(peer, 'by the internet', oneMore(INTERNET)),
    widen(peer, 'into a peer for each selector', (list) => (list ?? []).flatMap((one: object) => Object.entries(one).map(([key, value]) => ({ [key]: value })))),
    widen(`${peer}[].podSelector`, 'to whatever has the first label', (selector) => selector.matchLabels && ({
      matchExpressions: [{ key: Object.keys(selector.matchLabels)[0], operator: 'Exists' }],
    })),
    narrow(`${peer}[].podSelector.matchLabels.mutant?`, 'to one more label', always('yes')),
    narrow(`${peer}[].namespaceSelector.matchLabels.mutant?`, 'to one more label', always('yes')),
    widen(`${peer}[].ipBlock.cidr`, 'by one bit', resized(-1)),
    widen(`${peer}[].ipBlock.cidr`, 'to everything', (cidr) => (cidr.includes(':') ? '::/0' : '0.0.0.0/0')),
    narrow(`${peer}[].ipBlock.cidr`, 'by one bit', resized(1)),
    widen(`${peer}[].ipBlock.except[]`, 'by one bit of the exception', resized(1)),
    narrow(`${peer}[].ipBlock.except[]`, 'by one bit of the exception', resized(-1)),
    widen(`${rule}.ports`, 'by a port', oneMore({ port: 9999, protocol: 'TCP' })),
    widen(`${rule}.ports`, 'by all of TCP', oneMore({ protocol: 'TCP' })),
    widen(`${port}`, 'to the port above', (one) => ({ ...one, endPort: one.port + 1 })),
    widen(`${port}`, 'to all ports above', (one) => ({ ...one, endPort: 65_535 })),
    widen(`${port}.protocol`, 'to UDP', always('UDP')),
    widen(`${port}.protocol`, 'to SCTP', always('SCTP')),
    narrow(`${port}.port`, 'to a name that no port has', always('mutant')),
  ];
}

export const NETWORK_POLICY: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    ...direction('ingress', 'from'),
    ...direction('egress', 'to'),
    widen('spec.podSelector.matchLabels.mutant?', 'to pods that nobody has', always('yes')),
    narrow('spec.policyTypes', 'to what follows from the rules', always([])),
  ],
};

const USE = 'istio.io/use-waypoint';

/** Sets a label, or takes it away, of objects that are so. */
function withLabel(are: (object: Manifest) => boolean, key: string, value?: string): Operator['to'] {
  return (labels: Record<string, string> | undefined, object) => {
    const { [key]: before, ...others } = labels ?? {};
    return before === value || !are(object) ? undefined : { ...others, ...(value !== undefined && { [key]: value }) };
  };
}

const isBound = ({ metadata }: Manifest) => USE in metadata.labels;
const isUnbound = (object: Manifest) => !isBound(object);
const isWaypoint = ({ spec }: Manifest) => spec.gatewayClassName === 'istio-waypoint';

const LEADING: readonly Operator[] = [
  widen('metadata.labels', 'by giving up its waypoint', withLabel(isBound, USE)),
  widen('metadata.labels', 'to no waypoint', withLabel(isBound, USE, 'none')),
  widen('metadata.labels', 'to a waypoint that is not there', withLabel(isBound, USE, 'mutant')),
  widen('metadata.labels', 'to a waypoint of another namespace', withLabel(isBound, `${USE}-namespace`, 'mutant')),
  widen('metadata.labels', 'by a second waypoint', withLabel(isBound, 'istio.io/use-waypoint-canary', 'mutant')),
  widen('metadata.labels', 'by letting edges go past it', withLabel(isBound, 'istio.io/ingress-use-waypoint')),
  widen('metadata.labels', 'by letting edges go past it, outright', withLabel(isBound, 'istio.io/ingress-use-waypoint', 'false')),
  narrow('metadata.labels', 'by a waypoint where none was declared', withLabel(isUnbound, USE, 'waypoint')),
];

/** What is said of the pods of a waypoint, and of the traffic that it takes. */
const OF_WAYPOINT: readonly Operator[] = [
  ...['workload', 'all', 'none'].map((traffic) => widen('metadata.labels', `to the traffic of ${traffic}`, withLabel(isWaypoint, 'istio.io/waypoint-for', traffic))),
  widen('metadata.labels', 'to the traffic of services, unsaid', withLabel(isWaypoint, 'istio.io/waypoint-for')),
  widen('metadata.labels', 'to pods of another control plane', withLabel(isWaypoint, 'istio.io/rev', 'mutant')),
  widen('metadata.annotations?', 'to another account', (annotations) => ({ ...annotations, 'gateway.istio.io/service-account': 'mutant' })),
  widen('spec.infrastructure.parametersRef', 'to another ConfigMap', (ref) => ({ ...ref, name: 'mutant' })),
  widen('spec.infrastructure', 'by labels of the pods', (infrastructure) => ({ ...infrastructure, labels: { 'istio.io/dataplane-mode': 'none' } })),
  widen('spec.addresses?', 'to another address', always([{ type: 'Hostname', value: 'mutant.example.org' }])),
];

export const SERVICE: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    ...LEADING,
    widen('spec.type', 'to LoadBalancer', always('LoadBalancer')),
    widen('spec.type', 'to NodePort', always('NodePort')),
    widen('spec', 'to the name of somebody else', always({ type: 'ExternalName', externalName: 'mutant.example.org' })),
    widen('spec.loadBalancerSourceRanges', 'by everybody', oneMore('0.0.0.0/0')),
    widen('spec.loadBalancerSourceRanges[]', 'by one bit', resized(-1)),
    widen('spec.externalTrafficPolicy', 'to the addresses of nodes', always('Cluster')),
    widen('spec.loadBalancerClass?', 'to another controller', always('mutant.example.org/open')),
    widen('spec.loadBalancerIP?', 'to an address', always('203.0.113.7')),
    widen('spec.allocateLoadBalancerNodePorts?', 'by ports of nodes', always(true)),
    widen('spec.ports[].nodePort?', 'to a port of nodes', always(31_999)),
    widen('spec.externalIPs?', 'by an address', always(['203.0.113.7'])),
    widen('spec.clusterIP?', 'to headless', always('None')),
    widen('spec.selector', 'to whatever has the first label', (selector) => Object.fromEntries(Object.entries(selector ?? {}).slice(0, 1))),
    narrow('spec.selector.mutant?', 'to one more label', always('yes')),
    widen('spec.ports', 'by a port', oneMore({ name: 'mutant', port: 9999, protocol: 'TCP', targetPort: 9999 })),
    widen('spec.ports[].targetPort?', 'to the agent of the mesh', always(15_000)),
    widen('spec.ports[].appProtocol', 'to TCP', always('tcp')),
    narrow('spec.ports[].protocol', 'to UDP', always('UDP')),
    widen('spec.publishNotReadyAddresses?', 'to pods that are not ready', always(true)),
    widen('metadata.annotations?', 'by showing it to the whole mesh', (annotations) => ({ ...annotations, 'networking.istio.io/exportTo': '*' })),
  ],
};

export const GATEWAY: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    ...OF_WAYPOINT,
    widen('spec.listeners[]', 'to plain HTTP', (one) => ({ ...one, protocol: 'HTTP', tls: undefined })),
    widen('spec.listeners', 'by plain HTTP', oneMore({ name: 'mutant', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } })),
    widen('spec.listeners[].hostname', 'to every host below', (host) => `*.${host?.split('.').slice(1).join('.')}`),
    widen('spec.listeners[].allowedRoutes.namespaces', 'to all', always({ from: 'All' })),
    narrow('spec.listeners[].allowedRoutes.namespaces', 'to its own', always({ from: 'Same' })),
    widen('spec.listeners[].allowedRoutes.namespaces.selector.matchExpressions[].operator', 'to Exists', always('Exists')),
    widen('spec.listeners[].allowedRoutes.namespaces.selector.matchExpressions[].operator', 'to NotIn', always('NotIn')),
    widen('spec.listeners[].allowedRoutes.namespaces.selector.matchExpressions[].values', 'by a namespace', oneMore('mutant')),
    widen('spec.listeners[].tls.mode', 'to Passthrough', always('Passthrough')),
    narrow('spec.gatewayClassName', 'to another class', always('mutant')),
  ],
};

export const HTTP_ROUTE: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('spec.hostnames', 'by every host', oneMore('*.example.com')),
    widen('spec.rules', 'by a rule for everything', (rules) => [...rules, { backendRefs: rules[0].backendRefs }]),
    widen('spec.rules[].matches[].path.value', 'to every path', always('/')),
    narrow('spec.rules[].matches[].path.type', 'to Exact', always('Exact')),
    widen('spec.rules[].matches[].path', 'to a regular expression', always({ type: 'RegularExpression', value: '.*' })),
    narrow('spec.rules[].matches[].method?', 'to GET', always('GET')),
    narrow('spec.rules[].matches[].headers?', 'to a header', always([{ name: 'mutant', value: 'yes' }])),
    widen('spec.rules[].backendRefs', 'by another Service', oneMore({ name: 'mutant', port: 8080 })),
    widen('spec.rules[].backendRefs[].namespace?', 'to another namespace', always('mutant')),
    widen('spec.rules[].filters?', 'by rewriting the path', always([{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/admin' } } }])),
    widen('spec.rules[].filters?', 'by mirroring requests', always([{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'mutant', port: 8080 } } }])),
    widen('spec.rules[].filters?', 'by a header that it forges', always([{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-user', value: 'root' }] } }])),
  ],
};
