import { ALLOW_BY_NEGATION } from './allow-by-negation';
import { ALLOW_EVERYBODY } from './allow-everybody';
import { AUTHORIZER_FAILS_OPEN } from './authorizer-fails-open';
import { DENY_HTTP_ON_TCP } from './deny-http-on-tcp';
import { DESTINATION_RULE_NO_MTLS } from './destination-rule-no-mtls';
import { EXPORTED_TO_MESH } from './exported-to-mesh';
import { JWT_AUDIENCES } from './jwt-audiences';
import { L7_POLICY_IN_AMBIENT } from './l7-policy-in-ambient';
import { MESH_DEFAULT_DENY } from './mesh-default-deny';
import { MTLS_NOT_ASKED } from './mtls-not-asked';
import { MTLS_NOT_STRICT } from './mtls-not-strict';
import { NEVER_MATCHES } from './never-matches';
import { OUTBOUND_TRAFFIC_POLICY } from './outbound-traffic-policy';
import { OWN_PROXY } from './own-proxy';
import { PEER_AUTHENTICATION_IGNORED } from './peer-authentication-ignored';
import { PROXY_USER } from './proxy-user';
import { REQUEST_AUTHENTICATION_ALONE } from './request-authentication-alone';
import { SERVICE_ENTRY_ANY_ADDRESS } from './service-entry-any-address';
import { SERVICE_ENTRY_EXPORTED } from './service-entry-exported';
import { SIDECAR_SEES_ALL } from './sidecar-sees-all';
import { SIDECAR_SETTINGS_IN_AMBIENT } from './sidecar-settings-in-ambient';
import { UNKNOWN_AUTHORIZER } from './unknown-authorizer';
import { UNMESHED_WORKLOAD } from './unmeshed-workload';
import { WAYPOINT_NOT_MET } from './waypoint-not-met';
import { WAYPOINT_WALKED_AROUND } from './waypoint-walked-around';
import { WILDCARD_HOST_DNS } from './wildcard-host-dns';
import { WILDCARD_PRINCIPAL } from './wildcard-principal';
import type { RuleDefinition } from '../rule';

export const RULES: readonly RuleDefinition[] = [
  ALLOW_BY_NEGATION,
  ALLOW_EVERYBODY,
  AUTHORIZER_FAILS_OPEN,
  DENY_HTTP_ON_TCP,
  DESTINATION_RULE_NO_MTLS,
  EXPORTED_TO_MESH,
  JWT_AUDIENCES,
  L7_POLICY_IN_AMBIENT,
  MESH_DEFAULT_DENY,
  MTLS_NOT_ASKED,
  MTLS_NOT_STRICT,
  NEVER_MATCHES,
  OUTBOUND_TRAFFIC_POLICY,
  OWN_PROXY,
  PEER_AUTHENTICATION_IGNORED,
  PROXY_USER,
  REQUEST_AUTHENTICATION_ALONE,
  SERVICE_ENTRY_ANY_ADDRESS,
  SERVICE_ENTRY_EXPORTED,
  SIDECAR_SEES_ALL,
  SIDECAR_SETTINGS_IN_AMBIENT,
  UNKNOWN_AUTHORIZER,
  UNMESHED_WORKLOAD,
  WAYPOINT_NOT_MET,
  WAYPOINT_WALKED_AROUND,
  WILDCARD_HOST_DNS,
  WILDCARD_PRINCIPAL,
];
