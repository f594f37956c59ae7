import type { GatewayClass } from './read/gateway-class';
import type { ReferenceGrant } from './read/reference-grant';
import type { Route } from './read/route';
import type { Gateway } from '../../cluster/gateway';
import type { LayerKey, LayerObjects } from '../../objects/layer-key';

/** What this layer reads. */
export interface GatewayObjects extends LayerObjects {
  readonly gateways: readonly Gateway[];
  readonly routes: readonly Route[];
  readonly referenceGrants: readonly ReferenceGrant[];
  readonly classes: readonly GatewayClass[];
}

export const GATEWAY_API: LayerKey<GatewayObjects> = { name: 'gateway-api' };
