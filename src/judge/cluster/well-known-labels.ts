/** Labels that pods get in the cluster, and the domains in which anything may be added. Each with its source. */
import { GATEWAY_NAME_LABEL, NAMESPACE_NAME_LABEL } from '../known';

/** The Deployment controller (pkg/controller/deployment, getNewReplicaSet) and that of Argo Rollouts. */
export const POD_TEMPLATE_HASH_LABEL = 'pod-template-hash';
export const ROLLOUT_HASH_LABEL = 'rollouts-pod-template-hash';

/** The StatefulSet controller (pkg/controller/statefulset, updateIdentity and setPodRevision). */
export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
export const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';
export const REVISION_HASH_LABEL = 'controller-revision-hash';

/** The DaemonSet controller (pkg/controller/daemon/util, CreatePodTemplate). */
export const TEMPLATE_GENERATION_LABEL = 'pod-template-generation';

/** The API server, for Jobs without a manual selector (pkg/registry/batch/job, generateSelector), and the Job controller. */
export const CONTROLLER_UID_LABELS: readonly string[] = ['controller-uid', 'batch.kubernetes.io/controller-uid'];
export const COMPLETION_INDEX_LABEL = 'batch.kubernetes.io/job-completion-index';

/** Copied from the node by an admission plugin, by default from Kubernetes 1.35 on (PodTopologyLabels). */
export const TOPOLOGY_LABELS: readonly string[] = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** Set on the pods of every Gateway of the Gateway API, by any controller. */
export const GATEWAY_CLASS_LABEL = 'gateway.networking.k8s.io/gateway-class-name';

/** Labels in these domains that a pod has only if its template does: nothing adds them. */
export const WRITTEN_BY_HAND: readonly string[] = [NAMESPACE_NAME_LABEL, GATEWAY_NAME_LABEL, GATEWAY_CLASS_LABEL];

/** Domains of platforms, whose controllers, injectors and admission plugins add labels to pods. Subdomains count. */
export const PLATFORM_DOMAINS: readonly string[] = [
  'kubernetes.io', 'k8s.io', 'cncf.io', 'amazonaws.com', 'azure.com', 'gke.io', 'google.com', 'openshift.io', 'argoproj.io', 'knative.dev', 'keda.sh',
  'kyverno.io',
];

/** Domains below them in which people write labels themselves. Source: Kubernetes "Recommended Labels". */
export const PEOPLES_DOMAINS: readonly string[] = ['app.kubernetes.io'];
