/** Policies and settings of Cilium. Source: its CRDs, v1.14 to v1.20. */
import { doubtful, harmless, NETWORK, read, state, type Groups } from '../../objects/kinds/kind';
import type { Versions } from '../../objects/kinds/versions';

const V2 = ['v2'];
const STATE = 'Cilium records with it what it has seen or done';
const ADDRESSES = 'it is about the addresses of pods and nodes and how they are announced';

export const CILIUM_KINDS: Groups = {
  'cilium.io': {
    ...read('namespaced', V2, 'CiliumNetworkPolicy'),
    ...read('cluster', V2, 'CiliumClusterwideNetworkPolicy'),
    ...doubtful('cluster', 'reach', 'it names addresses for policies of Cilium', ['CiliumCIDRGroup']),
    ...doubtful('namespaced', 'reach', 'it sends traffic of Services through a proxy that it configures', ['CiliumEnvoyConfig'], { hops: NETWORK, reach: 'cluster' }),
    ...doubtful('cluster', 'reach', 'it sends traffic of Services through a proxy that it configures', ['CiliumClusterwideEnvoyConfig'], { hops: NETWORK }),
    ...doubtful('namespaced', 'reach', 'it sends traffic for an address or a Service to other pods', ['CiliumLocalRedirectPolicy'], { hops: ['egress'], reach: 'cluster' }),
    ...doubtful('namespaced', 'reach', 'it changes how Cilium enforces policies', ['CiliumNodeConfig'], { hops: NETWORK, reach: 'cluster' }),
    ...doubtful('cluster', 'reach', 'it adds workloads outside the cluster', ['CiliumExternalWorkload']),
    ...harmless('cluster', ADDRESSES, 'CiliumEgressGatewayPolicy', 'CiliumLoadBalancerIPPool', 'CiliumL2AnnouncementPolicy', 'CiliumPodIPPool',
      'CiliumBGPClusterConfig', 'CiliumBGPPeerConfig', 'CiliumBGPAdvertisement', 'CiliumBGPNodeConfig', 'CiliumBGPNodeConfigOverride', 'CiliumBGPPeeringPolicy'),
    ...state('namespaced', STATE, 'CiliumEndpoint'),
    ...state('cluster', STATE, 'CiliumEndpointSlice', 'CiliumIdentity', 'CiliumNode'),
    ...doubtful('namespaced', 'pods', 'it changes how gateways are made', ['CiliumGatewayClassConfig']),
  },
};

export const CILIUM_VERSIONS: Versions = { 'cilium.io': { CiliumNetworkPolicy: V2, CiliumClusterwideNetworkPolicy: V2 } };
