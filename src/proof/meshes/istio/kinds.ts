import { DESTINATION_RULE, SIDECAR, tlsOnce } from './fields';
import { TARGETS, targetsOf } from './targets';
import { sameHost, VIRTUAL_SERVICE } from './virtual-service';
import type { MeshKinds } from '../contract';

export const KINDS: MeshKinds = {
  policies: [
    'security.istio.io PeerAuthentication', 'security.istio.io AuthorizationPolicy', 'security.istio.io RequestAuthentication',
    'networking.istio.io Sidecar', 'networking.istio.io ServiceEntry', 'networking.istio.io DestinationRule',
  ],
  podPolicies: [
    'security.istio.io PeerAuthentication', 'security.istio.io AuthorizationPolicy', 'security.istio.io RequestAuthentication', 'networking.istio.io Sidecar',
  ],
  routes: ['networking.istio.io VirtualService'],
  ofWorkloads: ['AuthorizationPolicy', 'PeerAuthentication', 'Sidecar', 'DestinationRule'],
  ofHosts: 'ServiceEntry',
  fields: {
    'networking.istio.io DestinationRule': DESTINATION_RULE,
    'networking.istio.io Sidecar': SIDECAR,
    'networking.istio.io VirtualService': VIRTUAL_SERVICE,
    'security.istio.io AuthorizationPolicy': TARGETS,
    'security.istio.io RequestAuthentication': TARGETS,
  },
  fieldChecks: {
    'security.istio.io AuthorizationPolicy': targetsOf,
    'security.istio.io RequestAuthentication': targetsOf,
    'networking.istio.io DestinationRule': tlsOnce,
    'networking.istio.io VirtualService': sameHost,
  },
  readElsewhere: ['security.istio.io PeerAuthentication', 'networking.istio.io ServiceEntry'],
  publishedConfigMaps: { 'istio-ca-root-cert': 'proxies trust istiod by it' },
};
