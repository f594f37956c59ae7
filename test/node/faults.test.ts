import { agreement, type World } from './agree';
import { callFrom } from './calls';
import { edited, replace, type Change } from './change';
import { startCluster } from './cluster';
import { startPod, withImages } from './deployment';
import { startIstio } from './istio';
import { withoutIstiod } from './istiod';
import { underLoad } from './load';
import { openedWhile } from './meanwhile';
import type { Node } from './node';
import { shop } from './shop';
import { renewed, startWorld } from './trial';
import { isReady, podsWith, untilRolledOut } from './waits';
import { until } from '../cluster/tools/daemon';
import { find, type Manifest } from '../support/synth';

const PODS = '/api/v1/namespaces/shop/pods';

/** What web declares. */
const HTTP = { protocol: 'http', host: 'orders.shop.svc.cluster.local', port: 8080, method: 'GET', path: '/orders/1' } as const;
const FEED = { protocol: 'tcp', host: 'orders.shop.svc.cluster.local', port: 7000 } as const;

/** A new template, which changes nothing in a pod. */
const released: Change = edited('Deployment', 'orders', ({ spec: { template } }) => { template.metadata.annotations.release = 'next'; });

/** How long certificates are valid where they shall expire, and how many milliseconds until they have. */
const SHORT = '90s';
const EXPIRED = 180_000;

let node: Node;
let world: World;

beforeAll(async () => {
  node = await startCluster();
  await startIstio(node);
  world = await startWorld(node, withImages(node, shop(true)), true);
});
afterAll(async () => node.stop());
beforeEach(async () => { world = await renewed(world); });

test('without a fault exactly the calls come about that the judge allows', async () => {
  expect((await agreement(world)).different).toEqual([]);
});

test('without istiod nothing changes; a new pod is refused, and one that was admitted before neither starts nor answers', async () => {
  const { metadata, spec } = find(world.manifests, 'Deployment', 'orders').spec.template as Manifest;
  const template = { metadata, spec: { ...spec, schedulingGates: [{ name: 'cdk8s-zero-trust.dev/later' }] } };
  await startPod(node, 'shop', 'orders-admitted', template);
  const bringBack = await withoutIstiod(node);

  expect((await agreement(world)).different).toEqual([]);
  const refused = await node.admin.send('POST', PODS, { body: { metadata: { ...metadata, name: 'orders-refused', namespace: 'shop' }, spec } });
  expect(refused).toMatchObject({ status: 500, body: { message: expect.stringContaining('failed calling webhook') } });

  await node.admin.must('PATCH', `${PODS}/orders-admitted`, { type: 'application/merge-patch+json', body: { spec: { schedulingGates: null } } });
  await until('its proxy was asked and is not ready', async () => (await failedProbesOf('orders-admitted')) >= 5);
  const waiting = await node.admin.must('GET', `${PODS}/orders-admitted`);
  expect(isReady(waiting)).toBe(false);
  expect(waiting.status.containerStatuses.map(({ started, state }: Manifest) => ({ started, state: Object.keys(state) }))).toEqual([{ started: false, state: ['waiting'] }]);
  const target = { ...world.targets.get('shop/orders')!, name: 'orders-admitted', address: waiting.status.podIP };
  expect((await agreement({ ...world, targets: new Map([['shop/orders', { ...target, services: [] }]]) }, [2_500])).opened).toEqual([]);

  await bringBack();
  await until('it is ready', async () => isReady(await node.admin.must('GET', `${PODS}/orders-admitted`)));
  await node.admin.must('DELETE', `${PODS}/orders-admitted?gracePeriodSeconds=0`);
  expect((await agreement(world)).different).toEqual([]);
});

test('while the policy agent starts anew nothing opens', async () => {
  const opened = await openedWhile(world, async () => {
    for (let time = 0; time < 3; time++) await (await node.halt('policy-agent'))();
    const start = await node.halt('policy-agent');
    expect((await agreement(world, [2_500])).opened).toEqual([]);
    await start();
  });

  expect(opened).toEqual([]);
  expect((await agreement(world)).different).toEqual([]);
});

test('without kubelet and containerd everything is as before, and so it is with pods that start after them', async () => {
  const starts = [await node.halt('kubelet'), await node.halt('containerd')];
  expect((await agreement(world)).different).toEqual([]);
  for (const start of starts.reverse()) await start();

  await node.admin.must('DELETE', `${PODS}/${world.targets.get('shop/orders')!.name}`);
  await untilRolledOut(node, 'shop', 'orders');
  expect((await agreement(await renewed(world))).different).toEqual([]);
});

test('where a pod is killed in the middle of a rollout nothing opens, and no call fails', async () => {
  const web = world.targets.get('shop/web')!;
  const { spec: { selector: { matchLabels } } } = find(world.manifests, 'Deployment', 'orders');
  const before = new Set((await podsWith(node, 'shop', matchLabels)).map(({ metadata: { name } }) => name));
  const next = released(world.manifests);
  let opened: readonly string[] = [];
  // Those of orders end.
  const callers = world.callers.filter(({ pod }) => pod.workload !== 'orders');
  const tallies = await underLoad(node, web, [HTTP, FEED], async () => {
    opened = await openedWhile({ ...world, callers }, async () => {
      await replace(node, world.manifests, next);
      let started: Manifest | undefined;
      await until('a new pod has its address', async () => {
        started = (await podsWith(node, 'shop', matchLabels)).find(({ metadata: { name }, status }) => !before.has(name) && status.podIP);
        return started !== undefined;
      });
      await node.admin.must('DELETE', `${PODS}/${started.metadata.name}?gracePeriodSeconds=0`);
      await untilRolledOut(node, 'shop', 'orders');
    });
  });
  world = await renewed({ ...world, manifests: next });

  expect(opened).toEqual([]);
  for (const { made, answered, failed } of tallies) {
    expect(failed).toEqual([]);
    expect(answered).toBe(made);
    expect(made).toBeGreaterThan(10);
  }
  expect((await agreement(world)).different).toEqual([]);
});

test('when certificates have expired and nobody gives new ones, new connections fail, and nothing opens', async () => {
  const settings = { 'proxy.istio.io/config': JSON.stringify({ proxyMetadata: { SECRET_TTL: SHORT } }) };
  const short = ['orders', 'web'].map((name) => edited('Deployment', name, ({ spec: { template } }) => { Object.assign(template.metadata.annotations, settings); }));
  const next = short.reduce((manifests, change) => change(manifests), world.manifests);
  await replace(node, world.manifests, next);
  for (const name of ['orders', 'web']) await untilRolledOut(node, 'shop', name);
  world = await renewed(world);
  expect((await agreement(world)).different).toEqual([]);

  const bringBack = await withoutIstiod(node);
  const web = world.targets.get('shop/web')!;
  await until('no new connection comes about', async () => (
    (await callFrom(node, { pod: web }, Array.from({ length: 8 }, () => FEED), 5_000)).every(({ outcome }) => outcome !== 'answered')
  ), EXPIRED);
  expect((await agreement(world, [2_500])).opened).toEqual([]);

  await bringBack();
  await until('calls come about again', async () => (await agreement(world)).different.length === 0);
});

async function failedProbesOf(pod: string): Promise<number> {
  const { items } = await node.admin.must('GET', `/api/v1/namespaces/shop/events?fieldSelector=involvedObject.name%3D${pod}`);
  return items.filter(({ reason }: Manifest) => reason === 'Unhealthy').reduce((sum: number, { count = 1 }: Manifest) => sum + count, 0);
}
