/** Limits of load in ambient mode: a waypoint keeps them, or nobody, which is an error. */
import { ApiObject, Duration, JsonPatch } from 'cdk8s';
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

const POLICY = '/spec/trafficPolicy';

/** A DestinationRule that somebody else adds. */
function rule(namespace: string, spec: object) {
  return ({ chart }: World) => {
    new ApiObject(chart, 'more', { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'more', namespace }, spec });
  };
}

const changed = (...patches: JsonPatch[]) => (world: World) => patch(world, 'DestinationRule', 'slow', ...patches);
const HOST = 'slow.shop.svc.cluster.local';
const OTHERS = { connectionPool: { tcp: { maxConnections: 10_000 } } };

describe('the proof refuses', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['a Service that callers reach around its waypoint', (world) => patch(world, 'Service', 'slow', JsonPatch.remove('/metadata/labels/istio.io~1use-waypoint')), /shop\/web.*can't reach shop\/slow/],
    ['pods that take callers past it', (world) => patch(world, 'AuthorizationPolicy', 'slow', JsonPatch.add('/spec/rules/0/from/0/source/principals/-', 'cluster.local/ns/shop/sa/ops')), /can reach shop\/slow/],
    ['callers that give up mutual TLS', changed(JsonPatch.replace(`${POLICY}/tls/mode`, 'DISABLE')), /DestinationRule.*DISABLE/],
    ['more connections than declared', changed(JsonPatch.replace(`${POLICY}/connectionPool/tcp/maxConnections`, 201)), /shop\/slow limits calls of shop\/slow otherwise.*maxConnections is 201, expected 200/],
    ['fewer', changed(JsonPatch.replace(`${POLICY}/connectionPool/tcp/maxConnections`, 1)), /maxConnections is 1, expected 200/],
    ['no limit of connections', changed(JsonPatch.remove(`${POLICY}/connectionPool/tcp/maxConnections`)), /maxConnections is missing, expected 200/],
    ['no limits of connections at all', changed(JsonPatch.remove(`${POLICY}/connectionPool`)), /maxConnections is missing/],
    ['more time to connect', changed(JsonPatch.replace(`${POLICY}/connectionPool/tcp/connectTimeout`, '2m')), /connectTimeout is "2m", expected "2s"/],
    ['requests that wait, of which nothing was declared', changed(JsonPatch.add(`${POLICY}/connectionPool/http`, { http1MaxPendingRequests: 1 })), /http1MaxPendingRequests is 1, which is undeclared/],
    ['pods that are never left alone', changed(JsonPatch.remove(`${POLICY}/outlierDetection`)), /outlierDetection is missing/],
    ['pods that are left alone later', changed(JsonPatch.replace(`${POLICY}/outlierDetection/consecutive5xxErrors`, 500)), /consecutive5xxErrors is 500, expected 5/],
    ['for a moment', changed(JsonPatch.replace(`${POLICY}/outlierDetection/baseEjectionTime`, '1ms')), /baseEjectionTime is "1ms", expected "30s"/],
    ['looked at once a day', changed(JsonPatch.replace(`${POLICY}/outlierDetection/interval`, '24h')), /interval is "24h", expected "10s"/],
    ['of which none is few enough', changed(JsonPatch.remove(`${POLICY}/outlierDetection/maxEjectionPercent`)), /maxEjectionPercent is missing, expected 50/],
    ['unless all are healthy', changed(JsonPatch.add(`${POLICY}/outlierDetection/minHealthPercent`, 100)), /minHealthPercent is 100, which is undeclared/],
    ['a port without limits', changed(JsonPatch.add(`${POLICY}/portLevelSettings`, [{ port: { number: 8080 }, tls: { mode: 'ISTIO_MUTUAL' } }])), /portLevelSettings\[0\].connectionPool.tcp.maxConnections is missing/],
    ['pods of the callee with other limits', changed(JsonPatch.add('/spec/subsets', [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: OTHERS }])), /subsets\[0\].trafficPolicy.connectionPool.tcp.maxConnections is 10000/],
    ['limits that other namespaces do not see', changed(JsonPatch.add('/spec/exportTo', ['.'])), /no DestinationRule in its namespace has them/],
    ['limits for some of the callers', changed(JsonPatch.add('/spec/workloadSelector', { matchLabels: { team: 'x' } })), /no DestinationRule in its namespace has them/],
    ['limits of another host', changed(JsonPatch.replace('/spec/host', 'web.shop.svc.cluster.local')), /no DestinationRule in its namespace has them for the host slow\.shop/],
    ['limits in another namespace', changed(JsonPatch.replace('/metadata/namespace', 'bank')), /no DestinationRule in its namespace has them/],
    ['a second rule for it', rule('shop', { host: 'slow', trafficPolicy: OTHERS }), /DestinationRule shop\/more limits calls of shop\/slow otherwise/],
    ['a rule of a caller', rule('old', { host: HOST, trafficPolicy: OTHERS }), /DestinationRule old\/more limits calls of shop\/slow otherwise/],
    ['a rule of a caller for whole namespaces', rule('old', { host: '*.shop.svc.cluster.local', trafficPolicy: {} }), /DestinationRule old\/more limits/],
    ['a rule of the mesh', rule('istio-system', { host: '*.local', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }), /DestinationRule istio-system\/more limits/],
  ])('%s', (_, change, words) => {
    expectRefused((world) => { declare(world); change(world); }, words);
  });
});

describe('the proof takes', () => {
  test.each<[string, (world: World) => void]>([
    ['the same times in other words', changed(
      JsonPatch.replace(`${POLICY}/connectionPool/tcp/connectTimeout`, '2000ms'), JsonPatch.replace(`${POLICY}/outlierDetection/baseEjectionTime`, '0.5m'),
      JsonPatch.remove(`${POLICY}/outlierDetection/interval`),
    )],
    ['the same limits for a port', (world) => {
      const { connectionPool, outlierDetection } = find(synthesize(declare).written, 'DestinationRule', 'slow').spec.trafficPolicy;
      changed(JsonPatch.add(`${POLICY}/portLevelSettings`, [{ port: { number: 8080 }, connectionPool, outlierDetection }]))(world);
    }],
    ['another choice among the pods', changed(JsonPatch.add(`${POLICY}/loadBalancer`, { simple: 'LEAST_REQUEST' }))],
    ['a subset that says nothing of limits', changed(JsonPatch.add('/spec/subsets', [{ name: 'v1', labels: { version: 'v1' } }]))],
    ['its name in short', changed(JsonPatch.replace('/spec/host', 'slow'))],
    ['limits of a service for which none were declared', rule('shop', { host: 'web', trafficPolicy: OTHERS })],
    ['a rule in a namespace of nobody who calls', rule('elsewhere', { host: HOST, trafficPolicy: OTHERS })],
  ])('%s', (_, change) => {
    expect(synthesize((world) => { declare(world); change(world); }).error).toBe('');
  });

  test('limits with sidecars, where the same holds', () => {
    const limited = ({ chart }: World, maxConnections: number) => patch({ chart } as World, 'DestinationRule', 'slow', JsonPatch.replace(`${POLICY}/connectionPool/tcp/maxConnections`, maxConnections));
    const sidecars = { mesh: Mesh.istio() };
    expect(synthesize(declare, sidecars).error).toBe('');
    expect(synthesize((world) => { declare(world); limited(world, 201); }, sidecars).error).toMatch(/maxConnections is 201, expected 200/);
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
