/** Kinds of Consul. Source: the CRDs of consul-k8s, 1.0 to 2.0. */
import { ANY_KIND, doubtful, harmless, read, type Groups } from '../../objects/kinds/kind';
import type { Versions } from '../../objects/kinds/versions';

const ALPHA = ['v1alpha1'];
const HOPS = ['intentions', 'mesh-destinations'];
const WAY = 'it opens a way into or out of the mesh';
const ROUTES = 'it decides where calls of the mesh go, and how';
const READ = ['ServiceIntentions', 'ServiceDefaults', 'ProxyDefaults', 'Mesh', 'JWTProvider'];

export const CONSUL_KINDS: Groups = {
  'consul.hashicorp.com': {
    ...read('namespaced', ALPHA, ...READ),
    ...doubtful('namespaced', 'reach', WAY, [
      'MeshGateway', 'IngressGateway', 'TerminatingGateway', 'TerminatingGatewayService', 'ExportedServices', 'SamenessGroup', 'Registration', 'PeeringAcceptor', 'PeeringDialer', 'MeshService',
    ], { reach: 'cluster' }),
    ...doubtful('namespaced', 'reach', ROUTES, ['ServiceResolver', 'ServiceRouter', 'ServiceSplitter'], { hops: HOPS, reach: 'cluster' }),
    ...doubtful('namespaced', 'reach', 'Consul decides with it what gateways let through', ['GatewayPolicy', 'RouteAuthFilter', 'RouteRetryFilter', 'RouteTimeoutFilter']),
    ...doubtful('cluster', 'pods', 'it changes the pods of gateways', ['GatewayClassConfig']),
    ...harmless('namespaced', 'it limits how often servers are asked', 'ControlPlaneRequestLimit'),
  },
  'auth.consul.hashicorp.com': doubtful(undefined, 'reach', 'Consul authorizes with it', [ANY_KIND], { hops: HOPS }),
  'mesh.consul.hashicorp.com': doubtful(undefined, 'reach', ROUTES, [ANY_KIND], { hops: HOPS }),
};

/** What API servers serve. Source: the same CRDs. */
export const CONSUL_SERVED: Versions = {
  'consul.hashicorp.com': Object.fromEntries(READ.map((kind) => [kind, ALPHA])),
};
