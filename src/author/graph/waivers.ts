/**
 * The rules that a `Waiver` can lift. Everything that is not listed here can't be loosened at all: default deny, strict mutual TLS, and
 * who may call whom.
 */
export enum Rule {
  /** A process of a pod never runs as root. */
  RUN_AS_NON_ROOT = 'run-as-non-root',
  /** No container is privileged. */
  PRIVILEGED_CONTAINER = 'privileged-container',
  /** No process gains more privileges than its parent has. */
  PRIVILEGE_ESCALATION = 'privilege-escalation',
  /** No Linux capability is added, other than NET_BIND_SERVICE. */
  ADDED_CAPABILITIES = 'added-capabilities',
  /** The capabilities that a container runtime gives by default are dropped. */
  DROP_ALL_CAPABILITIES = 'drop-all-capabilities',
  /** System calls are filtered by a seccomp profile. */
  SECCOMP_PROFILE = 'seccomp-profile',
  /** The root file system of a container is read-only. */
  READ_ONLY_ROOT_FILESYSTEM = 'read-only-root-filesystem',
  /** No pod shares the network, processes or IPC of its node. */
  HOST_NAMESPACES = 'host-namespaces',
  /** No container takes a port of its node. */
  HOST_PORT = 'host-port',
  /** No pod mounts files of its node. */
  HOST_PATH = 'host-path',
  /** No pod mounts the socket of the container runtime. */
  CONTAINER_RUNTIME_SOCKET = 'container-runtime-socket',
  /** Every container has requests and a memory limit. */
  RESOURCE_LIMITS = 'resource-limits',
  /** A service has probes, so that the kubelet knows whether it is alive and ready. */
  PROBES = 'probes',
  /** An image is pinned by digest where the namespace is strict about it. */
  IMAGE_DIGEST = 'image-digest',
  /** An image has a tag, and another one than `latest`. */
  IMAGE_TAG = 'image-tag',
  /** A namespace enforces the restricted profile of Pod Security at a pinned version. */
  POD_SECURITY_LABELS = 'pod-security-labels',
  /** A probe or hook calls its own pod, not another host. */
  PROBE_HOST = 'probe-host',
  /** A service runs at least two pods, so that one may be drained. */
  SINGLE_REPLICA = 'single-replica',
  /** A pod mounts only the kinds of volume that the restricted profile of Pod Security allows. */
  VOLUME_TYPES = 'volume-types',
  /** A pod keeps the default sysctls, /proc mount, SELinux type and AppArmor profile. */
  KERNEL_OPTIONS = 'kernel-options',
  /** No process of a pod is in the group of root. */
  ROOT_GROUP = 'root-group',
  /** The containers of a pod don't see each other's processes. */
  SHARED_PROCESS_NAMESPACE = 'shared-process-namespace',
  /** A pod gets no token for the Kubernetes API that it did not ask for. */
  MOUNTED_TOKEN = 'mounted-token',
  /** A role grants no wildcard. */
  WILDCARD_RBAC = 'wildcard-rbac',
  /** A role reads named Secrets only. */
  RBAC_READS_SECRETS = 'rbac-reads-secrets',
  /** A role can't grant further rights: it may not bind, escalate, impersonate, nor write roles and bindings. */
  RBAC_ESCALATION = 'rbac-escalation',
  /** A role can't create or change workloads, which run as any account and mount any Secret. */
  RBAC_WORKLOADS = 'rbac-workloads',
  /** A role can't change policies, namespaces, Services, accounts or what secrets are made of. */
  RBAC_POLICIES = 'rbac-policies',
  /** A role gets, changes, creates and deletes objects by their names, unless they are events, leases or reviews. */
  RBAC_ANY_NAME = 'rbac-any-name',
  /** What a ServiceAccount may do in every namespace is to read what describes the cluster. */
  RBAC_EVERY_NAMESPACE = 'rbac-every-namespace',
  /** Nobody is bound to the built-in roles admin and edit. */
  BUILTIN_ROLE_BINDING = 'builtin-role-binding',
  /** A role can't enter running pods. */
  RBAC_EXEC = 'rbac-exec',
  /** A role creates tokens for named ServiceAccounts only, and no Secrets that it also reads. */
  RBAC_TOKEN_CREATION = 'rbac-token-creation',
  /** Accounts of charts and operators, as those of all others, have no permissions that were not declared. */
  FOREIGN_PERMISSIONS = 'foreign-permissions',
  /** Nobody is bound to cluster-admin, and nothing is bound to everybody. */
  BROAD_BINDING = 'broad-binding',
  /** No Service is opened past the gateways, as NodePort or LoadBalancer. */
  EXPOSED_SERVICE = 'exposed-service',
  /** No credential is a value in a pod: in a variable, a command line, a header or an annotation. */
  SECRET_IN_POD = 'secret-in-pod',
  /** No Secret is written with its values. */
  SECRET_MANIFEST = 'secret-manifest',
  /** No ConfigMap holds a credential. */
  SECRET_IN_CONFIG_MAP = 'secret-in-config-map',
  /** No object of another kind, and no label or annotation of any, holds a credential. */
  SECRET_IN_OBJECT = 'secret-in-object',
  /** A gateway listens with TLS only. */
  GATEWAY_WITHOUT_TLS = 'gateway-without-tls',
  /** Pages of named origins alone may read answers (CORS). */
  ANY_ORIGIN_ALLOWED = 'any-origin-allowed',
  /** A JWT rule names the audiences that it accepts. */
  JWT_AUDIENCES = 'jwt-audiences',
  /** Methods and paths are only declared where a mesh enforces them. */
  HTTP_WITHOUT_MESH = 'http-without-mesh',
  /**
   * Whatever is open to doubt, such as a range of addresses that pods may have too, stops synthesis. Ranges that pods have for certain are not:
   * those that `podCidrs` states, and all of a private range.
   */
  UNPROVEN = 'unproven',
  /** Every object is of a kind whose effect is known. */
  UNKNOWN_KIND = 'unknown-kind',
  /** Every label and annotation that a platform acts on has a known effect. */
  UNKNOWN_KEY = 'unknown-key',
  /** Every field of an object has a known effect. */
  UNKNOWN_FIELD = 'unknown-field',
}

