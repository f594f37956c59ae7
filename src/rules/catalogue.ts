import { CONTROLLER_RULES } from './controllers';
import { OWN_FACTS } from './engine-rules';
import { ANY_ORIGIN_ALLOWED } from './gateway-api/any-origin';
import { GATEWAY_WITHOUT_TLS } from './gateway-api/gateway-without-tls';
import { NO_REQUEST_LIMIT } from './gateway-api/no-request-limit';
import { OLD_API_VERSION } from './gateway-api/old-api-version';
import { ROUTE_OPEN_TO_ALL } from './gateway-api/route-open-to-all';
import { ROUTES_FROM_ALL } from './gateway-api/routes-from-all';
import { CERTIFICATE_KEY } from './identities/certificate-key';
import { CERTIFICATE_LIFE } from './identities/certificate-life';
import { LONG_TOKEN } from './identities/long-token';
import { SHARED_CERTIFICATE_IDENTITY } from './identities/shared-certificate-identity';
import { UNNEEDED_TOKEN } from './identities/unneeded-token';
import { KONG_RULES } from './kong/rules';
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
import { MESHES } from './meshes';
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
import { RBAC_ANY_NAME } from './rbac/rbac-any-name';
import { RBAC_ESCALATION } from './rbac/rbac-escalation';
import { RBAC_EVERY_NAMESPACE } from './rbac/rbac-every-namespace';
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
import { SECRET_READERS } from './secrets/secret-readers';
import { IDENTITY_FOR_ALL_PODS } from './spire/identity-for-all-pods';
import { LONG_WORKLOAD_IDENTITY } from './spire/long-workload-identity';
import { POWERFUL_WORKLOAD_IDENTITY } from './spire/powerful-workload-identity';
import { SHARED_WORKLOAD_IDENTITY } from './spire/shared-workload-identity';

/** Every rule, by code. A new rule is its own file and a line here, or in the folder of its mesh. */
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
  RBAC_ANY_NAME,
  RBAC_EVERY_NAMESPACE,
  LONG_TOKEN,
  UNNEEDED_TOKEN,
  SHARED_WORKLOAD_IDENTITY,
  IDENTITY_FOR_ALL_PODS,
  POWERFUL_WORKLOAD_IDENTITY,
  LONG_WORKLOAD_IDENTITY,
  CERTIFICATE_LIFE,
  CERTIFICATE_KEY,
  SHARED_CERTIFICATE_IDENTITY,
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
  GATEWAY_WITHOUT_TLS,
  ROUTES_FROM_ALL,
  ANY_ORIGIN_ALLOWED,
  ROUTE_OPEN_TO_ALL,
  OLD_API_VERSION,
  NO_REQUEST_LIMIT,
  SECRET_IN_POD,
  SECRET_MANIFEST,
  SECRET_IN_CONFIG_MAP,
  SECRET_IN_OBJECT,
  SECRET_READERS,
  ...KONG_RULES,
  ...MESHES.flatMap(({ rules }) => rules),
  ...CONTROLLER_RULES,
].sort((left, right) => (left.code < right.code ? -1 : 1)));

const FACTS: ReadonlyMap<string, RuleFacts> = new Map([...OWN_FACTS, ...CATALOGUE].map((rule) => [rule.code, rule]));

/** What is known of the rule behind a finding, findings about the run itself included. */
export function findRuleFacts(code: string): RuleFacts {
  const facts = FACTS.get(code);
  if (!facts) throw new Error(`there is no rule ${code}; findings carry codes of the catalogue, ${CATALOGUE[0].code} and so on`);
  return facts;
}
