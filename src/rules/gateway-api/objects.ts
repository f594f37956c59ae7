import type { Gateway } from '../../judge/cluster/gateway';
import { gatewaysOf } from '../../judge/layers/gateway-api/classes';
import { GATEWAY_API } from '../../judge/layers/gateway-api/key';
import type { TypedKind } from '../input';

export const GATEWAYS: TypedKind<Gateway> = {
  group: 'gateway.networking.k8s.io', kind: 'Gateway', read: (manifests) => gatewaysOf(manifests.of(GATEWAY_API)),
};
