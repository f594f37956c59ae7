import type { Gateway } from '../../judge/cluster/gateway';
import { GATEWAY_API } from '../../judge/layers/gateway-api/key';
import { parseGateway } from '../../judge/layers/gateway-api/read/gateway';
import type { TypedKind } from '../input';

export const GATEWAYS: TypedKind<Gateway> = {
  group: 'gateway.networking.k8s.io', kind: 'Gateway', parse: parseGateway, known: (manifests) => manifests.of(GATEWAY_API).gateways,
};
