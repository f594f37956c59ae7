import type { MeshKinds } from '../contract';

const POLICIES = ['Server', 'AuthorizationPolicy', 'MeshTLSAuthentication', 'NetworkAuthentication'].map((kind) => `policy.linkerd.io ${kind}`);

/** The judge reads them as a whole. */
export const KINDS: MeshKinds = {
  policies: POLICIES,
  podPolicies: ['policy.linkerd.io Server'],
  routes: [],
  routeParents: ['policy.linkerd.io Server'],
  ofWorkloads: [],
  fields: {},
  fieldChecks: {},
  readElsewhere: POLICIES,
  publishedConfigMaps: {},
};
