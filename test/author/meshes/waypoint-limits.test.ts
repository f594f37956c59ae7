/** Limits of load in ambient mode: a waypoint keeps them, or nobody, which is an error. */
import { Duration, JsonPatch } from 'cdk8s';
import { expectRefused, patch, service, synthesize } from './ambient-world';
import type { World } from './ambient-world';
import { Mesh, Port, Waypoint } from '../../../src';
import { find, ofKind } from '../../support/synth';

const LIMITS = { maxConnections: 200, consecutive5xxErrors: 5, connectTimeout: Duration.seconds(2) };

/** Slow is called from ambient mode and from sidecars. */
function declare({ shop, web, legacy }: World) {
  const slow = service(shop, 'slow', { resilience: LIMITS });
  web.calls(slow);
  legacy.calls(slow);
}

describe('what is written', () => {
  const { written, error } = synthesize(declare);

  test('is proven', () => expect(error).toBe(''));

  test('is what callers with sidecars get, which go past waypoints', () => {
    expect(find(written, 'DestinationRule', 'slow').spec).toEqual({
      host: 'slow.shop.svc.cluster.local',
      trafficPolicy: {
        tls: { mode: 'ISTIO_MUTUAL' },
        connectionPool: { tcp: { maxConnections: 200, connectTimeout: '2s' } },
        outlierDetection: { consecutive5xxErrors: 5, interval: '10s', baseEjectionTime: '30s', maxEjectionPercent: 50 },
      },
    });
  });

  test('leads the others by a waypoint, which takes every request of theirs', () => {
    expect(find(written, 'Service', 'slow').metadata.labels).toMatchObject({ 'istio.io/use-waypoint': 'waypoint' });
    expect(find(written, 'AuthorizationPolicy', 'slow-requests').spec.rules).toEqual([
      { from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { ports: ['8080'] } }] },
    ]);
    expect(find(written, 'AuthorizationPolicy', 'slow').spec.rules).toEqual([
      { from: [{ source: { principals: ['cluster.local/ns/old/sa/legacy', 'cluster.local/ns/shop/sa/waypoint'] } }], to: [{ operation: { ports: ['8080'] } }] },
    ]);
    expect(ofKind(written, 'Gateway').map(({ metadata }) => metadata.name).sort()).toEqual(['edge', 'waypoint']);
  });
});

test('a service with limits that nobody calls is behind a waypoint', () => {
  expect(synthesize(({ shop }) => { service(shop, 'slow', { resilience: LIMITS }); }).error).toBe('');
});

describe('the proof refuses', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['a Service that callers reach around its waypoint', (world) => patch(world, 'Service', 'slow', JsonPatch.remove('/metadata/labels/istio.io~1use-waypoint')), /shop\/web.*can't reach shop\/slow/],
    ['pods that take callers past it', (world) => patch(world, 'AuthorizationPolicy', 'slow', JsonPatch.add('/spec/rules/0/from/0/source/principals/-', 'cluster.local/ns/shop/sa/ops')), /can reach shop\/slow/],
    ['callers that give up mutual TLS', (world) => patch(world, 'DestinationRule', 'slow', JsonPatch.replace('/spec/trafficPolicy/tls/mode', 'DISABLE')), /DestinationRule.*DISABLE/],
  ])('%s', (_, change, words) => {
    expectRefused((world) => { declare(world); change(world); }, words);
  });
});

describe('limits that nobody would keep are an error', () => {
  const none = Mesh.ambient({ waypoint: Waypoint.none() });
  test.each<[string, (world: World) => void, RegExp, Mesh]>([
    ['without waypoints', ({ shop }) => { service(shop, 'slow', { resilience: LIMITS }); }, /resilience: got limits of load in Istio's ambient mode without waypoints/, none],
    ['of a StatefulSet', ({ shop }) => { service(shop, 'db', { stateful: true, resilience: LIMITS }); }, /resilience: got limits of load of a StatefulSet in ambient mode/, Mesh.ambient()],
    ['without ports', ({ shop }) => { service(shop, 'worker', { ports: [], resilience: LIMITS }); }, /resilience: got limits of load of a service without ports/, Mesh.ambient()],
  ])('%s', (_, change, words, mesh) => {
    const { error, written } = synthesize(change, { mesh });
    expect(error).toMatch(words);
    expect(written).toEqual([]);
  });

  test('but a port that is added later is one', () => {
    expect(synthesize(({ shop }) => service(shop, 'late', { ports: [], resilience: LIMITS }).addPort(Port.http(8080))).error).toBe('');
  });
});
