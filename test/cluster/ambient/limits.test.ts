/** Limits of load in ambient mode, as istiod gives them to the waypoint that keeps them. */
import { Duration } from 'cdk8s';
import { askForWaypoint } from './ask';
import { deployed } from './deployed';
import { service, synthesize } from '../../author/meshes/ambient-world';

interface Cluster {
  readonly name: string;
  readonly connectTimeout: string;
  readonly circuitBreakers: { readonly thresholds: readonly { readonly maxConnections: number; readonly maxPendingRequests: number }[] };
  readonly outlierDetection?: { readonly consecutive5xx: number; readonly baseEjectionTime: string; readonly maxEjectionPercent: number };
  readonly transportSocket: { readonly name: string };
}

const { written, error } = synthesize(({ shop, web, cart }) => {
  const resilience = {
    maxConnections: 200, maxPendingRequests: 100, consecutive5xxErrors: 5, connectTimeout: Duration.seconds(2), ejectionTime: Duration.seconds(60),
  };
  const slow = service(shop, 'slow', { resilience });
  const free = service(shop, 'free', { resilience: { maxConnections: 7 } });
  for (const callee of [slow, free]) web.calls(callee);
  cart.calls(slow);
});

function clusterOf(name: string): Cluster {
  const { clusters } = askForWaypoint({ objects: deployed(written).objects, mesh: {} }, 'shop/waypoint');
  return (clusters as readonly Cluster[]).find((one) => one.name === `inbound-vip|8080|http|${name}.shop.svc.cluster.local`)!;
}

test('is proven', () => expect(error).toBe(''));

test('the waypoint is told all of them, and goes on to show its identity in tunnels', () => {
  const { connectTimeout, circuitBreakers, outlierDetection, transportSocket } = clusterOf('slow');
  expect({ connectTimeout, transportSocket: transportSocket.name }).toEqual({ connectTimeout: '2s', transportSocket: 'internal_upstream' });
  expect(circuitBreakers.thresholds[0]).toMatchObject({ maxConnections: 200, maxPendingRequests: 100 });
  expect(outlierDetection).toMatchObject({ consecutive5xx: 5, baseEjectionTime: '60s', maxEjectionPercent: 50 });
});

test('those of one service are not those of another', () => {
  const { circuitBreakers, outlierDetection } = clusterOf('free');
  expect(circuitBreakers.thresholds[0]!.maxConnections).toBe(7);
  expect(outlierDetection).toBeUndefined();
});
