import { LABELS_OF_OBJECT } from './kinds-network';
import { always, narrow, oneMore, widen } from './operator';
import type { KindOfMutant } from './operator';

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
    narrow('spec.targetRefs?', 'to a Gateway', always([{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'mutant' }])),
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

export const DESTINATION_RULE: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('spec.trafficPolicy.tls', 'to no TLS', always({ mode: 'DISABLE' })),
    widen('spec.trafficPolicy.tls', 'to a certificate that nobody checks', always({ mode: 'SIMPLE', insecureSkipVerify: true })),
    widen('spec.exportTo', 'to the whole mesh', always(['*'])),
  ],
};
