/** Kinds of Kubernetes itself, except those by which admission is changed. Source: Kubernetes API reference, 1.20 to 1.36. */
import { ANY_KIND, checked, doubtful, fieldsOf, harmless, itemsOf, makesPods, NETWORK, read, state, type Body, type Groups, type Kinds } from './kind';

const STATE = 'it records what a component has seen or done, and decides nothing';
const QUESTION = 'it is a question to the API server, which answers and forgets it';
const STORAGE = 'it is about volumes, which pods use only if they name them';
const SCHEDULING = 'it decides where, when and how many alike pods run, not what they are';
const RESOURCES = 'it is about CPU, memory, devices and counts only';

const WORKLOADS = ['v1', 'v1beta2', 'v1beta1'];
const WAY_IN = 'it opens a way in through a controller that is not modelled';

/** Kinds of the core group, of which `platforms` say which objects count. */
function core(platforms: readonly PlatformObjects[]): Kinds {
  const all = [OF_KUBERNETES, ...platforms];
  return {
    ...read('namespaced', ['v1'], 'Pod', 'ReplicationController', 'Service'),
    ...read('cluster', ['v1'], 'Namespace'),
    ...checked('namespaced', 'ServiceAccount'),
    ...doubtful('namespaced', 'objects', 'components of the platform read their settings from it', ['ConfigMap'], { onlyIf: settingsFinder(all) }),
    ...doubtful('namespaced', 'identities', 'it makes or replaces credentials by which somebody is known', ['Secret'], { onlyIf: credentialFinder(all) }),
    ...doubtful('namespaced', 'reach', 'it adds addresses behind a Service by hand', ['Endpoints'], { onlyIf: isMadeByHand, behind: nameOf }),
    ...harmless('namespaced', STORAGE, 'PersistentVolumeClaim'),
    ...harmless('cluster', STORAGE, 'PersistentVolume'),
    ...harmless('namespaced', RESOURCES, 'ResourceQuota', 'LimitRange'),
    ...harmless('namespaced', STATE, 'Event'),
    ...state('cluster', STATE, 'Node', 'ComponentStatus'),
    // Only controllers that copy it make pods, and none in Kubernetes does.
    ...harmless('namespaced', 'no controller of Kubernetes makes pods of it', 'PodTemplate'),
    // Source: Kubernetes, registry/core/pod/storage: labels and annotations of a Binding are written into the pod.
    ...doubtful('namespaced', 'pods', 'it puts labels on a pod, by which policies know it', ['Binding']),
  };
}

export function kubernetesKinds(platforms: readonly PlatformObjects[]): Groups {
  return { '': core(platforms), ...OTHER_GROUPS };
}

