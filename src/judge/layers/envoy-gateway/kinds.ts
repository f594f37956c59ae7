/** Kinds of Envoy Gateway. Source: its CRD reference, 1.9. */
import { always, doubtful, read, type Groups } from '../../objects/kinds/kind';
import type { Versions } from '../../objects/kinds/versions';

export const ENVOY_GATEWAY_GROUP = 'gateway.envoyproxy.io';

const SERVED = ['v1alpha1'];

export const ENVOY_GATEWAY_KINDS: Groups = {
  [ENVOY_GATEWAY_GROUP]: {
    ...read('namespaced', SERVED, 'SecurityPolicy'),
    ...doubtful('namespaced', 'reach', 'Envoy Gateway decides with it what its gateways let through', [
      'BackendTrafficPolicy', 'ClientTrafficPolicy', 'EnvoyPatchPolicy', 'EnvoyExtensionPolicy', 'Backend', 'HTTPRouteFilter',
    ], { routes: always }),
    ...doubtful('namespaced', 'pods', 'it changes the pods of gateways', ['EnvoyProxy']),
  },
};

export const ENVOY_GATEWAY_SERVED: Versions = { [ENVOY_GATEWAY_GROUP]: { SecurityPolicy: SERVED } };