/** Where a waiver of a rule is written, so that it is read where the object is. */
export interface WaivableRule {
  /** The kinds of object that it is written to. Undefined: every kind. */
  readonly kinds: readonly string[] | undefined;
}

const PODS: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicaSet', 'ReplicationController', 'Pod'];
const ROLES: readonly string[] = ['Role', 'ClusterRole'];

const pods: WaivableRule = { kinds: PODS };
const roles: WaivableRule = { kinds: ROLES };
const anything: WaivableRule = { kinds: undefined };

/** Every rule that can be waived. A rule that is asked of manifests has the same name in `zero-trust verify`. */
export const WAIVABLE: Readonly<Record<Rule, WaivableRule>> = {
  [Rule.RUN_AS_NON_ROOT]: pods,
  [Rule.PRIVILEGED_CONTAINER]: pods,
  [Rule.PRIVILEGE_ESCALATION]: pods,
  [Rule.ADDED_CAPABILITIES]: pods,
  [Rule.DROP_ALL_CAPABILITIES]: pods,
  [Rule.SECCOMP_PROFILE]: pods,
  [Rule.READ_ONLY_ROOT_FILESYSTEM]: pods,
  [Rule.HOST_NAMESPACES]: pods,
  [Rule.HOST_PORT]: pods,
  [Rule.HOST_PATH]: pods,
  [Rule.CONTAINER_RUNTIME_SOCKET]: pods,
  [Rule.RESOURCE_LIMITS]: pods,
  [Rule.PROBES]: pods,
  [Rule.IMAGE_DIGEST]: pods,
  [Rule.IMAGE_TAG]: pods,
  [Rule.POD_SECURITY_LABELS]: { kinds: ['Namespace'] },
  [Rule.PROBE_HOST]: pods,
  [Rule.SINGLE_REPLICA]: pods,
  [Rule.VOLUME_TYPES]: pods,
  [Rule.KERNEL_OPTIONS]: pods,
  [Rule.ROOT_GROUP]: pods,
  [Rule.SHARED_PROCESS_NAMESPACE]: pods,
  [Rule.MOUNTED_TOKEN]: pods,
  [Rule.WILDCARD_RBAC]: roles,
  [Rule.RBAC_READS_SECRETS]: roles,
  [Rule.RBAC_ESCALATION]: roles,
  [Rule.RBAC_WORKLOADS]: roles,
  [Rule.RBAC_POLICIES]: roles,
  [Rule.RBAC_ANY_NAME]: roles,
  [Rule.RBAC_EVERY_NAMESPACE]: roles,
  [Rule.BUILTIN_ROLE_BINDING]: { kinds: ['RoleBinding', 'ClusterRoleBinding'] },
  [Rule.RBAC_EXEC]: roles,
  [Rule.RBAC_TOKEN_CREATION]: roles,
  [Rule.FOREIGN_PERMISSIONS]: { kinds: ['RoleBinding', 'ClusterRoleBinding'] },
  [Rule.BROAD_BINDING]: { kinds: ['RoleBinding', 'ClusterRoleBinding'] },
  [Rule.EXPOSED_SERVICE]: { kinds: ['Service'] },
  [Rule.SECRET_IN_POD]: pods,
  [Rule.SECRET_MANIFEST]: { kinds: ['Secret'] },
  [Rule.SECRET_IN_CONFIG_MAP]: { kinds: ['ConfigMap'] },
  [Rule.SECRET_IN_OBJECT]: anything,
  [Rule.GATEWAY_WITHOUT_TLS]: { kinds: ['Gateway'] },
  [Rule.ANY_ORIGIN_ALLOWED]: { kinds: ['HTTPRoute'] },
  [Rule.JWT_AUDIENCES]: { kinds: ['RequestAuthentication'] },
  [Rule.HTTP_WITHOUT_MESH]: pods,
  [Rule.UNPROVEN]: pods,
  [Rule.UNKNOWN_KIND]: anything,
  [Rule.UNKNOWN_KEY]: anything,
  [Rule.UNKNOWN_FIELD]: anything,
};

const MEMBERS: ReadonlyMap<string, string> = new Map(Object.entries(Rule).map(([member, name]) => [name, member]));

/** How a program writes the rule: `Rule.PROBES`. Undefined where no waiver lifts it. */
export function tryRuleInCode(name: string): string | undefined {
  const member = MEMBERS.get(name);
  return member === undefined ? undefined : `Rule.${member}`;
}
