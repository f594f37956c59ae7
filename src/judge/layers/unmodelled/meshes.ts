/** Kinds of meshes that are not modelled. Sources: the CRD references of Kuma, SMI and App Mesh. */
import { givesIdsOfAccounts } from './spire';
import { ANY_KIND, doubtful, harmless, makesPods, MESH, MESH_AND_EGRESS, state, type Groups } from '../../objects/kinds/kind';

export const MESHES: Groups = {
  'split.smi-spec.io': doubtful('namespaced', 'reach', 'it decides where calls of the mesh go', [ANY_KIND]),
  'access.smi-spec.io': doubtful('namespaced', 'reach', 'a mesh authorizes with it', ['TrafficTarget'], { hops: MESH, reach: 'cluster' }),
  'specs.smi-spec.io': doubtful('namespaced', 'reach', 'a mesh authorizes with it', [ANY_KIND]),
  'policy.openservicemesh.io': doubtful('namespaced', 'reach', 'a mesh authorizes with it', [ANY_KIND], { hops: MESH_AND_EGRESS }),
  'config.openservicemesh.io': doubtful('namespaced', 'reach', 'it configures a mesh', [ANY_KIND], { hops: MESH_AND_EGRESS, reach: 'cluster' }),
  'kuma.io': {
    ...doubtful(undefined, 'reach', 'Kuma decides with it who connects to whom, and as whom', [ANY_KIND], { hops: MESH_AND_EGRESS }),
    ...doubtful('cluster', 'reach', 'Kuma decides with it who connects to whom, and as whom', [
      'Mesh', 'TrafficPermission', 'TrafficRoute', 'TrafficLog', 'TrafficTrace', 'FaultInjection', 'HealthCheck', 'CircuitBreaker', 'ProxyTemplate', 'RateLimit', 'Retry', 'Timeout',
      'ExternalService', 'MeshGateway', 'MeshGatewayRoute', 'VirtualOutbound', 'Zone', 'MeshGatewayConfig',
    ], { hops: MESH_AND_EGRESS }),
    ...doubtful('namespaced', 'reach', 'Kuma decides with it who connects to whom, and as whom', [
      'MeshTrafficPermission', 'MeshHTTPRoute', 'MeshTCPRoute', 'MeshTimeout', 'MeshRetry', 'MeshCircuitBreaker', 'MeshHealthCheck', 'MeshFaultInjection', 'MeshRateLimit',
      'MeshProxyPatch', 'MeshPassthrough', 'MeshTLS', 'MeshTrust', 'MeshIdentity', 'MeshService', 'MeshMultiZoneService', 'MeshExternalService', 'MeshLoadBalancingStrategy', 'HostnameGenerator', 'Dataplane',
      'ZoneIngress', 'ZoneEgress', 'ContainerPatch',
    ], { hops: MESH_AND_EGRESS, reach: 'cluster' }),
    ...makesPods('namespaced', 'Kuma', 'MeshGatewayInstance'),
    ...harmless('namespaced', 'it decides what proxies report', 'MeshMetric', 'MeshTrace', 'MeshAccessLog'),
    ...state('namespaced', 'proxies record with it what they see', 'DataplaneInsight', 'ZoneInsight', 'ServiceInsight', 'MeshInsight', 'ZoneIngressInsight', 'ZoneEgressInsight'),
  },
  'spire.spiffe.io': {
    ...doubtful('cluster', 'identities', 'it decides which identities pods are given', [ANY_KIND]),
    ...doubtful('namespaced', 'identities', 'it says how its controller gives identities', ['ControllerManagerConfig']),
    ...doubtful('cluster', 'identities', 'it gives pods other identities than those of their accounts', ['ClusterSPIFFEID'], { onlyIf: (body) => !givesIdsOfAccounts(body) }),
  },
  'appmesh.k8s.aws': doubtful(undefined, 'reach', 'App Mesh decides with it who connects to whom', [ANY_KIND], { hops: MESH_AND_EGRESS }),
};
