import { LABELS_OF_OBJECT } from './kinds-network';
import { always, narrow, oneMore, widen } from './operator';
import type { KindOfMutant } from './operator';

const GATEWAY_TARGET = { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'mutant' };
const SERVICE_TARGET = { group: '', kind: 'Service', name: 'mutant' };
const SOURCE = 'spec.rules[].from[].source';
const OPERATION = 'spec.rules[].to[].operation';

export const PEER_AUTHENTICATION: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    ...['PERMISSIVE', 'DISABLE', 'UNSET'].map((mode) => widen('spec.mtls.mode', `to ${mode}`, always(mode))),
    narrow('spec.selector?', 'to pods that nobody has', always({ matchLabels: { mutant: 'yes' } })),
    widen('spec', 'at one port', (spec) => ({ ...spec, portLevelMtls: { ...spec.portLevelMtls, 8080: { mode: 'PERMISSIVE' } } })),
  ],
};

export const AUTHORIZATION_POLICY: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    ...['DENY', 'AUDIT', 'CUSTOM'].map((action) => widen('spec.action', `to ${action}`, always(action))),
    widen('metadata.annotations?', 'by a dry run', (annotations) => ({ ...annotations, 'istio.io/dry-run': 'true' })),
    widen('spec.rules', 'by a rule for everybody', oneMore({})),
    widen('spec.rules', 'to everybody', always([{}])),
    narrow('spec.rules', 'to nobody', always([])),
    narrow('spec.selector.matchLabels.mutant?', 'to pods that nobody has', always('yes')),
    narrow('spec.targetRefs?', 'to a Gateway', always([GATEWAY_TARGET])),
    narrow('spec.targetRefs', 'to another Service', always([SERVICE_TARGET])),
    widen('spec.targetRefs', 'by another Service', oneMore(SERVICE_TARGET)),
    widen('spec.targetRefs', 'to the class of all waypoints', always([{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }])),
    widen('spec.targetRefs[].kind', 'to a ServiceEntry', always('ServiceEntry')),
    widen(`${SOURCE}`, 'to no tokens', ({ requestPrincipals, ...others }) => requestPrincipals && others),
    widen(`${SOURCE}.requestPrincipals`, 'to any token', always(['*'])),
    widen(`${SOURCE}.requestPrincipals`, 'by those of another issuer', oneMore('https://mutant.example.org/*')),
    narrow(`${SOURCE}.notRequestPrincipals`, 'to those of one issuer', always(['https://mutant.example.org/*'])),
    widen(`${OPERATION}.notPaths`, 'by a path', oneMore('/mutant')),
    widen(`${OPERATION}.notPaths`, 'to every path', always(['/*'])),
    widen('spec.rules[].when[].values', 'by another value', oneMore('mutant')),
    widen(`${SOURCE}.principals`, 'to every identity', always(['*'])),
    widen(`${SOURCE}.principals`, 'by another identity', oneMore('cluster.local/ns/mutant/sa/mutant')),
    widen(`${SOURCE}.principals[]`, 'to the whole namespace', (principal) => principal.replace(/[^/]+$/, '*')),
    widen(`${SOURCE}`, 'to its namespace', ({ principals, ...others }) => ({ ...others, namespaces: [principals?.[0].split('/')[2]] })),
    widen(`${SOURCE}`, 'to everybody but its own', ({ principals, ...others }) => ({ ...others, notPrincipals: principals })),
    widen(`${SOURCE}`, 'to every address', always({ ipBlocks: ['0.0.0.0/0', '::/0'] })),
    widen('spec.rules[].from', 'by everybody', oneMore({ source: {} })),
    widen('spec.rules[].to', 'by everything', oneMore({ operation: {} })),
    widen(`${OPERATION}.methods`, 'to every method', always(['*'])),
    widen(`${OPERATION}.methods`, 'by a method', oneMore('PATCH')),
    narrow(`${OPERATION}.methods`, 'to another method', always(['OPTIONS'])),
    widen(`${OPERATION}.paths`, 'to every path', always(['*'])),
    widen(`${OPERATION}.paths`, 'by a path', oneMore('/mutant')),
    widen(`${OPERATION}.paths[]`, 'to all that begins so', (path) => `${path.replace(/\/?(\*|\{.*)?$/, '')}*`),
    narrow(`${OPERATION}.paths[]`, 'to one below it', (path) => `${path.replace(/(\*|\{.*)$/, '')}mutant`),
    narrow(`${OPERATION}.paths`, 'to another path', always(['/mutant'])),
    widen(`${OPERATION}.ports`, 'by a port', oneMore('9999')),
    narrow(`${OPERATION}.hosts?`, 'to a host', always(['mutant.example.com'])),
    narrow('spec.rules[].when?', 'by a header', always([{ key: 'request.headers[mutant]', values: ['yes'] }])),
  ],
};

export const SIDECAR: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('spec.outboundTrafficPolicy.mode', 'to ALLOW_ANY', always('ALLOW_ANY')),
    ...['*/*', './*', '~/*'].map((host) => widen('spec.egress[].hosts', `to ${host}`, always([host]))),
    widen('spec.egress[].hosts', 'by every host of its namespace', oneMore('./*')),
    widen('spec.egress[].hosts', 'by every host', oneMore('*/*')),
    widen('spec.egress[].hosts[]', 'to every host of that namespace', (host) => host.replace(/\/.*/, '/*')),
    widen('spec.egress[].hosts[]', 'to the host in any namespace', (host) => host.replace(/.*\//, '*/')),
    narrow('spec.workloadSelector.labels.mutant?', 'to pods that nobody has', always('yes')),
    widen('spec.ingress?', 'by a listener', always([{ port: { number: 9999, protocol: 'TCP', name: 'mutant' }, defaultEndpoint: '127.0.0.1:8080' }])),
  ],
};

