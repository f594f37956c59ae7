import { made, type Accepted, type Refused } from './refusal';
import type { Manifest } from '../support/synth';

const RBAC = 'rbac.authorization.k8s.io';
const TYPE = 'not declared in schema|unmarshal|expected|must be';
const PLACE = { name: 'odd', namespace: 'shop' };
const CLUSTER = { name: 'odd' };

const top = (apiVersion: string, kind: string, fields: object, metadata: object = PLACE): Manifest => (
  { apiVersion, kind, metadata, ...fields } as Manifest
);
const config = (fields: object, metadata?: object): Manifest => top('v1', 'ConfigMap', fields, metadata && { ...PLACE, ...metadata });
const role = (rule: object): Manifest => top(`${RBAC}/v1`, 'Role', { rules: [rule] });
const clusterRole = (rule: object): Manifest => top(`${RBAC}/v1`, 'ClusterRole', { rules: [rule] }, CLUSTER);
const ROLE = { apiGroup: RBAC, kind: 'Role', name: 'a' };
const binding = (subject: object, roleRef: object = ROLE): Manifest => top(`${RBAC}/v1`, 'RoleBinding', { roleRef, subjects: [subject] });
const WEB = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' };
const budget = (spec: object): Manifest => made('policy/v1', 'PodDisruptionBudget', { selector: { matchLabels: { app: 'web' } }, ...spec });
const scaler = (spec: object): Manifest => made('autoscaling/v2', 'HorizontalPodAutoscaler', { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, ...spec });
const claim = (spec: object): Manifest => made('v1', 'PersistentVolumeClaim', { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec });

function by(title: string, object: Manifest, path: string, says: string, real?: string): Refused {
  return { title, object, by: 'api-server', path, says, ...(real !== undefined && { real }) };
}

