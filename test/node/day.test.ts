import { readFileSync } from 'node:fs';
import { agreement, type World } from './agree';
import { edited, replace } from './change';
import { clean } from './clean';
import { startCluster } from './cluster';
import { withImages } from './deployment';
import { startIstio } from './istio';
import { underLoad, type Tally } from './load';
import type { Node } from './node';
import { shop } from './shop';
import { renewed, startWorld } from './trial';
import { podsWith, untilRolledOut } from './waits';
import { until } from '../cluster/tools/daemon';
import { find, lastingName, type Manifest } from '../support/synth';

const CORE = '/api/v1/namespaces/shop';
const HOST = 'orders.shop.svc.cluster.local';

/** What web declares. */
const CALLS = [
  { protocol: 'http', host: HOST, port: 8080, method: 'GET', path: '/orders/1' },
  { protocol: 'tcp', host: HOST, port: 7000 },
] as const;

/** A slow machine makes few calls meanwhile; fewer would show nothing. */
const FEW = 10;

let node: Node;

beforeAll(async () => {
  node = await startCluster();
});
afterAll(async () => node.stop());

describe.each(['none', 'istio'])('with the mesh %s', (mesh) => {
  let world: World;

  beforeAll(async () => {
    if (mesh === 'istio') await startIstio(node);
    world = await startWorld(node, withImages(node, shop(mesh === 'istio')), mesh === 'istio');
  });
  afterAll(async () => clean(node, world.manifests));
  beforeEach(async () => { world = await renewed(world); });

  test('exactly the calls come about that the judge allows', async () => {
    expect((await agreement(world)).different).toEqual([]);
  });

  test('the service was made after the job that comes first had succeeded', async () => {
    const { metadata: { name } } = world.manifests.find((one) => one.kind === 'Job' && lastingName(one) === 'migration');
    const job = await node.admin.must('GET', `/apis/batch/v1/namespaces/shop/jobs/${name}`);
    const orders = await node.admin.must('GET', '/apis/apps/v1/namespaces/shop/deployments/orders');
    expect(job.status.succeeded).toBe(1);
    expect(Date.parse(orders.metadata.creationTimestamp)).toBeGreaterThanOrEqual(Date.parse(job.status.completionTime));
  });

  test('all pods together keep to the quota, and one that would exceed it is refused', async () => {
    const { spec: { template } } = find(world.manifests, 'Deployment', 'web');
    const { items: [quota] } = await node.admin.must('GET', `${CORE}/resourcequotas`);
    expect(Number(quota.status.used.pods)).toBeGreaterThanOrEqual(world.targets.size);
    const greedy = structuredClone(template);
    greedy.spec.containers[0].resources.limits.memory = '30Gi';
    const refused = await node.admin.send('POST', `${CORE}/pods`, { body: { ...greedy, metadata: { ...greedy.metadata, name: 'web-greedy' } } });
    expect(refused).toMatchObject({ status: 403, body: { message: expect.stringContaining('exceeded quota') } });
  });

  test('pods are evicted one after the other, and no call fails', async () => {
    expectAllAnswered(await underLoad(node, world.targets.get('shop/web')!, CALLS, async () => {
      const [first, second] = await podsOf('orders');
      expect((await evict(first)).status).toBe(201);
      // The budget allows one at a time.
      expect(await evict(second)).toMatchObject({ status: 429, body: { details: { causes: [{ reason: 'DisruptionBudget' }] } } });
      await untilRolledOut(node, 'shop', 'orders');
      await until('the budget allows the next', async () => (await evict(second)).status === 201);
      await untilRolledOut(node, 'shop', 'orders');
    }));
    expect((await agreement(await renewed(world))).different).toEqual([]);
  });

  test('a rotated secret reaches pods that are restarted, and no call fails', async () => {
    const orders = find(world.manifests, 'Deployment', 'orders');
    const name: string = orders.metadata.annotations['secret.reloader.stakater.com/reload'];
    expect(await passwordOf('orders')).toBe('stand-in');
    await node.admin.must('PATCH', `${CORE}/secrets/${name}`, { type: 'application/merge-patch+json', body: { stringData: { DB_PASSWORD: 'rotated' } } });
    // As Reloader does it, which can't be had.
    const next = edited('Deployment', 'orders', ({ spec }) => { spec.template.metadata.annotations = { ...spec.template.metadata.annotations, restarted: 'once' }; })(world.manifests);
    expectAllAnswered(await underLoad(node, world.targets.get('shop/web')!, CALLS, async () => {
      await replace(node, world.manifests, next);
      await untilRolledOut(node, 'shop', 'orders');
    }));
    world = await renewed({ ...world, manifests: next });
    expect(await passwordOf('orders')).toBe('rotated');
    expect((await agreement(world)).different).toEqual([]);
  });

  test('a replica of a database comes back under its name with its volume', async () => {
    const [before] = await podsOf('db');
    const call = { protocol: 'tcp', host: 'db.shop.svc.cluster.local', port: 5432 } as const;
    const tallies = await underLoad(node, world.targets.get('shop/orders')!, [call], async () => {
      expect((await evict(before)).status).toBe(201);
      await untilRolledOut(node, 'shop', 'db', 'statefulsets');
    });
    if (mesh === 'none') expectAllAnswered(tallies);
    // DNS tells the address of a replica before the caller's proxy has heard of it, which then closes the connection.
    expect(tallies.flatMap(({ failed }) => failed).filter(({ outcome }) => outcome !== 'reset')).toEqual([]);
    const [after] = await podsOf('db');
    const volumesOf = ({ spec }: Manifest) => spec.volumes.flatMap(({ persistentVolumeClaim }: Manifest) => persistentVolumeClaim?.claimName ?? []);
    expect(after.metadata.name).toBe(before.metadata.name);
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    expect(volumesOf(after)).toEqual(volumesOf(before));
    expect((await agreement(await renewed(world))).different).toEqual([]);
  });

  /** Pods of a workload, in the order of their names. */
  async function podsOf(name: string): Promise<readonly Manifest[]> {
    const { spec: { selector: { matchLabels } } } = world.manifests.find(({ kind, metadata }) => ['Deployment', 'StatefulSet'].includes(kind) && metadata.name === name);
    return [...await podsWith(node, 'shop', matchLabels)].sort((left, right) => left.metadata.name.localeCompare(right.metadata.name));
  }

  /** What a running program of the workload was started with. */
  async function passwordOf(name: string): Promise<string | undefined> {
    const [, target] = await node.inside(world.targets.get(`shop/${name}`)!);
    const variables = readFileSync(`/proc/${target!.replace('--target=', '')}/environ`, 'utf8').split('\0');
    return variables.find((one) => one.startsWith('DB_PASSWORD='))?.replace('DB_PASSWORD=', '');
  }
});

async function evict({ metadata: { name, namespace } }: Manifest): Promise<{ readonly status: number; readonly body: Manifest }> {
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  return node.admin.send('POST', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, { body });
}

function expectAllAnswered(tallies: readonly Tally[]): void {
  for (const { made, answered, failed } of tallies) {
    expect(failed).toEqual([]);
    expect(answered).toBe(made);
    expect(made).toBeGreaterThan(FEW);
  }
}
