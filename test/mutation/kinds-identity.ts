import { LABELS_OF_OBJECT } from './kinds-network';
import { always, oneMore, widen } from './operator';
import type { KindOfMutant } from './operator';

const MODE = 'istio.io/dataplane-mode';

export const NAMESPACE: KindOfMutant = {
  ignored: [],
  operators: [
    widen('metadata.labels.istio-injection', 'to no sidecars', always('disabled')),
    ...['privileged', 'baseline'].map((level) => widen('metadata.labels', `to ${level}`, (labels) => ({ ...labels, 'pod-security.kubernetes.io/enforce': level }))),
    widen('metadata.labels', 'to ambient', (labels) => ({ ...labels, 'istio.io/dataplane-mode': 'ambient' })),
    widen('metadata.labels', 'to no mesh', ({ 'istio-injection': injection, ...labels }) => (
      injection || MODE in labels ? { ...labels, [MODE]: 'none' } : undefined
    )),
    widen('metadata.labels', 'to a waypoint for all', (labels) => ({ ...labels, 'istio.io/use-waypoint': 'mutant' })),
    widen('metadata.labels', 'to the waypoint for all', (labels) => ({ ...labels, 'istio.io/use-waypoint': 'waypoint' })),
  ],
};

export const SERVICE_ACCOUNT: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [widen('secrets?', 'by a token that never ends', always([{ name: 'mutant-token' }]))],
};

export const ROLE: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    ...['apiGroups', 'resources', 'verbs'].map((field) => widen(`rules[].${field}`, 'to all', always(['*']))),
    widen('rules[].verbs', 'by more verbs', oneMore('get', 'list', 'watch', 'update', 'delete')),
    widen('rules[].resources', 'by secrets', oneMore('secrets')),
    widen('rules[].resources', 'to pods/exec', always(['pods/exec'])),
    widen('rules[].resourceNames', 'by another name', oneMore('mutant')),
    widen('rules', 'by a rule for secrets', oneMore({ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] })),
    widen('rules', 'by a rule for everything', oneMore({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] })),
  ],
};

export const ROLE_BINDING: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('subjects', 'by everybody with an account', oneMore({ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'system:authenticated' })),
    widen('subjects', 'by all ServiceAccounts', oneMore({ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'system:serviceaccounts' })),
    widen('subjects', 'by another ServiceAccount', oneMore({ kind: 'ServiceAccount', name: 'mutant', namespace: 'mutant' })),
    widen('subjects[]', 'to the default ServiceAccount', (subject) => ({ ...subject, name: 'default' })),
    widen('roleRef', 'to cluster-admin', always({ apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' })),
    widen('roleRef', 'to edit', always({ apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' })),
  ],
};

export const EXTERNAL_SECRET: KindOfMutant = {
  ignored: [...LABELS_OF_OBJECT, 'spec.refreshInterval', 'spec.refreshPolicy', 'spec.target.creationPolicy', 'spec.target.deletionPolicy'],
  operators: [
    widen('spec.secretStoreRef.kind', 'to the store of the cluster', always('ClusterSecretStore')),
    widen('spec.dataFrom?', 'to all secrets below', always([{ find: { name: { regexp: '.*' } } }])),
  ],
};

export const SECRET_STORE: KindOfMutant = {
  ignored: LABELS_OF_OBJECT,
  operators: [
    widen('spec.provider.vault.server', 'to plain HTTP', (server) => server.replace('https:', 'http:')),
    widen('spec.provider.vault.auth.kubernetes.serviceAccountRef.namespace?', 'to another namespace', always('mutant')),
    widen('spec.provider.vault.auth', 'to a token', always({ tokenSecretRef: { name: 'mutant', key: 'token' } })),
  ],
};
