/** Meshes for which there is no contract yet: what is understood of their keys, so that others are refused. */
import type { MeshKeys } from './contract';

const MESH = 'they can change what a proxy takes, where it sends calls, which identity it shows, or whether there is one';

export const UNMODELLED_MESHES: MeshKeys = {
  known: [],
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
