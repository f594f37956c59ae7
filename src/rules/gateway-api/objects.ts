import { parseGateway, type Gateway } from '../../judge/layers/gateway-api/read/gateway';
import type { TypedKind } from '../input';

export const GATEWAYS: TypedKind<Gateway> = {
  group: 'gateway.networking.k8s.io', kind: 'Gateway', parse: parseGateway, known: ({ gateways }) => gateways,
};
