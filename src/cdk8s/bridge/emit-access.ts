import type { Workload } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { emit } from './emit';
import { certificateName } from '../../author/graph/cert-manager';
import { identitiesConfigMap } from '../../author/graph/certificates';
import type { CertificateIssuer } from '../../author/graph/certificates';
import { objectLabels } from '../../author/graph/labels';
import type { WorkloadNode } from '../../author/graph/nodes';
import type { ConfigNode, SecretNode } from '../../author/graph/pod';
import type { StoreNode } from '../../author/graph/secret-store';
import { verifierConfigMap } from '../../author/graph/service-tokens';
import { clusterIdentityName } from '../../author/graph/spire';
import { findNodeOf } from '../../author/graph/trust-graph';
import type { TrustGraph } from '../../author/graph/trust-graph';
import { certificate } from '../../author/render/cert-manager/certificate';
import { externalSecret, reloadAnnotation } from '../../author/render/external-secrets/external-secret';
import { secretStore } from '../../author/render/external-secrets/secret-store';
import { configMap } from '../../author/render/kubernetes/config-map';
import {
  clusterRole, clusterRoleBinding, clusterRoleName, role, roleBinding, roleBindingElsewhere, roleElsewhere,
  tokenRole, tokenRoleBinding, tokenRoleName,
} from '../../author/render/kubernetes/rbac';
import { storeServiceAccount } from '../../author/render/kubernetes/service-account';
import { identities, verifier } from '../../author/render/kubernetes/verifier';
import { clusterIdentity } from '../../author/render/spire/cluster-identity';

/** The workload that objects are for. */
export interface WorkloadPlace {
  readonly workload: string;
  readonly namespace: string;
}

/** Role and RoleBinding for what the workload may do through the Kubernetes API. */
export function emitPermissions(scope: Construct, place: WorkloadPlace): void {
  const at = { ...objectAt(place), name: place.workload };
  emit(scope, { id: 'role', template: role, ...at }, nodeAt(place));
  emit(scope, { id: 'role-binding', template: roleBinding, ...at }, nodeAt(place));
}

/** The same in a namespace that is not the workload's own. */
export function emitPermissionsElsewhere(scope: Construct, place: WorkloadPlace, namespace: string): void {
  const at = { ...objectAt(place), name: clusterRoleName({ namespace: place.namespace, name: place.workload }), namespace };
  const node = (graph: TrustGraph) => ({ workload: nodeAt(place)(graph), namespace });
  emit(scope, { id: `role-${namespace}`, template: roleElsewhere, ...at }, node);
  emit(scope, { id: `role-binding-${namespace}`, template: roleBindingElsewhere, ...at }, node);
}

/** ClusterRole and ClusterRoleBinding, for every namespace and what stands in none. */
export function emitClusterPermissions(scope: Construct, place: WorkloadPlace): void {
  const at = { ...objectAt(place), name: clusterRoleName({ namespace: place.namespace, name: place.workload }), namespace: undefined };
  emit(scope, { id: 'cluster-role', template: clusterRole, ...at }, nodeAt(place));
  emit(scope, { id: 'cluster-role-binding', template: clusterRoleBinding, ...at }, nodeAt(place));
}

/** A store of the workload's own, with the account that it logs in as. False where it stands already. */
export function emitStore(scope: Construct, place: WorkloadPlace, store: StoreNode): boolean {
  const id = `store-${store.name}`;
  if (scope.node.tryFindChild(id)) return false;
  const at = { ...objectAt(place), name: store.name };
  emit(scope, { id: `account-${store.name}`, template: storeServiceAccount, annotations: store.serviceAccountAnnotations, ...at }, () => undefined);
  emit(scope, { id, template: secretStore, ...at }, () => store);
  return true;
}

/** Lets the External Secrets operator mint tokens for the accounts of the workload's stores. */
export function emitTokenRole(scope: Construct, place: WorkloadPlace): void {
  if (scope.node.tryFindChild('token-role')) return;
  const at = { ...objectAt(place), name: tokenRoleName(place.workload) };
  emit(scope, { id: 'token-role', template: tokenRole, ...at }, nodeAt(place));
  emit(scope, { id: 'token-role-binding', template: tokenRoleBinding, ...at }, nodeAt(place));
}

export function emitSecret(scope: Construct, place: WorkloadPlace, secret: SecretNode): void {
  const id = `secret-${secret.name}`;
  // A second secret of the name is reported with all other mistakes; a second construct would throw at once and alone.
  if (scope.node.tryFindChild(id)) return;
  emit(scope, { id, name: secret.name, template: externalSecret, ...objectAt(place) }, () => secret);
}

/** A ConfigMap of the workload's own, once. */
export function emitConfig(scope: Construct, place: WorkloadPlace, config: ConfigNode): void {
  const id = `config-${config.name}`;
  // As for secrets.
  if (config.data === undefined || scope.node.tryFindChild(id)) return;
  emit(scope, { id, name: config.name, template: configMap, ...objectAt(place) }, () => config);
}

/** What a service needs that looks at tokens of its callers. */
export function emitVerifier(scope: Construct, place: WorkloadPlace): void {
  emit(scope, { id: 'service-tokens', name: verifierConfigMap(place.workload), template: verifier, ...objectAt(place) }, nodeAt(place));
}

/** What a service needs that looks at certificates of its callers. */
export function emitIdentities(scope: Construct, place: WorkloadPlace): void {
  emit(scope, { id: 'service-identities', name: identitiesConfigMap(place.workload), template: identities, ...objectAt(place) }, nodeAt(place));
}

/** What gives the pods of a workload a certificate, once. Which issuer is valid shows later. */
export function emitCertificate(scope: Construct, place: WorkloadPlace, issuers: readonly CertificateIssuer[]): void {
  const id = 'service-certificate';
  if (scope.node.tryFindChild(id)) return;
  if (issuers.at(0)?.kind === 'cert-manager') {
    emit(scope, { id, template: certificate, ...objectAt(place), name: certificateName(place.workload) }, nodeAt(place));
    return;
  }
  const name = clusterIdentityName(place.namespace, place.workload);
  emit(scope, { id, template: clusterIdentity, ...objectAt(place), name, namespace: undefined }, nodeAt(place));
}

/** A rotated value restarts the workload. */
export function annotateReload(controller: Workload, kind: 'secret' | 'configmap', names: readonly string[]): void {
  const [key, value] = reloadAnnotation(kind, names);
  controller.metadata.addAnnotation(key, value);
}

function objectAt({ workload, namespace }: WorkloadPlace) {
  return { namespace, labels: objectLabels(workload, namespace) };
}

function nodeAt({ workload, namespace }: WorkloadPlace): (graph: TrustGraph) => WorkloadNode {
  return (graph) => findNodeOf(graph, 'workload', `${namespace}/${workload}`);
}
