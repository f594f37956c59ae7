/**
 * Roles that every cluster has, as far as Secrets depend on them. Source: Kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy, and its labels
 * `rbac.authorization.k8s.io/aggregate-to-*`.
 */
import { POD_MAKERS } from './pod-makers';
import type { RbacRule } from './rule';
import type { Labels } from '../read/selector';

export interface BuiltInRole {
  readonly rules: readonly RbacRule[];
  /** By which others are aggregated from it. */
  readonly labels: Labels;
  /** The label of the roles whose rules it has, too. */
  readonly aggregates: string | undefined;
}

const AGGREGATE = 'rbac.authorization.k8s.io/aggregate-to-';

function rule(group: string, resources: readonly string[], verbs: readonly string[]): RbacRule {
  return { groups: [group], resources, verbs, names: [] };
}

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'];
/** What a cluster knows without extensions. */
const OWN_MAKERS = POD_MAKERS.filter(({ group }) => ['', 'apps', 'batch'].includes(group));

const EDIT: readonly RbacRule[] = [
  rule('', ['secrets', 'pods/attach', 'pods/exec', 'pods/proxy', 'pods/portforward', 'services/proxy'], READ),
  rule('', ['serviceaccounts'], ['impersonate']),
  rule('', ['pods/attach', 'pods/exec', 'pods/proxy', 'pods/portforward', 'secrets', 'configmaps', 'serviceaccounts', 'services', 'persistentvolumeclaims'], WRITE),
  rule('', ['serviceaccounts/token'], ['create']),
  ...OWN_MAKERS.map(({ group, resources }) => rule(group, resources.filter((resource) => resource !== 'podtemplates'), WRITE)),
];

/** By name. Others of Kubernetes' own read no Secrets of namespaces, or belong to its control plane. */
export const BUILT_IN_ROLES: ReadonlyMap<string, BuiltInRole> = new Map<string, BuiltInRole>([
  ['cluster-admin', { rules: [rule('*', ['*'], ['*'])], labels: {}, aggregates: undefined }],
  ['admin', { rules: EDIT, labels: {}, aggregates: `${AGGREGATE}admin` }],
  ['edit', { rules: EDIT, labels: { [`${AGGREGATE}admin`]: 'true' }, aggregates: `${AGGREGATE}edit` }],
  ['view', { rules: [], labels: { [`${AGGREGATE}edit`]: 'true' }, aggregates: `${AGGREGATE}view` }],
]);
