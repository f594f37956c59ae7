import { isMeshNamespace } from './namespaces';
import { plainServers } from './plain-servers';
import { namedPorts, selecting } from './policies';
import { limitersOf } from './request-limits';
import { RULES } from './rules';
import { istio } from './standards';
import { INJECTED_CONTAINERS, WAYPOINT_GATEWAY_CLASS } from '../../judge/layers/istio/well-known';
import type { MeshRules } from '../mesh-rules';

export const ISTIO: MeshRules = {
  rules: RULES,
  groups: ['security.istio.io', 'networking.istio.io', 'extensions.istio.io', 'telemetry.istio.io'],
  kindsWithoutTexts: [
    'networking.istio.io Sidecar', 'networking.istio.io ServiceEntry', 'security.istio.io PeerAuthentication', 'security.istio.io AuthorizationPolicy',
  ],
  keyDomain: 'istio.io',
  injectedContainers: INJECTED_CONTAINERS,
  innerGatewayClasses: [WAYPOINT_GATEWAY_CLASS],
  portStandards: [
    istio('Authorization Policy, Operation', 'reference/config/security/authorization-policy/#Operation'),
    istio('Peer Authentication', 'reference/config/security/peer_authentication/'),
  ],
  isAskedFor: isMeshNamespace,
  selecting,
  namedPorts,
  plainListeners: plainServers,
  limitersOf,
};
