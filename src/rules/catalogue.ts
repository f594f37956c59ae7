import { OWN_FACTS } from './engine-rules';
import { ROUTES_FROM_ALL } from './gateway-api/routes-from-all';
import { ALLOW_BY_NEGATION } from './istio/allow-by-negation';
import { ALLOW_EVERYBODY } from './istio/allow-everybody';
import { DENY_HTTP_ON_TCP } from './istio/deny-http-on-tcp';
import { DESTINATION_RULE_NO_MTLS } from './istio/destination-rule-no-mtls';
import { EXPORTED_TO_MESH } from './istio/exported-to-mesh';
import { GATEWAY_WITHOUT_TLS } from './istio/gateway-without-tls';
import { JWT_AUDIENCES } from './istio/jwt-audiences';
import { L7_POLICY_IN_AMBIENT } from './istio/l7-policy-in-ambient';
import { MESH_DEFAULT_DENY } from './istio/mesh-default-deny';
import { MTLS_NOT_ASKED } from './istio/mtls-not-asked';
import { MTLS_NOT_STRICT } from './istio/mtls-not-strict';
import { NEVER_MATCHES } from './istio/never-matches';
import { OUTBOUND_TRAFFIC_POLICY } from './istio/outbound-traffic-policy';
import { OWN_PROXY } from './istio/own-proxy';
import { PEER_AUTHENTICATION_IGNORED } from './istio/peer-authentication-ignored';
import { PROXY_USER } from './istio/proxy-user';
import { REQUEST_AUTHENTICATION_ALONE } from './istio/request-authentication-alone';
import { SERVICE_ENTRY_ANY_ADDRESS } from './istio/service-entry-any-address';
import { SERVICE_ENTRY_EXPORTED } from './istio/service-entry-exported';
import { SIDECAR_SEES_ALL } from './istio/sidecar-sees-all';
import { UNMESHED_WORKLOAD } from './istio/unmeshed-workload';
import { WILDCARD_HOST_DNS } from './istio/wildcard-host-dns';
import { WILDCARD_PRINCIPAL } from './istio/wildcard-principal';
import { ADDED_CAPABILITIES } from './kubernetes/added-capabilities';
import { AUTOSCALER_COUNTS_SIDECARS } from './kubernetes/autoscaler-counts-sidecars';
import { CONTAINER_RUNTIME_SOCKET } from './kubernetes/container-runtime-socket';
import { DEFAULT_SERVICE_ACCOUNT_USED } from './kubernetes/default-service-account';
import { DROP_ALL_CAPABILITIES } from './kubernetes/drop-all-capabilities';
import { HOST_NAMESPACES } from './kubernetes/host-namespaces';
import { HOST_PATH } from './kubernetes/host-path';
import { HOST_PORT } from './kubernetes/host-port';
import { IMAGE_DIGEST } from './kubernetes/image-digest';
import { IMAGE_TAG } from './kubernetes/image-tag';
import { KERNEL_OPTIONS } from './kubernetes/kernel-options';
import { MOUNTED_TOKEN } from './kubernetes/mounted-token';
import { POD_SECURITY_LABELS } from './kubernetes/pod-security-labels';
import { PRIVILEGE_ESCALATION } from './kubernetes/privilege-escalation';
import { PRIVILEGED_CONTAINER } from './kubernetes/privileged-container';
import { PRIVILEGED_PORT } from './kubernetes/privileged-port';
import { PROBE_HOST } from './kubernetes/probe-host';
import { PROBES } from './kubernetes/probes';
import { READ_ONLY_ROOT_FILESYSTEM } from './kubernetes/read-only-root-filesystem';
import { RESOURCE_LIMITS } from './kubernetes/resource-limits';
import { ROOT_GROUP } from './kubernetes/root-group';
import { RUN_AS_NON_ROOT } from './kubernetes/run-as-non-root';
import { SECCOMP_PROFILE } from './kubernetes/seccomp-profile';
import { SHARED_PROCESS_NAMESPACE } from './kubernetes/shared-process-namespace';
import { SHARED_SERVICE_ACCOUNT } from './kubernetes/shared-service-account';
import { SINGLE_REPLICA } from './kubernetes/single-replica';
import { UNKNOWN_SERVICE_ACCOUNT } from './kubernetes/unknown-service-account';
import { UNMET_QUOTA } from './kubernetes/unmet-quota';
import { VOLUME_TYPES } from './kubernetes/volume-types';
import { DEFAULT_DENY } from './network/default-deny';
import { DNS_OVER_TCP } from './network/dns-over-tcp';
import { EXPOSED_SERVICE } from './network/exposed-service';
import { EXTERNAL_IPS } from './network/external-ips';
import { METADATA_REACHABLE } from './network/metadata-reachable';
import { POLICY_SELECTS_NOTHING } from './network/policy-selects-nothing';
import { PRIVATE_RANGES_OPEN } from './network/private-ranges-open';
import { SERVICE_PORT_AS_POD_PORT } from './network/service-port-as-pod-port';
import { SERVICE_SELECTS_SEVERAL } from './network/service-selects-several';
import { SPLIT_PEERS } from './network/split-peers';
import { BROAD_BINDING } from './rbac/broad-binding';
import { BUILTIN_ROLE_BINDING } from './rbac/builtin-role-binding';
import { RBAC_ESCALATION } from './rbac/rbac-escalation';
import { RBAC_EXEC } from './rbac/rbac-exec';
import { RBAC_POLICIES } from './rbac/rbac-policies';
import { RBAC_READS_SECRETS } from './rbac/rbac-reads-secrets';
import { RBAC_TOKEN_CREATION } from './rbac/rbac-token-creation';
import { RBAC_WORKLOADS } from './rbac/rbac-workloads';
import { WILDCARD_RBAC } from './rbac/wildcard-rbac';
import type { RuleDefinition, RuleFacts } from './rule';
import { SECRET_IN_CONFIG_MAP } from './secrets/secret-in-config-map';
import { SECRET_IN_OBJECT } from './secrets/secret-in-object';
import { SECRET_IN_POD } from './secrets/secret-in-pod';
import { SECRET_MANIFEST } from './secrets/secret-manifest';

