/** Labels that pods get in the cluster, and the domains in which anything may be added. Each with its source. */

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

/** Istio's injector (files/injection-template.yaml and gateway-injection-template.yaml of istiod's chart, pkg/kube/inject). */
export const CANONICAL_NAME_LABEL = 'service.istio.io/canonical-name';
export const CANONICAL_REVISION_LABEL = 'service.istio.io/canonical-revision';
export const TLS_MODE_LABEL = 'security.istio.io/tlsMode';
export const TUNNEL_LABEL = 'networking.istio.io/tunnel';
export const NETWORK_LABEL = 'topology.istio.io/network';

/** Gateways of the Gateway API that Istio deploys (files/kube-gateway.yaml of istiod's chart). */
export const GATEWAY_CLASS_LABEL = 'gateway.networking.k8s.io/gateway-class-name';
export const GATEWAY_MANAGED_LABEL = 'gateway.istio.io/managed';

/** Labels in these domains that a pod has only if its template does: nothing adds them. */
export const WRITTEN_BY_HAND: ReadonlySet<string> = new Set([
  'kubernetes.io/metadata.name', 'istio.io/rev', 'sidecar.istio.io/inject', 'istio.io/dataplane-mode', 'istio.io/use-waypoint',
  'service.istio.io/workload-name', 'gateway.networking.k8s.io/gateway-name', GATEWAY_CLASS_LABEL, GATEWAY_MANAGED_LABEL,
]);

/** Domains of platforms, whose controllers, injectors and admission plugins add labels to pods. Subdomains count. */
export const PLATFORM_DOMAINS: readonly string[] = [
  'kubernetes.io', 'k8s.io', 'istio.io', 'cncf.io', 'cilium.io', 'projectcalico.org', 'antrea.io', 'ovn.org', 'linkerd.io', 'hashicorp.com',
  'kuma.io', 'amazonaws.com', 'azure.com', 'gke.io', 'google.com', 'openshift.io', 'argoproj.io', 'knative.dev', 'keda.sh', 'kyverno.io',
];

/** Domains below them in which people write labels themselves. Source: Kubernetes "Recommended Labels". */
export const PEOPLES_DOMAINS: readonly string[] = ['app.kubernetes.io'];
