import { ANYTHING, fields, only } from '../../fields/shape';
import type { MeshKinds } from '../contract';

const GROUP = 'consul.hashicorp.com';

export const KINDS: MeshKinds = {
  policies: [`${GROUP} ServiceIntentions`, `${GROUP} ServiceDefaults`],
  podPolicies: [],
  routes: [],
  ofWorkloads: ['ServiceIntentions', 'ServiceDefaults'],
  fields: {
    // The protocol is compared with what was declared.
    [`${GROUP} ServiceDefaults`]: fields({ protocol: ANYTHING, mutualTLSMode: only(['strict'], 'it lets in who shows no identity'), transparentProxy: fields({ dialedDirectly: ANYTHING }) }),
  },
  fieldChecks: {},
  readElsewhere: [`${GROUP} ServiceIntentions`],
  publishedConfigMaps: {},
};
