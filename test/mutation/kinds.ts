import { CILIUM_NETWORK_POLICY } from './kinds-cilium';
import { CONSUL_PODS, SERVICE_DEFAULTS, SERVICE_INTENTIONS } from './kinds-consul';
import { EXTERNAL_SECRET, NAMESPACE, ROLE, ROLE_BINDING, SECRET_STORE, SERVICE_ACCOUNT } from './kinds-identity';
import { LINKERD_NAMESPACE, LINKERD_POLICY, MESH_TLS_AUTHENTICATION, NETWORK_AUTHENTICATION, SERVER, SERVER_ROUTE } from './kinds-linkerd';
import { AUTHORIZATION_POLICY, DESTINATION_RULE, PEER_AUTHENTICATION, REQUEST_AUTHENTICATION, SERVICE_ENTRY, SIDECAR } from './kinds-mesh';
import { GATEWAY, HTTP_ROUTE, NETWORK_POLICY, SERVICE } from './kinds-network';
import { CONFIG_MAP, CRON_JOB, SCALED_OBJECT, WORKLOAD } from './kinds-pods';
import type { KindOfMutant } from './operator';

export const MUTATED_KINDS = [
  'NetworkPolicy', 'CiliumNetworkPolicy', 'PeerAuthentication', 'AuthorizationPolicy', 'RequestAuthentication', 'Sidecar', 'ServiceEntry', 'DestinationRule', 'Gateway', 'HTTPRoute', 'Namespace',
  'ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Service', 'ConfigMap',
  'ScaledObject', 'ExternalSecret', 'SecretStore', 'Server', 'MeshTLSAuthentication', 'NetworkAuthentication', 'ServiceIntentions', 'ServiceDefaults',
] as const;
export type MutatedKind = typeof MUTATED_KINDS[number];

const IN_CONSUL: KindOfMutant = { ...WORKLOAD, operators: [...WORKLOAD.operators, ...CONSUL_PODS] };

/** One line for each kind on which access or hardening depends. */
export const KINDS: Record<MutatedKind, KindOfMutant> = {
  NetworkPolicy: NETWORK_POLICY,
  CiliumNetworkPolicy: CILIUM_NETWORK_POLICY,
  PeerAuthentication: PEER_AUTHENTICATION,
  AuthorizationPolicy: { ...AUTHORIZATION_POLICY, operators: [...AUTHORIZATION_POLICY.operators, ...LINKERD_POLICY] },
  RequestAuthentication: REQUEST_AUTHENTICATION,
  Sidecar: SIDECAR,
  ServiceEntry: SERVICE_ENTRY,
  DestinationRule: DESTINATION_RULE,
  Gateway: GATEWAY,
  HTTPRoute: { ...HTTP_ROUTE, operators: [...HTTP_ROUTE.operators, ...SERVER_ROUTE] },
  Namespace: { ...NAMESPACE, operators: [...NAMESPACE.operators, ...LINKERD_NAMESPACE] },
  ServiceAccount: SERVICE_ACCOUNT,
  Role: ROLE,
  RoleBinding: ROLE_BINDING,
  ClusterRole: ROLE,
  ClusterRoleBinding: ROLE_BINDING,
  Deployment: IN_CONSUL,
  StatefulSet: IN_CONSUL,
  DaemonSet: WORKLOAD,
  Job: IN_CONSUL,
  CronJob: CRON_JOB,
  Service: SERVICE,
  ConfigMap: CONFIG_MAP,
  ScaledObject: SCALED_OBJECT,
  ExternalSecret: EXTERNAL_SECRET,
  SecretStore: SECRET_STORE,
  Server: SERVER,
  MeshTLSAuthentication: MESH_TLS_AUTHENTICATION,
  NetworkAuthentication: NETWORK_AUTHENTICATION,
  ServiceIntentions: SERVICE_INTENTIONS,
  ServiceDefaults: SERVICE_DEFAULTS,
};

/** Kinds that the examples emit and that let nobody in, with what they are for. */
export const HARMLESS_KINDS: Readonly<Record<string, string>> = {
  PodDisruptionBudget: 'how many pods may be taken away at once',
  HorizontalPodAutoscaler: 'how many pods there are',
  ResourceQuota: 'how much a namespace may use',
  LimitRange: 'how much a container gets that asks for nothing; every container asks',
};