/** Refused by the API server, in kinds on which no connection depends. */
export const REFUSED_OTHERS: readonly Refused[] = [
  by('a name in capitals', config({}, { name: 'Odd' }), 'metadata.name', 'a lowercase RFC 1123 subdomain must consist of'),
  by('a label that is none', config({}, { labels: { app: 'has spaces!' } }), 'metadata.labels.app', 'a valid label must be an empty string or consist of'),
  by('a number as a label', config({}, { labels: { app: 1 } }), 'metadata.labels.app', 'must be of type string, not integer', TYPE),
  by('a boolean as an annotation', config({}, { annotations: { note: true } }), 'metadata.annotations.note', 'must be of type string, not boolean', TYPE),
  by('a number as a value', config({ data: { a: 5 } }), 'data.a', 'must be of type string, not integer', TYPE),
  by('a key with a slash', config({ data: { 'a b/c': '5' } }), 'data.a b/c', 'a valid config key must consist of'),
  by('a key that goes up', config({ data: { '..a': '5' } }), 'data...a', "must not start with '..'"),
  by('one key in both maps', config({ data: { a: '5' }, binaryData: { a: 'NQ==' } }), 'data.a', 'duplicate of key present in binaryData'),
  by('more than fits', config({ data: { a: 'abc '.repeat(400_000) } }), 'data', 'Too long', 'Too long|too large'),
  by('a word as a switch', top('v1', 'ServiceAccount', { automountServiceAccountToken: 'false' }), 'automountServiceAccountToken', 'must be of type boolean, not string', TYPE),
  by('a rule without verbs', role({ apiGroups: [''], resources: ['pods'] }), 'rules.0.verbs', 'verbs must contain at least one value', 'verbs must contain at least one value|rules\\[0\\].verbs: Required value'),
  by('a rule without a group', role({ resources: ['pods'], verbs: ['get'] }), 'rules.0.apiGroups', 'resource rules must supply at least one api group'),
  by('a rule without resources', role({ apiGroups: [''], verbs: ['get'] }), 'rules.0.resources', 'resource rules must supply at least one resource'),
  by('a path in a namespace', role({ nonResourceURLs: ['/metrics'], verbs: ['get'] }), 'rules.0.nonResourceURLs', 'namespaced rules cannot apply to non-resource URLs'),
  by('a path beside resources', clusterRole({ nonResourceURLs: ['/metrics'], apiGroups: [''], resources: ['pods'], verbs: ['get'] }), 'rules.0.nonResourceURLs', 'rules cannot apply to both regular resources and non-resource URLs'),
  by('a word instead of rules', top(`${RBAC}/v1`, 'Role', { rules: 'all' }), 'rules', 'must be of type array, not string', TYPE),
  by('a subject in lower case', binding({ ...WEB, kind: 'serviceaccount' }), 'subjects.0.kind', 'Unsupported value: "serviceaccount"'),
  by('an account in the group of users', binding({ ...WEB, apiGroup: RBAC }), 'subjects.0.apiGroup', `Unsupported value: "${RBAC}"`),
  by('a user in another group', binding({ kind: 'User', name: 'a', apiGroup: 'acme.example' }), 'subjects.0.apiGroup', 'Unsupported value: "acme.example"'),
  by('a subject without a name', binding({ kind: 'Group' }), 'subjects.0.name', 'Required value'),
  by('an account whose name is none', binding({ ...WEB, name: 'Web' }), 'subjects.0.name', 'a lowercase RFC 1123 subdomain must consist of'),
  by('a role of another kind', binding(WEB, { ...ROLE, kind: 'role' }), 'roleRef.kind', 'Unsupported value: "role"'),
  by('a role of another group', binding(WEB, { ...ROLE, apiGroup: 'acme.example' }), 'roleRef.apiGroup', 'Unsupported value: "acme.example"'),
  by('a role without a name', binding(WEB, { apiGroup: RBAC, kind: 'Role' }), 'roleRef.name', 'Required value'),
  by('an account of no namespace', top(`${RBAC}/v1`, 'ClusterRoleBinding', { roleRef: { ...ROLE, kind: 'ClusterRole' }, subjects: [{ kind: 'ServiceAccount', name: 'web' }] }, CLUSTER), 'subjects.0.namespace', 'Required value'),
  by('a Role for the cluster', top(`${RBAC}/v1`, 'ClusterRoleBinding', { roleRef: ROLE, subjects: [WEB] }, CLUSTER), 'roleRef.kind', 'Unsupported value: "Role"'),
  by('both limits', budget({ minAvailable: 1, maxUnavailable: 1 }), 'spec.maxUnavailable', 'minAvailable and maxUnavailable cannot be both set'),
  by('no pods', scaler({ maxReplicas: 0 }), 'spec.maxReplicas', 'must be greater than 0', 'must be greater than'),
  by('fewer at most than at least', scaler({ minReplicas: 3, maxReplicas: 2 }), 'spec.maxReplicas', 'must be greater than or equal to `minReplicas`'),
  by('nothing to scale', scaler({ maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment' } }), 'spec.scaleTargetRef.name', 'Required value'),
  by('an amount that is none', made('v1', 'ResourceQuota', { hard: { pods: 'lots' } }), 'spec.hard.pods', 'quantities must match the regular expression'),
  by('a size that is none', claim({ resources: { requests: { storage: '1 GB' } } }), 'spec.resources.requests.storage', 'quantities must match the regular expression'),
  by('no access mode', claim({ accessModes: [] }), 'spec.accessModes', 'at least 1 access mode is required'),
  by('no size', claim({ resources: {} }), 'spec.resources.requests.storage', 'Required value'),
];

export const ACCEPTED_OTHERS: readonly Accepted[] = [
  { title: 'keys of every sound form', object: config({ data: { 'a-b_c.D': '', '.hidden': 'x', '1': '' } }) },
  { title: 'a role with colons in its name', object: top(`${RBAC}/v1`, 'Role', { rules: [] }, { ...PLACE, name: 'system:Odd' }) },
  { title: 'a rule of everything', object: role({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }) },
  { title: 'a path of the cluster', object: clusterRole({ nonResourceURLs: ['/metrics'], verbs: ['get'] }) },
  { title: 'an account without a namespace', object: binding({ kind: 'ServiceAccount', name: 'web' }) },
  { title: 'a group with a colon', object: binding({ kind: 'Group', name: 'system:masters', apiGroup: RBAC }) },
  { title: 'nobody', object: top(`${RBAC}/v1`, 'RoleBinding', { roleRef: ROLE, subjects: null }) },
  { title: 'one limit in percent', object: budget({ maxUnavailable: '50%' }) },
  { title: 'as many as at least', object: scaler({ minReplicas: 2, maxReplicas: 2 }) },
  { title: 'amounts of every form', object: made('v1', 'ResourceQuota', { hard: { 'pods': 10, 'cpu': '500m', 'memory': '1.5Gi', 'requests.memory': '1e3' } }) },
];
