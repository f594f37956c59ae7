/** Envoy Gateway: what its SecurityPolicies ask of requests. Its pods are not modelled, so that no connection by way of them is certain. */
import { ENVOY_GATEWAY, type EnvoyGatewayObjects } from './key';
import { ENVOY_GATEWAY_GROUP, ENVOY_GATEWAY_SERVED } from './kinds';
import { parseSecurityPolicy } from './read/security-policy';
import { listOf } from '../../objects/read/kind-reader';
import type { Layer } from '../layer';

export const ENVOY_GATEWAY_LAYER: Layer<EnvoyGatewayObjects> = {
  key: ENVOY_GATEWAY,
  served: ENVOY_GATEWAY_SERVED,
  arrange: () => undefined,
  empty: () => ({ securityPolicies: [] }),
  usingNamespaces: ({ securityPolicies }) => [securityPolicies],
  readers: { [ENVOY_GATEWAY_GROUP]: { SecurityPolicy: listOf('securityPolicies', parseSecurityPolicy) } },
};
