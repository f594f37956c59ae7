import type { SecurityPolicy } from './read/security-policy';
import type { LayerKey, LayerObjects } from '../../objects/layer-key';

/** What this layer reads. */
export interface EnvoyGatewayObjects extends LayerObjects {
  readonly securityPolicies: readonly SecurityPolicy[];
}

export const ENVOY_GATEWAY: LayerKey<EnvoyGatewayObjects> = { name: 'envoy-gateway' };
