import { ambientAllows, PORT, type AmbientPolicy, type AmbientWorld, type App, type Called, type NetworkRule, type Rule } from './ambient';
import { RUNS } from './arbitrary';
import { indexRows, mustAgree, rowsAt } from './cells';
import { requestIsIn } from './request-sets';
import type { Flow } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';
import { authorization, namespace, networkPolicy, peerAuthentication, pod } from '../given';

const PODS: readonly Exclude<App, 'waypoint'>[] = ['web', 'api', 'db', 'job'];
const APPS: readonly App[] = [...PODS, 'waypoint'];
const CALLED: readonly Called[] = [...PODS, 'host'];
const METHODS = ['GET', 'POST'];
const HOST = 'api.example.com';
const OUTSIDE = '198.51.100.7';
const BOUND = { 'istio.io/use-waypoint': 'waypoint' };

const some = <T>(values: readonly T[], minLength = 1) => fc.uniqueArray(fc.constantFrom(...values), { minLength, maxLength: 3 });
const rule: fc.Arbitrary<Rule> = fc.record({ callers: some(APPS), methods: some(METHODS) }, { requiredKeys: [] });
const policy: fc.Arbitrary<AmbientPolicy> = fc.record({
  at: fc.oneof(fc.record({ pods: fc.constantFrom<App>('web', 'api', 'db', 'job') }), fc.record({ target: fc.constantFrom<Called | 'gateway'>(...CALLED, 'gateway') })),
  action: fc.oneof({ weight: 3, arbitrary: fc.constant('ALLOW' as const) }, { weight: 1, arbitrary: fc.constant('DENY' as const) }),
  rules: fc.array(rule, { minLength: 1, maxLength: 2 }),
});
const network: fc.Arbitrary<NetworkRule> = fc.record({
  direction: fc.constantFrom('Ingress' as const, 'Egress' as const),
  selects: fc.constantFrom(...APPS),
  peers: some<App | 'outside'>([...APPS, 'outside']),
  port: fc.constantFrom(15008, 8080, 80),
});
const world: fc.Arbitrary<AmbientWorld> = fc.record({
  ambient: some(PODS).map((list) => new Set<App>(list)),
  bound: some(CALLED).map((list) => new Set<Called>(list)),
  network: fc.array(network, { maxLength: 5 }),
  policies: fc.array(policy, { maxLength: 4 }),
  strict: fc.boolean(),
});

/** What the world is written as. */
function objectsOf({ ambient, bound, network: rules, policies, strict }: AmbientWorld): readonly object[] {
  const select = (app: App) => ({ matchLabels: app === 'waypoint' ? { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } : { app } });
  const end = (app: App | 'outside') => (app === 'outside' ? { ipBlock: { cidr: '198.51.100.0/24' } } : { podSelector: select(app) });
  const labels = (name: Called) => (bound.has(name) ? BOUND : {});
  return [
    namespace('shop'), namespace('istio-system'),
    ...PODS.map((app) => pod(`shop/${app}`, { labels: { app, ...(ambient.has(app) && { 'istio.io/dataplane-mode': 'ambient' }) } })),
    ...PODS.map((name) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'shop', labels: labels(name) },
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    })),
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'host', namespace: 'shop', labels: labels('host') },
      spec: { hosts: [HOST], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], resolution: 'DNS' },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'waypoint', namespace: 'shop' },
      spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
    },
    ...rules.map(({ direction, selects, peers, port }, at) => networkPolicy(`shop/n${at}`, {
      podSelector: select(selects),
      policyTypes: [direction],
      ...(direction === 'Ingress' ? { ingress: [{ from: peers.map(end), ports: [{ port }] }] } : { egress: [{ to: peers.map(end), ports: [{ port }] }] }),
    })),
    ...policies.map(({ at, action, rules: own }, index) => authorization(`shop/a${index}`, {
      ...('pods' in at ? { selector: { matchLabels: { app: at.pods } } } : { targetRefs: [targetOf(at.target)] }),
      action,
      rules: own.map(({ callers, methods }) => ({
        ...(callers && { from: [{ source: { principals: callers.map((app) => `cluster.local/ns/shop/sa/${app}`) } }] }),
        ...(methods && { to: [{ operation: { methods } }] }),
      })),
    })),
    ...(strict ? [peerAuthentication('istio-system/mesh', { mtls: { mode: 'STRICT' } })] : []),
  ];
}

function targetOf(target: Called | 'gateway'): object {
  if (target === 'gateway') return { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' };
  return target === 'host' ? { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'host' } : { group: '', kind: 'Service', name: target };
}

function flowOf(from: App, to: Called, method: string): Flow {
  return {
    from: { workload: `shop/${from}` },
    to: to === 'host' ? { ip: OUTSIDE } : { workload: `shop/${to}` },
    port: PORT[to],
    method,
    path: '/',
    host: to === 'host' ? HOST : to,
    headers: {},
    token: { state: 'absent' },
    sni: '',
  };
}

const CALLS = APPS.flatMap((from) => CALLED.filter((to) => to !== from).flatMap((to) => METHODS.map((method) => ({ from, to, method }))));

jest.setTimeout(PROPERTY_TIMEOUT);

describe('ambient mode: the judge and a naive evaluator', () => {
  test('agree on every call, by a name and by an address', () => {
    fc.assert(fc.property(world, (random) => {
      const judgement = judge([{ objects: [...objectsOf(random)] }], { podCidrs: ['10.244.0.0/16'] });
      if (judgement.problems.length > 0) throw new Error(JSON.stringify(judgement.problems));
      for (const call of CALLS) {
        for (const dial of ['service', 'address'] as const) {
          const flow: Flow = { ...flowOf(call.from, call.to, call.method), dial };
          const expected = ambientAllows(random, { ...call, dial }) ? 'allow' : 'deny';
          mustAgree(flow, judgement.check(flow).verdict, expected);
          mustAgree(flow, judgement.explain(flow).verdict, expected);
        }
      }
    }), { numRuns: RUNS });
  });

  test('agree on both ways at once, for one caller and for all', () => {
    fc.assert(fc.property(world, (random) => {
      const judgement = judge([{ objects: [...objectsOf(random)] }], { podCidrs: ['10.244.0.0/16'] });
      const rows = indexRows(judgement.matrix());
      for (const call of CALLS) {
        const flow = flowOf(call.from, call.to, call.method);
        const [name, address] = (['service', 'address'] as const).map((dial) => ambientAllows(random, { ...call, dial }));
        const expected = name ? 'allow' : address ? 'unknown' : 'deny';
        mustAgree(flow, judgement.check(flow).verdict, expected);
        const asked = { method: call.method, path: '/', host: flow.host! };
        const rowsOfAll = rowsAt(rows, flow).filter(({ requests }) => requests?.some((set) => requestIsIn(set, asked)) ?? true);
        const found = rowsOfAll.map(({ verdict }) => verdict);
        mustAgree(flow, [...new Set(found)].join() || 'deny', expected);
      }
    }), { numRuns: RUNS });
  });
});