/** Every rule, by code. A new rule is its own file and a line here. */
export const CATALOGUE: readonly RuleDefinition[] = Object.freeze([
  RUN_AS_NON_ROOT,
  PRIVILEGED_CONTAINER,
  PRIVILEGE_ESCALATION,
  ADDED_CAPABILITIES,
  DROP_ALL_CAPABILITIES,
  SECCOMP_PROFILE,
  READ_ONLY_ROOT_FILESYSTEM,
  HOST_NAMESPACES,
  HOST_PORT,
  HOST_PATH,
  CONTAINER_RUNTIME_SOCKET,
  RESOURCE_LIMITS,
  PROBES,
  IMAGE_DIGEST,
  IMAGE_TAG,
  POD_SECURITY_LABELS,
  PROBE_HOST,
  SINGLE_REPLICA,
  VOLUME_TYPES,
  KERNEL_OPTIONS,
  ROOT_GROUP,
  SHARED_PROCESS_NAMESPACE,
  UNMET_QUOTA,
  AUTOSCALER_COUNTS_SIDECARS,
  PRIVILEGED_PORT,
  DEFAULT_SERVICE_ACCOUNT_USED,
  SHARED_SERVICE_ACCOUNT,
  MOUNTED_TOKEN,
  WILDCARD_RBAC,
  RBAC_READS_SECRETS,
  RBAC_ESCALATION,
  RBAC_EXEC,
  RBAC_TOKEN_CREATION,
  BROAD_BINDING,
  UNKNOWN_SERVICE_ACCOUNT,
  RBAC_WORKLOADS,
  RBAC_POLICIES,
  BUILTIN_ROLE_BINDING,
  DEFAULT_DENY,
  POLICY_SELECTS_NOTHING,
  DNS_OVER_TCP,
  METADATA_REACHABLE,
  PRIVATE_RANGES_OPEN,
  SERVICE_PORT_AS_POD_PORT,
  SPLIT_PEERS,
  EXPOSED_SERVICE,
  SERVICE_SELECTS_SEVERAL,
  EXTERNAL_IPS,
  MTLS_NOT_STRICT,
  ALLOW_BY_NEGATION,
  DENY_HTTP_ON_TCP,
  ALLOW_EVERYBODY,
  REQUEST_AUTHENTICATION_ALONE,
  JWT_AUDIENCES,
  SERVICE_ENTRY_EXPORTED,
  SERVICE_ENTRY_ANY_ADDRESS,
  WILDCARD_HOST_DNS,
  DESTINATION_RULE_NO_MTLS,
  WILDCARD_PRINCIPAL,
  EXPORTED_TO_MESH,
  OUTBOUND_TRAFFIC_POLICY,
  UNMESHED_WORKLOAD,
  GATEWAY_WITHOUT_TLS,
  ROUTES_FROM_ALL,
  L7_POLICY_IN_AMBIENT,
  PEER_AUTHENTICATION_IGNORED,
  MTLS_NOT_ASKED,
  MESH_DEFAULT_DENY,
  SIDECAR_SEES_ALL,
  PROXY_USER,
  OWN_PROXY,
  NEVER_MATCHES,
  SECRET_IN_POD,
  SECRET_MANIFEST,
  SECRET_IN_CONFIG_MAP,
  SECRET_IN_OBJECT,
]);

const FACTS: ReadonlyMap<string, RuleFacts> = new Map([...OWN_FACTS, ...CATALOGUE].map((rule) => [rule.code, rule]));

/** What is known of the rule behind a finding, findings about the run itself included. */
export function findRuleFacts(code: string): RuleFacts {
  const facts = FACTS.get(code);
  if (!facts) throw new Error(`there is no rule ${code}; findings carry codes of the catalogue, ${CATALOGUE[0].code} and so on`);
  return facts;
}
