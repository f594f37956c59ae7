/** Meshes for which there is no contract yet: what is understood of their keys and kinds, so that others are refused. */
import type { MeshKeys } from './contract';
import { isGo } from '../keys/known-key';

const MESH = 'they can change what a proxy takes, where it sends calls, which identity it shows, or whether there is one';

export const UNMODELLED_MESHES: MeshKeys = {
  known: [
    { keys: ['consul.hashicorp.com/connect-inject'], because: 'nothing is injected', values: isGo(false) },
  ],
  domains: {
    'kuma.io': MESH,
    'solo.io': MESH,
    'tetrate.io': MESH,
    'maistra.io': MESH,
    'openservicemesh.io': MESH,
    'hashicorp.com': 'they can inject containers, proxies and secrets',
    'cilium.io': 'they can give pods another network, other addresses or other rules, which no NetworkPolicy sees',
    'k8s.aws': MESH,
    'envoyproxy.io': 'they can open a way in from outside, or change one',
    'spiffe.io': 'they can decide which identity a pod is given',
  },
  bare: {},
};

const CONSUL = 'consul.hashicorp.com';
const PROXIES = 'it changes how proxies of the mesh let requests in and out';

/** Kinds that the judge reads, by `group kind`, and to which no declaration leads while no contract is about them. */
export const UNMODELLED_KINDS: Readonly<Record<string, string>> = {
  [`${CONSUL} ServiceIntentions`]: 'Consul authorizes with it',
  [`${CONSUL} JWTProvider`]: 'Consul authorizes with it',
  [`${CONSUL} ServiceDefaults`]: PROXIES,
  [`${CONSUL} ProxyDefaults`]: PROXIES,
  [`${CONSUL} Mesh`]: PROXIES,
};