const ALLOCATION = 'networking.istio.io/enable-autoallocate-ip';

export const SERVICE_ENTRY: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('metadata.labels', 'to an address where every server name is taken', (labels) => (ALLOCATION in labels ? { ...labels, [ALLOCATION]: 'true' } : labels)),
    widen('spec.exportTo', 'to the whole mesh', always(['*'])),
    widen('spec.exportTo', 'by a namespace', oneMore('mutant')),
    widen('spec.hosts', 'by a host', oneMore('mutant.example.org')),
    widen('spec.hosts[]', 'to every host below', (host) => `*.${host.split('.').slice(1).join('.')}`),
    widen('spec.resolution', 'to NONE', always('NONE')),
    widen('spec.location', 'to MESH_INTERNAL', always('MESH_INTERNAL')),
    widen('spec.ports', 'by a port', oneMore({ name: 'tcp-9999', number: 9999, protocol: 'TCP' })),
    widen('spec.ports[].protocol', 'to TCP', always('TCP')),
    widen('spec.ports[].protocol', 'to HTTP', always('HTTP')),
    widen('spec.ports[].targetPort?', 'to another port', always(9999)),
    widen('spec.addresses?', 'by a range', always(['0.0.0.0/0'])),
    widen('spec.endpoints?', 'to the address of somebody else', always([{ address: 'mutant.example.org' }])),
    widen('spec.workloadSelector?', 'to pods', always({ labels: { mutant: 'yes' } })),
  ],
};

const POOL = 'spec.trafficPolicy.connectionPool';
const EJECTION = 'spec.trafficPolicy.outlierDetection';

export const DESTINATION_RULE: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('spec.trafficPolicy.tls', 'to no TLS', always({ mode: 'DISABLE' })),
    widen('spec.trafficPolicy.tls', 'to a certificate that nobody checks', always({ mode: 'SIMPLE', insecureSkipVerify: true })),
    narrow('spec.exportTo?', 'to its own namespace', always(['.'])),
    narrow('spec.workloadSelector?', 'to callers that nobody has', always({ matchLabels: { mutant: 'yes' } })),
    widen('spec.host', 'to another Service', always('mutant.parcels.svc.cluster.local')),
    widen('spec.host', 'to all Services of its namespace', (host) => host.replace(/^[^.]+/, '*')),
    widen(`${POOL}.tcp.maxConnections`, 'to any number', always(2 ** 31 - 1)),
    narrow(`${POOL}.tcp.maxConnections`, 'to one', always(1)),
    widen(`${POOL}.tcp.connectTimeout`, 'to an hour', always('1h')),
    widen(`${POOL}.http.http1MaxPendingRequests`, 'to any number', always(2 ** 31 - 1)),
    narrow(`${POOL}.http.http2MaxRequests?`, 'to one at a time', always(1)),
    widen(`${EJECTION}.consecutive5xxErrors`, 'to any number', always(1_000_000)),
    widen(`${EJECTION}.baseEjectionTime`, 'to a moment', always('1ms')),
    widen(`${EJECTION}.maxEjectionPercent`, 'to none', always(0)),
    widen(`${EJECTION}.minHealthPercent?`, 'to healthy services', always(100)),
    widen('spec.trafficPolicy.portLevelSettings?', 'by a port without limits', always([{ port: { number: 8080 }, tls: { mode: 'ISTIO_MUTUAL' } }])),
    widen('spec.subsets?', 'by pods with other limits', always([{ name: 'mutant', labels: { mutant: 'yes' }, trafficPolicy: { connectionPool: { tcp: { maxConnections: 9999 } } } }])),
  ],
};

const RULE = 'spec.jwtRules[]';

export const REQUEST_AUTHENTICATION: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('spec.jwtRules', 'by another issuer', oneMore({ issuer: 'https://mutant.example.org', jwksUri: 'https://mutant.example.org/keys' })),
    widen(`${RULE}.issuer`, 'to another', always('https://mutant.example.org')),
    widen(`${RULE}.jwksUri`, 'to keys of somebody else', always('https://mutant.example.org/keys')),
    widen(`${RULE}.jwksUri`, 'to plain HTTP', (uri) => uri.replace('https:', 'http:')),
    widen(`${RULE}.jwks?`, 'by keys beside them', always('{"keys":[]}')),
    widen(`${RULE}.audiences`, 'by another audience', oneMore('mutant')),
    widen(`${RULE}.fromHeaders`, 'by another header', oneMore({ name: 'x-mutant' })),
    widen(`${RULE}.fromParams?`, 'by a parameter', always(['mutant'])),
    widen(`${RULE}.fromCookies?`, 'by a cookie', always(['mutant'])),
    widen(`${RULE}.outputPayloadToHeader?`, 'by a header for the callee', always('x-mutant')),
    narrow('spec.targetRefs', 'to another Service', always([SERVICE_TARGET])),
    narrow('spec.targetRefs', 'to a Gateway', always([GATEWAY_TARGET])),
    narrow('spec.selector?', 'to pods that nobody has', always({ matchLabels: { mutant: 'yes' } })),
  ],
};
