/** Gateways and routes of the Gateway API. */
import { gatewaysOf } from './classes';
import { gatewayEntrances } from './entrances';
import { GATEWAY_API, type GatewayObjects } from './key';
import { divertingRoute, GATEWAY_API_SERVED } from './kinds';
import { parseGateway } from './read/gateway';
import { readClass } from './read/gateway-class';
import { parseReferenceGrant } from './read/reference-grant';
import { parseRoute } from './read/route';
import { listOf, type KindReader } from '../../objects/read/kind-reader';
import type { Layer } from '../layer';

const ROUTES: KindReader<GatewayObjects> = {
  read: (into, reading) => {
    const route = parseRoute(reading.ref, reading.root, reading.malformed);
    into.routes.push(route);
    const others = route.otherParents.filter(({ group, kind }) => !reading.isFollowed(group, kind));
    if (others.length > 0) reading.doubt(divertingRoute(others.map(({ kind, name }) => `${kind} ${name}`)));
  },
};

export const GATEWAY_API_LAYER: Layer<GatewayObjects> = {
  key: GATEWAY_API,
  served: GATEWAY_API_SERVED,
  arrange: () => undefined,
  gateways: gatewaysOf,
  entrances: gatewayEntrances,
  usingNamespaces: ({ gateways, routes }) => [gateways, routes],
  empty: () => ({ gateways: [], routes: [], referenceGrants: [], classes: [] }),
  // It is asked as well whether it matters beside what is said in its metadata.
  sight: (group, ref, body, into) => {
    if (group === 'gateway.networking.k8s.io' && ref.kind === 'GatewayClass') into.classes.push(readClass(ref, body));
    return undefined;
  },
  readers: {
    'gateway.networking.k8s.io': {
      Gateway: listOf('gateways', parseGateway),
      HTTPRoute: ROUTES,
      GRPCRoute: ROUTES,
      ReferenceGrant: listOf('referenceGrants', parseReferenceGrant),
    },
  },
};
