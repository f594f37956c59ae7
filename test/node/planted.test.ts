import { agreement, type World } from './agree';
import { edited, replace, without, type Change } from './change';
import { startCluster } from './cluster';
import { withImages } from './deployment';
import { startIstio } from './istio';
import type { Node } from './node';
import { hostsOf, startOutside } from './outside';
import { small } from './small';
import { renewed, startWorld } from './trial';
import { untilRolledOut } from './waits';
import { until, type Daemon } from '../cluster/tools/daemon';
import { objectsOf } from '../support/examples-manifests';
import { synthesize } from '../support/examples-programs';

/** One way in which a cluster may be otherwise than it is written, and the words by which these tests must notice. */
interface Plant {
  readonly what: string;
  readonly change: Change;
  /** The pod that notices. */
  readonly caller: string;
  readonly noticed: RegExp;
  /** The workload whose pods are other ones then. @default - none */
  readonly restarted?: string;
}

const OPEN = { ingress: [{}], podSelector: {}, policyTypes: ['Ingress'] };
const UNMESHED = { 'sidecar.istio.io/inject': 'false' };

/** What nobody answers is lost; one try shows it. */
const ONCE = [5_000];

const restartedWeb = edited('Deployment', 'web', ({ spec: { template } }) => { template.metadata.annotations.restarted = 'once'; });

const PLANTS: readonly Plant[] = [
  {
    what: 'the policy that denies a namespace everything is removed',
    change: without('NetworkPolicy', 'default-deny'),
    caller: 'hello/undeclared-plain',
    noticed: /-> outside.example:443: deny says the judge, answered/,
  },
  {
    what: 'a NetworkPolicy lets everybody in: where a mesh has no say',
    change: edited('NetworkPolicy', 'greeter', (policy) => { policy.spec = OPEN; }),
    caller: 'nobodys/undeclared-plain',
    noticed: /9999\/UDP .*: deny says the judge, answered greeter/,
  },
  {
    what: 'a NetworkPolicy lets everybody in: where the mesh still denies',
    change: edited('NetworkPolicy', 'greeter', (policy) => { policy.spec = OPEN; }),
    caller: 'nobodys/undeclared-plain',
    noticed: /8080\/TCP .*: ingress, mtls.* denies it, says the judge, and it came further: reset/,
  },
  {
    what: 'an AuthorizationPolicy allows a caller more than it declares',
    change: edited('AuthorizationPolicy', 'greeter', ({ spec: { rules: [rule] } }) => { delete rule.to; }),
    caller: 'hello/web',
    noticed: /PATCH \/greetings\/.*: deny says the judge, answered 200 greeter/,
  },
  {
    what: 'STRICT becomes PERMISSIVE',
    change: edited('PeerAuthentication', 'default', ({ spec }) => { spec.mtls.mode = 'PERMISSIVE'; }),
    caller: 'hello/undeclared-alike',
    noticed: /mtls.* denies it, says the judge, and it came further: answered 403/,
  },
  {
    what: 'a callee runs without its proxy',
    change: edited('Deployment', 'greeter', ({ spec: { template } }) => { Object.assign(template.metadata.labels, UNMESHED); }),
    caller: 'hello/undeclared-alike',
    noticed: /GET .*: deny says the judge, answered 200 greeter/,
    restarted: 'greeter',
  },
  {
    what: 'a caller runs without its proxy',
    change: edited('Deployment', 'web', ({ spec: { template } }) => { Object.assign(template.metadata.labels, UNMESHED); }),
    caller: 'hello/web',
    noticed: /GET \/greetings\/.*: allow says the judge, reset/,
    restarted: 'web',
  },
  {
    what: 'the rule of a call is missing in an AuthorizationPolicy',
    change: edited('AuthorizationPolicy', 'greeter', ({ spec }) => { delete spec.rules; }),
    caller: 'hello/web',
    noticed: /GET \/greetings\/.*: allow says the judge, answered 403/,
  },
  {
    what: 'the rule of a call is missing in a NetworkPolicy',
    // Packets of connections that are there are not asked about: only a proxy that is new makes others.
    change: (manifests) => edited('NetworkPolicy', 'greeter', ({ spec }) => { spec.ingress = []; })(restartedWeb(manifests)),
    caller: 'hello/web',
    noticed: /GET \/greetings\/.*: allow says the judge, (lost|reset|answered 503)/,
    restarted: 'web',
  },
  {
    what: 'the rule of a call is missing in a Sidecar',
    change: edited('Sidecar', 'web', ({ spec }) => { spec.egress = [{ hosts: ['kube-system/kube-dns.kube-system.svc.cluster.local'] }]; }),
    caller: 'hello/web',
    noticed: /GET \/greetings\/.*: allow says the judge, (answered 502|reset)/,
  },
];

let node: Node;
let outside: Daemon | undefined;
let world: World;

beforeAll(async () => {
  const written = small(objectsOf(synthesize('hello')));
  const hosts = [...hostsOf(written), { name: 'outside.example', address: '198.18.0.1', port: 443, speaks: 'tls' as const }];
  node = await startCluster(hosts);
  outside = await startOutside(hosts);
  await startIstio(node);
  world = { ...await startWorld(node, withImages(node, written), true), outside: hosts };
});
afterAll(async () => {
  await outside?.stop();
  await node.stop();
});

test('the cluster is as it is written', async () => {
  expect((await agreement(world)).different).toEqual([]);
});

test.each(PLANTS)('it is noticed that $what', async ({ change, caller, noticed, restarted }) => {
  const planted = change(world.manifests);
  await replace(node, world.manifests, planted);
  let seen: readonly string[] = [];
  try {
    const changed = await seenBy(caller, restarted);
    await until(`somebody notices, by ${noticed}`, async () => {
      seen = (await agreement(changed, ONCE)).different;
      return seen.some((text) => noticed.test(text));
    }, PATIENCE).catch((error: Error) => { throw new Error(`${error.message}; what was noticed: ${JSON.stringify(seen, undefined, 1)}`); });
  } finally {
    await replace(node, planted, world.manifests);
  }
  const again = await seenBy(caller, restarted);
  await until('it is as before', async () => {
    seen = (await agreement(again)).different;
    return seen.length === 0;
  }, PATIENCE).catch((error: Error) => { throw new Error(`${error.message}: ${JSON.stringify(seen, undefined, 1)}`); });
});

/** How long a change may take to be everywhere. */
const PATIENCE = 120_000;

/** What one caller sees of the callee, with the pods of today. */
async function seenBy(caller: string, restarted: string | undefined): Promise<World> {
  if (restarted !== undefined) await untilRolledOut(node, 'hello', restarted);
  world = await renewed(world);
  const callers = world.callers.filter(({ pod }) => `${pod.namespace}/${pod.workload}` === caller);
  if (callers.length !== 1) throw new Error(`no caller ${caller}`);
  return { ...world, callers, targets: new Map([...world.targets].filter(([key]) => key === 'hello/greeter')) };
}
