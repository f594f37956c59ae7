import { LABELS_OF_OBJECT } from './kinds-network';
import { always, narrow, oneMore, widen } from './operator';
import type { KindOfMutant, Operator } from './operator';

const SELECTOR = 'spec.podSelector.matchLabels';

export const SERVER: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    ...['all-unauthenticated', 'all-authenticated', 'cluster-authenticated', 'audit'].map((policy) => widen('spec.accessPolicy', `to ${policy}`, always(policy))),
    widen('spec.podSelector', 'to every pod', always({})),
    widen(SELECTOR, 'to one label', (labels) => Object.fromEntries(Object.entries(labels).slice(0, 1))),
    narrow(`${SELECTOR}.mutant?`, 'to pods that nobody has', always('yes')),
    narrow('spec.podSelector.matchExpressions?', 'by an expression', always([{ key: 'mutant', operator: 'Exists' }])),
    narrow('spec.port', 'to another port', always(9999)),
    ...['unknown', 'opaque', 'TLS', 'gRPC', 'HTTP/1', 'HTTP/2'].map((protocol) => widen('spec.proxyProtocol', `to ${protocol}`, always(protocol))),
  ],
};

const ALL = [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }];

export const MESH_TLS_AUTHENTICATION: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('spec', 'to every identity', always({ identities: ['*'] })),
    widen('spec', 'to every identity of a namespace, by a pattern', always({ identities: ['*.mutant.serviceaccount.identity.linkerd.cluster.local'] })),
    widen('spec.identityRefs', 'by another account', oneMore({ kind: 'ServiceAccount', name: 'mutant', namespace: 'mutant' })),
    widen('spec.identityRefs[]', 'to its namespace', ({ namespace }) => ({ kind: 'Namespace', name: namespace })),
    narrow('spec.identityRefs[].name', 'to another account', always('mutant')),
    narrow('spec.identityRefs[].namespace', 'to another namespace', always('mutant')),
  ],
};

export const NETWORK_AUTHENTICATION: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('spec.networks', 'to every address', (networks) => (JSON.stringify(networks) === JSON.stringify(ALL) ? undefined : ALL)),
    widen('spec.networks', 'by a network', oneMore({ cidr: '203.0.113.0/24' })),
    narrow('spec.networks[].cidr', 'to another network', always('203.0.113.0/24')),
    narrow('spec.networks[].except?', 'by an exception', always(['198.51.100.0/25'])),
  ],
};

/** Of the policies that authorize in Linkerd, beside those of the same name. */
export const LINKERD_POLICY: readonly Operator[] = [
  widen('spec.requiredAuthenticationRefs', 'to nothing that is required', always([])),
  narrow('spec.requiredAuthenticationRefs[].name', 'to another authentication', always('mutant')),
  narrow('spec.requiredAuthenticationRefs', 'by another authentication', oneMore({ group: 'policy.linkerd.io', kind: 'NetworkAuthentication', name: 'mutant' })),
  widen('spec.targetRef', 'to its namespace', (_, { metadata }) => ({ kind: 'Namespace', name: metadata.namespace })),
  widen('spec.targetRef', 'to the whole port', ({ kind, name }) => (kind === 'HTTPRoute' ? { group: 'policy.linkerd.io', kind: 'Server', name: name.split('.').slice(0, 2).join('.') } : undefined)),
];

/** Of routes of Servers, beside those of Gateways. */
export const SERVER_ROUTE: readonly Operator[] = [
  widen('spec.rules', 'by a rule for every path', (rules, { spec }) => (spec.parentRefs[0].kind === 'Server' ? [...rules, { matches: [{ path: { type: 'PathPrefix', value: '/' } }] }] : undefined)),
  widen('spec.rules[].matches', 'by a match for every path', (matches, { spec }) => (spec.parentRefs[0].kind === 'Server' ? [...matches, { path: { type: 'RegularExpression', value: '/.*' } }] : undefined)),
  narrow('spec.parentRefs[].name', 'to another Server', (_, { spec }) => (spec.parentRefs[0].kind === 'Server' ? 'mutant' : undefined)),
  narrow('spec.parentRefs[].port?', 'by a port', (_, { spec }) => (spec.parentRefs[0].kind === 'Server' ? 8080 : undefined)),
];

const CONFIG = 'config.linkerd.io';

/** What a namespace says to the injector. */
export const LINKERD_NAMESPACE: readonly Operator[] = [
  widen('metadata.annotations', 'to open ports', (annotations) => (annotations['linkerd.io/inject'] ? { ...annotations, [`${CONFIG}/default-inbound-policy`]: 'all-unauthenticated' } : undefined)),
  widen('metadata.annotations', 'to no proxies', (annotations) => (annotations['linkerd.io/inject'] ? { ...annotations, 'linkerd.io/inject': 'disabled' } : undefined)),
  widen('metadata.annotations', 'by skipped ports', (annotations) => (annotations['linkerd.io/inject'] ? { ...annotations, [`${CONFIG}/skip-inbound-ports`]: '1-65535' } : undefined)),
];
