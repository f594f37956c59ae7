import { refused } from '../../fields/shape';
import type { MeshKinds } from '../contract';

const POLICIES = ['Server', 'AuthorizationPolicy', 'MeshTLSAuthentication', 'NetworkAuthentication'].map((kind) => `policy.linkerd.io ${kind}`);

/** The judge reads them as a whole. */
export const KINDS: MeshKinds = {
  policies: POLICIES,
  podPolicies: ['policy.linkerd.io Server'],
  routes: [],
  routeParents: ['policy.linkerd.io Server'],
  ofWorkloads: [],
  // No declaration leads to one, and what the enforcement points know of calls holds without them.
  fields: {
    'policy.linkerd.io EgressNetwork': refused('it decides which calls outside proxies let out, and routes of it lead them elsewhere'),
    'policy.linkerd.io HTTPRoute': refused('it takes requests of a Server from other routes and changes them, or leads calls of a Service elsewhere'),
  },
  fieldChecks: {},
  readElsewhere: [...POLICIES, 'policy.linkerd.io ServerAuthorization'],
  publishedConfigMaps: {},
};
