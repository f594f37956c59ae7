/** Kinds of Linkerd. Source: its CRDs, 2.12 to 2.20. */
import { doubtful, harmless, read, ANY_KIND, type Groups } from '../../objects/kinds/kind';
import type { Versions } from '../../objects/kinds/versions';

const ALPHA = ['v1alpha1'];
const SERVER = ['v1beta3', 'v1beta2', 'v1beta1', 'v1alpha1'];
const SERVER_AUTHORIZATION = ['v1beta1', 'v1alpha1'];
const ROUTE = ['v1beta3', 'v1beta2', 'v1beta1', 'v1alpha1'];
const LIMITS = 'it limits how much is asked of a proxy, and authorizes nobody';

export const LINKERD_KINDS: Groups = {
  'policy.linkerd.io': {
    ...read('namespaced', SERVER, 'Server'),
    ...read('namespaced', SERVER_AUTHORIZATION, 'ServerAuthorization'),
    ...read('namespaced', ROUTE, 'HTTPRoute'),
    ...read('namespaced', ALPHA, 'AuthorizationPolicy', 'MeshTLSAuthentication', 'NetworkAuthentication', 'EgressNetwork'),
    ...harmless('namespaced', LIMITS, 'HTTPLocalRateLimitPolicy', 'HTTPLocalConcurrencyLimitPolicy', 'ConcurrencyLimitPolicy'),
    ...harmless('namespaced', 'it decides how calls are spread over replicas', 'HTTPLoadBalancerPolicy'),
    ...doubtful('namespaced', 'reach', 'it is a route of a version that was never released', ['GRPCRoute', 'TCPRoute', 'TLSRoute'], { hops: ['inbound-policy', 'egress-networks'] }),
  },
  'linkerd.io': doubtful('namespaced', 'reach', 'it decides where calls of the mesh go, and how', ['ServiceProfile']),
  'workload.linkerd.io': doubtful('namespaced', 'reach', 'it adds workloads outside the cluster', ['ExternalWorkload', 'ExternalGroup']),
  'multicluster.linkerd.io': doubtful('namespaced', 'reach', 'it opens a way to or from other clusters', ['Link']),
  'linkerd.buoyant.io': doubtful(undefined, 'objects', 'it installs Linkerd, with settings of its own', [ANY_KIND]),
};

/** What API servers serve. Source: the same CRDs. */
export const LINKERD_SERVED: Versions = {
  'policy.linkerd.io': {
    Server: SERVER,
    ServerAuthorization: SERVER_AUTHORIZATION,
    HTTPRoute: ROUTE,
    HTTPLocalRateLimitPolicy: ALPHA,
    AuthorizationPolicy: ALPHA,
    MeshTLSAuthentication: ALPHA,
    NetworkAuthentication: ALPHA,
    EgressNetwork: ALPHA,
  },
  'linkerd.io': { ServiceProfile: ['v1alpha2', 'v1alpha1'] },
};
