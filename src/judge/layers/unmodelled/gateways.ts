/** Kinds of gateways and ingress controllers. Sources: the projects' CRD references. */
import { always, ANY_KIND, doubtful, harmless, makesPods, NETWORK, type Groups } from '../../objects/kinds/kind';

const CONTROLLER = 'it opens or changes a way in through a controller that is not modelled';
const ANNOUNCES = 'it announces addresses of Services that are exposed without it';

export const GATEWAYS: Groups = {
  'traefik.io': doubtful('namespaced', 'reach', CONTROLLER, [ANY_KIND]),
  'traefik.containo.us': doubtful('namespaced', 'reach', CONTROLLER, [ANY_KIND]),
  'hub.traefik.io': doubtful('namespaced', 'reach', CONTROLLER, [ANY_KIND]),
  'projectcontour.io': {
    ...doubtful('namespaced', 'reach', CONTROLLER, ['HTTPProxy', 'TLSCertificateDelegation', 'ExtensionService', 'ContourConfiguration']),
    ...makesPods('namespaced', 'Contour', 'ContourDeployment'),
  },
  'k8s.nginx.org': doubtful('namespaced', 'reach', CONTROLLER, ['VirtualServer', 'VirtualServerRoute', 'TransportServer', 'Policy', 'GlobalConfiguration']),
  'appprotect.f5.com': doubtful('namespaced', 'reach', CONTROLLER, [ANY_KIND]),
  'gateway.nginx.org': doubtful(undefined, 'reach', CONTROLLER, [ANY_KIND]),
  'getambassador.io': doubtful('namespaced', 'reach', CONTROLLER, [ANY_KIND]),
  'gateway.solo.io': doubtful('namespaced', 'reach', CONTROLLER, [ANY_KIND]),
  'gateway.kgateway.dev': doubtful('namespaced', 'reach', CONTROLLER, [ANY_KIND], { routes: always }),
  'core.haproxy.org': doubtful('namespaced', 'reach', CONTROLLER, [ANY_KIND]),
  'apisix.apache.org': doubtful('namespaced', 'reach', CONTROLLER, [ANY_KIND]),
  // Load balancers of clouds.
  'elbv2.k8s.aws': {
    ...doubtful('namespaced', 'reach', 'it lets a load balancer of the cloud in', ['TargetGroupBinding']),
    ...doubtful('cluster', 'reach', CONTROLLER, ['IngressClassParams']),
  },
  'gateway.k8s.aws': doubtful('namespaced', 'reach', CONTROLLER, [ANY_KIND]),
  'application-networking.k8s.aws': doubtful('namespaced', 'reach', 'it opens a way through VPC Lattice', [ANY_KIND], { hops: NETWORK }),
  'networking.gke.io': {
    ...harmless('namespaced', 'it asks for a certificate of a load balancer outside', 'ManagedCertificate'),
    ...harmless('cluster', 'it decides what is logged', 'NetworkLogging'),
    ...harmless('namespaced', 'it decides how a load balancer outside asks for health', 'HealthCheckPolicy'),
    ...doubtful('namespaced', 'reach', CONTROLLER, [
      'GCPBackendPolicy', 'GCPGatewayPolicy', 'GCPSessionAffinityPolicy', 'GCPTrafficDistributionPolicy', 'FrontendConfig', 'MultiClusterIngress', 'MultiClusterService',
    ], { routes: always }),
    ...doubtful('namespaced', 'reach', 'it adds allow rules for hosts to those of NetworkPolicy', ['FQDNNetworkPolicy'], { hops: ['egress'] }),
    ...doubtful('cluster', 'reach', 'it gives pods other networks', ['Network', 'GKENetworkParamSet'], { hops: NETWORK }),
  },
  'cloud.google.com': doubtful('namespaced', 'reach', CONTROLLER, ['BackendConfig']),
  'metallb.io': harmless('namespaced', ANNOUNCES, ANY_KIND),
  'externaldns.k8s.io': harmless('namespaced', 'it writes names into a DNS outside the cluster', 'DNSEndpoint'),
};
