import { ANYTHING, fields, only, refused } from '../../fields/shape';
import type { MeshKinds } from '../contract';

const GROUP = 'consul.hashicorp.com';
const OTHER = 'it can lead calls of the mesh elsewhere, or change whom proxies let in';

/** Of those that no declaration leads to, nobody says what they do to what was declared. Source: the custom resources of consul-k8s. */
const REFUSED = [
  'ServiceResolver', 'ServiceRouter', 'ServiceSplitter', 'ProxyDefaults', 'Mesh', 'IngressGateway', 'TerminatingGateway', 'ExportedServices', 'JWTProvider', 'Registration',
  'SamenessGroup', 'PeeringAcceptor', 'PeeringDialer', 'ControlPlaneRequestLimit', 'GatewayPolicy', 'RouteAuthFilter', 'RouteRetryFilter', 'RouteTimeoutFilter', 'MeshService',
];

export const KINDS: MeshKinds = {
  policies: [`${GROUP} ServiceIntentions`, `${GROUP} ServiceDefaults`],
  podPolicies: [],
  routes: [],
  ofWorkloads: ['ServiceIntentions', 'ServiceDefaults'],
  fields: {
    ...Object.fromEntries(REFUSED.map((kind) => [`${GROUP} ${kind}`, refused(OTHER)])),
    // The protocol is compared with what was declared.
    [`${GROUP} ServiceDefaults`]: fields({ protocol: ANYTHING, mutualTLSMode: only(['strict'], 'it lets in who shows no identity') }),
  },
  fieldChecks: {},
  readElsewhere: [`${GROUP} ServiceIntentions`],
  publishedConfigMaps: {},
};
