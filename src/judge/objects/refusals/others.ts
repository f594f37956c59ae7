/** What the API server refuses of objects of kinds that no connection depends on. */
import { refuseMetadata, type NameProblem } from './metadata';
import { dnsSubdomainProblem, pathSegmentProblem } from './names';
import { refuseBinding, refuseRole } from './rights';
import { refuseAccount, refuseBudget, refuseClaim, refuseQuota, refuseScaler, refuseValues } from './values';
import type { Field, ObjectRef } from '../read/field';

const anyName: NameProblem = () => undefined;

/** How names are formed, by group. Source: the validation of each group. Others are DNS subdomains, as all custom resources are. */
const NAMES: ReadonlyMap<string, NameProblem> = new Map([
  ['rbac.authorization.k8s.io', pathSegmentProblem],
  // `v1.` is the core group, and `kubernetes.io:signer:name` a bundle.
  ...['apiregistration.k8s.io', 'certificates.k8s.io', 'internal.apiserver.k8s.io', 'networking.k8s.io'].map((group) => [group, anyName] as const),
]);

/** Questions, which have no names; what kustomize reads; and groups of other servers, which have rules of their own. */
const NOT_LOOKED_AT = /^(authentication\.k8s\.io|authorization\.k8s\.io|metrics\.k8s\.io|kustomize\.config\.k8s\.io|(.+\.)?openshift\.io)$/;

/** By group and kind. */
const SPECIAL: ReadonlyMap<string, (root: Field, kind: string) => void> = new Map<string, (root: Field, kind: string) => void>([
  [' ConfigMap', (root) => refuseValues('ConfigMap', root)],
  [' Secret', (root) => refuseValues('Secret', root)],
  [' ServiceAccount', refuseAccount],
  [' ResourceQuota', (root) => refuseQuota(root.child('spec'))],
  [' PersistentVolumeClaim', (root) => refuseClaim(root.child('spec'))],
  ['policy PodDisruptionBudget', (root) => refuseBudget(root.child('spec'))],
  ['autoscaling HorizontalPodAutoscaler', (root) => refuseScaler(root.child('spec'))],
  ...['Role', 'ClusterRole'].map((kind) => [`rbac.authorization.k8s.io ${kind}`, (root: Field) => refuseRole(kind, root)] as const),
  ...['RoleBinding', 'ClusterRoleBinding'].map((kind) => [`rbac.authorization.k8s.io ${kind}`, (root: Field) => refuseBinding(kind, root)] as const),
]);

export function refuseOther(group: string, ref: ObjectRef, root: Field): void {
  if (NOT_LOOKED_AT.test(group)) return;
  refuseMetadata(ref, root.child('metadata'), NAMES.get(group) ?? dnsSubdomainProblem);
  SPECIAL.get(`${group} ${ref.kind}`)?.(root, ref.kind);
}
