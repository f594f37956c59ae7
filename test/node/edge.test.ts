import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OF_PACKETS, type World } from './agree';
import { attemptsOn, type Caller } from './attempts';
import { callFrom, type Call, type Outcome } from './calls';
import { startCluster } from './cluster';
import { runningPod, withImages, type RunningPod } from './deployment';
import { startIstio } from './istio';
import type { Node } from './node';
import { callersOutside, startOutside } from './outside';
import { small } from './small';
import { startWorld } from './trial';
import { waysTo } from './ways';
import { Mesh } from '../../src';
import { declare } from '../cases/edge/declaration';
import { until, type Daemon } from '../cluster/tools/daemon';
import { manifestsOf } from '../support/synth';

const GATEWAY = 'istio-ingress/edge';
const HOSTS = ['shop.example.com', 'api.example.com', 'SHOP.example.com', 'undeclared.example.com'];
const PATHS = ['/', '/orders', '/orders/1', '/orders/../admin', '/ordersx', '/orders%2F1', '//orders', '/Orders', '/admin'];
const METHODS = ['GET', 'POST'];

/** Ports on which a gateway's pod listens, or could: all but the last one are nobody's business outside. */
const CLOSED = [80, 8080, 9999, 15000, 15020, 15021, 15090];
const OPEN = 443;

let node: Node;
let outside: Daemon;
let world: World;
let gateway: RunningPod;

beforeAll(async () => {
  node = await startCluster();
  outside = await startOutside([]);
  await startIstio(node);
  world = await startWorld(node, withImages(node, small(manifestsOf((chart) => declare(chart, Mesh.istio())))), true);
  const file = (name: string) => readFileSync(join(node.certificates, name), 'utf8');
  const stringData = { 'tls.crt': file('server.crt'), 'tls.key': file('server.key') };
  await node.admin.must('POST', '/api/v1/namespaces/istio-ingress/secrets', { body: { metadata: { name: 'edge-tls' }, type: 'kubernetes.io/tls', stringData } });
  gateway = await runningPod(node, 'istio-ingress', 'edge-istio');
});
afterAll(async () => {
  await outside.stop();
  await node.stop();
});

test('through the edge a request reaches exactly the workload that the judge says', async () => {
  const [caller] = callersOutside(outside);
  const calls = HOSTS.flatMap((authority) => PATHS.flatMap((path) => METHODS.map((method): Call => (
    { protocol: 'https', host: gateway.address, port: OPEN, authority, method, path }
  ))));
  await until('the gateway answers', async () => (await callFrom(node, caller!, calls.slice(0, 1), 5_000)).every(({ text }) => text === 'web'));
  const outcomes = await callFrom(node, caller!, calls, 10_000);
  const answered = outcomes.map(({ outcome, text }) => (outcome === 'answered' ? text : undefined));
  const different = calls.flatMap(({ authority, path, method }, index) => [...world.targets].flatMap(([workload, pod]) => {
    const { verdict } = world.judgement.check({
      from: caller!.judged, to: { workload }, via: GATEWAY, port: 8080, host: authority, sni: authority, method, path, headers: {}, token: { state: 'absent' },
    });
    const isAsJudged = verdict === (answered[index] === pod.workload ? 'allow' : 'deny');
    return isAsJudged ? [] : [`${method} ${authority}${path} -> ${workload}: ${verdict} says the judge, ${JSON.stringify(outcomes[index])} says the cluster`];
  }));
  process.stdout.write(`the edge: ${calls.length} requests tried, ${answered.filter(Boolean).length} came about\n`);

  expect(different).toEqual([]);
  expect(new Set(answered)).toEqual(new Set(['web', 'orders', undefined]));
});

test('of a gateway\'s pods only the declared port is open', async () => {
  for (const caller of [...callersOutside(outside), ...world.callers.filter(({ hasProxy }) => !hasProxy)]) {
    const calls = [...CLOSED, OPEN].map((port): Call => ({ protocol: port === OPEN ? 'tls' : 'tcp', host: gateway.address, port, authority: HOSTS[0]! }));
    const verdicts = calls.map(({ port }) => world.judgement.check({
      from: caller.judged, to: { gateway: GATEWAY }, port, host: HOSTS[0]!, sni: HOSTS[0]!, method: 'GET', path: '/', headers: {}, token: { state: 'absent' },
    }).verdict);
    const outcomes = await outcomesOf(caller, calls, verdicts.map((verdict) => verdict === 'allow'));
    expect([caller.judged, outcomes.map(({ outcome }) => (outcome === 'lost' ? 'deny' : 'allow'))]).toEqual([caller.judged, verdicts]);
  }
});

test('from a gateway\'s pod nobody is reached without its certificate, and no port that it does not call', async () => {
  // There is nothing in its image that could call.
  const there = { process: await node.processOf(gateway), address: gateway.address };
  const caller: Caller = { pod: gateway, outside: there, judged: { gateway: GATEWAY }, knowsNames: false, hasProxy: false };
  const requests = [{ method: 'GET', path: '/' }, { method: 'GET', path: '/orders/1' }];
  const attempts = [...world.targets].flatMap(([to, pod]) => waysTo(pod.ports, []).flatMap((way) => attemptsOn({ caller, to, pod, way }, requests)));
  const isOpen = attempts.map(({ flow }) => !world.judgement.check(flow).hops.some(({ hop, verdict }) => OF_PACKETS.has(hop) && verdict === 'deny'));
  const outcomes = await outcomesOf(caller, attempts.map(({ call }) => call), isOpen);
  const different = attempts.flatMap(({ what, answeredBy }, index) => {
    const { outcome, text } = outcomes[index]!;
    const isRight = text !== answeredBy && isOpen[index] === (outcome !== 'lost');
    return isRight ? [] : [`${what}: ${outcome} ${text}, ${isOpen[index] ? 'open' : 'closed'} for packets says the judge`];
  });
  process.stdout.write(`the edge's pod: ${attempts.length} calls tried, ${outcomes.filter(({ outcome }) => outcome !== 'lost').length} came to a pod\n`);

  expect(different).toEqual([]);
  expect(new Set(outcomes.map(({ outcome }) => outcome === 'lost'))).toEqual(new Set([true, false]));
});

/** What became of calls. Those that should not be lost have more patience: a machine with other work is slow. */
async function outcomesOf(caller: Caller, calls: readonly Call[], isOpen: readonly boolean[]): Promise<readonly Outcome[]> {
  const first = await callFrom(node, caller, calls, 5_000);
  const again = calls.flatMap((call, index) => (isOpen[index] && first[index]!.outcome === 'lost' ? [{ call, index }] : []));
  const second = await callFrom(node, caller, again.map(({ call }) => call), 60_000);
  return first.map((outcome, index) => second[again.findIndex((one) => one.index === index)] ?? outcome);
}
