import { isMeshNamespace } from './namespaces';
import { plainServers } from './plain-servers';
import { namedPorts, selecting } from './policies';
import { RULES } from './rules';
import { istio } from './standards';
import { gatewayPods } from '../../judge/layers/istio/gateway-pods';
import { injectionOf } from '../../judge/layers/istio/injection';
import { INJECTED_CONTAINERS, WAYPOINT_GATEWAY_CLASS } from '../../judge/layers/istio/well-known';
import { GATEWAYS } from '../gateway-api/objects';
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
  enrolmentOf: (template, namespaceLabels) => {
    const { mesh, isWritten = false } = injectionOf(template, namespaceLabels);
    return { mesh, isProxyWritten: isWritten };
  },
  isAskedFor: isMeshNamespace,
  madePods: (input) => gatewayPods(input.typed(GATEWAYS).map(({ typed }) => typed))
    .map((gateway) => ({ ...gateway, mesh: gateway.kind === 'Waypoint' ? 'shared' as const : 'gateway' as const })),
  selecting,
  namedPorts,
  plainListeners: plainServers,
};