const OTHER_GROUPS: Groups = {
  'apps': {
    ...read('namespaced', WORKLOADS, 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'),
    ...state('namespaced', STATE, 'ControllerRevision'),
  },
  'extensions': {
    ...read('namespaced', ['v1beta1'], 'Deployment', 'DaemonSet', 'ReplicaSet'),
    ...doubtful('namespaced', 'reach', 'no API server serves this version any more, so that it can not be in force', ['NetworkPolicy'], { hops: NETWORK }),
    ...doubtful('namespaced', 'reach', WAY_IN, ['Ingress']),
    ...doubtful('cluster', 'pods', 'it changes pods on their way in', ['PodSecurityPolicy']),
  },
  'batch': read('namespaced', ['v1', 'v1beta1'], 'Job', 'CronJob'),
  'networking.k8s.io': {
    ...read('namespaced', ['v1'], 'NetworkPolicy'),
    ...doubtful('namespaced', 'reach', WAY_IN, ['Ingress']),
    ...harmless('cluster', 'it names a controller, which does nothing without an Ingress', 'IngressClass'),
    ...harmless('cluster', 'it is about the addresses that Services are given', 'IPAddress', 'ServiceCIDR', 'ClusterCIDR'),
  },
  'discovery.k8s.io': doubtful('namespaced', 'reach', 'it adds addresses behind a Service by hand', ['EndpointSlice'], { onlyIf: isMadeByHand, behind: labelledService }),
  'rbac.authorization.k8s.io': {
    ...checked('namespaced', 'Role', 'RoleBinding'),
    ...checked('cluster', 'ClusterRole', 'ClusterRoleBinding'),
  },
  'policy': {
    ...harmless('namespaced', SCHEDULING, 'PodDisruptionBudget', 'Eviction'),
    ...doubtful('cluster', 'pods', 'it changes pods on their way in', ['PodSecurityPolicy']),
  },
  'autoscaling': harmless('namespaced', SCHEDULING, 'HorizontalPodAutoscaler', 'Scale'),
  'autoscaling.k8s.io': harmless('namespaced', RESOURCES, 'VerticalPodAutoscaler', 'VerticalPodAutoscalerCheckpoint'),
  'scheduling.k8s.io': {
    ...harmless('cluster', SCHEDULING, 'PriorityClass'),
    ...harmless('namespaced', SCHEDULING, 'Workload', 'PodGroup'),
  },
  'node.k8s.io': harmless('cluster', 'pods use it only if they name it, and keep their labels, accounts and networks', 'RuntimeClass'),
  'storage.k8s.io': {
    ...harmless('cluster', STORAGE, 'StorageClass', 'VolumeAttachment', 'CSINode', 'VolumeAttributesClass'),
    ...harmless('namespaced', STORAGE, 'CSIStorageCapacity'),
    ...doubtful('cluster', 'secrets', 'its driver is handed tokens of the accounts of pods', ['CSIDriver'], { onlyIf: takesTokens }),
  },
  'snapshot.storage.k8s.io': {
    ...harmless('namespaced', STORAGE, 'VolumeSnapshot'),
    ...harmless('cluster', STORAGE, 'VolumeSnapshotClass', 'VolumeSnapshotContent'),
  },
  'groupsnapshot.storage.k8s.io': {
    ...harmless('namespaced', STORAGE, 'VolumeGroupSnapshot'),
    ...harmless('cluster', STORAGE, 'VolumeGroupSnapshotClass', 'VolumeGroupSnapshotContent'),
  },
  'certificates.k8s.io': {
    ...harmless('cluster', 'nothing is signed before somebody approves it', 'CertificateSigningRequest'),
    ...harmless('cluster', 'it publishes certificates to trust, without keys', 'ClusterTrustBundle'),
    ...state('namespaced', STATE, 'PodCertificateRequest'),
  },
  'coordination.k8s.io': state('namespaced', STATE, 'Lease', 'LeaseCandidate'),
  'events.k8s.io': harmless('namespaced', STATE, 'Event'),
  'flowcontrol.apiserver.k8s.io': harmless('cluster', 'it shares out the time of the API server', 'FlowSchema', 'PriorityLevelConfiguration'),
  'resource.k8s.io': {
    ...harmless('namespaced', RESOURCES, 'ResourceClaim', 'ResourceClaimTemplate'),
    ...harmless('cluster', RESOURCES, 'DeviceClass', 'ResourceSlice', 'DeviceTaintRule', 'ResourcePoolStatusRequest'),
  },
  'authentication.k8s.io': {
    ...harmless('cluster', QUESTION, 'TokenReview', 'SelfSubjectReview'),
    ...doubtful('namespaced', 'identities', 'it asks for a token of a ServiceAccount', ['TokenRequest']),
  },
  'authorization.k8s.io': {
    ...harmless('cluster', QUESTION, 'SubjectAccessReview', 'SelfSubjectAccessReview', 'SelfSubjectRulesReview'),
    ...harmless('namespaced', QUESTION, 'LocalSubjectAccessReview'),
  },
  'internal.apiserver.k8s.io': state('cluster', STATE, 'StorageVersion'),
  'storagemigration.k8s.io': harmless('cluster', 'it has objects written again as they are', 'StorageVersionMigration'),
  'metrics.k8s.io': { ...state('cluster', STATE, 'NodeMetrics'), ...state('namespaced', STATE, 'PodMetrics') },
  // Projects of Kubernetes' own groups, installed apart.
  'app.k8s.io': harmless('namespaced', 'it describes objects for a display', 'Application'),
  'kustomize.config.k8s.io': harmless(undefined, 'it is read by kustomize and sent to no cluster', ANY_KIND),
  'multicluster.x-k8s.io': doubtful('namespaced', 'reach', 'it opens a way to or from other clusters', ['ServiceExport', 'ServiceImport']),
  'jobset.x-k8s.io': makesPods('namespaced', 'JobSet', 'JobSet'),
  'leaderworkerset.x-k8s.io': makesPods('namespaced', 'LeaderWorkerSet', 'LeaderWorkerSet'),
  'hnc.x-k8s.io': doubtful(undefined, 'objects', 'it has objects copied into other namespaces', [ANY_KIND]),
};

/** Objects of Kubernetes' own kinds in which components of the cluster read who they are and what they do. */
export interface PlatformObjects {
  /** Namespaces in which every ConfigMap holds settings; the rest is read by programs that mount it. */
  readonly namespaces?: readonly string[];
  /** ConfigMaps that controllers write into every namespace. */
  readonly published?: readonly string[];
  /** Names of ConfigMaps that hold settings in whatever namespaces they are made. */
  readonly settings?: readonly string[];
  /** Whether a ConfigMap of this name holds settings, in whatever namespace it is. */
  isSettings?(name: string): boolean;
  /** Whether a Secret is something that components believe. */
  isCredential?(secret: Body): boolean;
}

/** Sources: kubeadm, CoreDNS, EKS. */
const OF_KUBERNETES: PlatformObjects = {
  namespaces: ['kube-system'],
  published: ['kube-root-ca.crt'],
  settings: ['coredns', 'kube-proxy', 'kubeadm-config', 'kubelet-config', 'cluster-info', 'extension-apiserver-authentication', 'aws-auth'],
};

function settingsFinder(platforms: readonly PlatformObjects[]): (body: Body) => boolean {
  const namespaces = new Set<unknown>(platforms.flatMap((one) => one.namespaces ?? []));
  const published = new Set<unknown>(platforms.flatMap((one) => one.published ?? []));
  const settings = new Set<unknown>([...published, ...platforms.flatMap((one) => one.settings ?? [])]);
  return ({ metadata }) => {
    const { name, namespace } = fieldsOf(metadata);
    if (namespace === null && settings.has(name)) return true;
    if (published.has(name)) return false;
    return namespaces.has(namespace) || (typeof name === 'string' && platforms.some((one) => one.isSettings?.(name)));
  };
}

/** Tokens by which somebody logs in. Source: Kubernetes "Secrets", types of Secret. */
const TOKENS: ReadonlySet<unknown> = new Set(['kubernetes.io/service-account-token', 'bootstrap.kubernetes.io/token']);

/** Tokens of accounts, and what components of platforms believe. */
function credentialFinder(platforms: readonly PlatformObjects[]): (body: Body) => boolean {
  return (body) => TOKENS.has(body.type) || platforms.some((one) => one.isCredential?.(body));
}

const MANAGED_BY = ['endpointslice.kubernetes.io/managed-by', 'endpoints.kubernetes.io/managed-by'];
const CONTROLLERS: ReadonlySet<unknown> = new Set(['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io', 'endpoint-controller']);
const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';

/** What the controllers of Kubernetes make follows from Services and pods. Source: Kubernetes "EndpointSlices", Management. */
function isMadeByHand({ metadata }: Body): boolean {
  const { labels, annotations } = fieldsOf(metadata);
  const byController = MANAGED_BY.some((key) => Object.hasOwn(fieldsOf(labels), key) && CONTROLLERS.has(fieldsOf(labels)[key]));
  return !byController && !Object.hasOwn(fieldsOf(annotations), TRIGGER);
}

/** An Endpoints object has the name of its Service. The API server writes those of its own Service itself. */
function nameOf({ metadata }: Body): string | undefined {
  const { name, namespace } = fieldsOf(metadata);
  return typeof name !== 'string' || (name === 'kubernetes' && (namespace ?? 'default') === 'default') ? undefined : name;
}

/** Source: Kubernetes "EndpointSlices", Ownership. */
function labelledService({ metadata }: Body): string | undefined {
  const { labels, namespace } = fieldsOf(metadata);
  return nameOf({ metadata: { name: fieldsOf(labels)['kubernetes.io/service-name'], namespace } });
}

/** Source: CSIDriver, tokenRequests. */
function takesTokens({ spec }: Body): boolean {
  return itemsOf(fieldsOf(spec).tokenRequests).length > 0;
}
