/**
 * The examples, and an application of the size that teams have, in Consul. What each may be asked for, and by whom, is expected by hand in
 * `cilium-expected.ts`: it is the same declaration.
 */
import { BOUTIQUE, HELLO, PAYMENTS, RIDE_HAILING } from './cilium-expected';
import type { ByWorkload } from './cilium-expected';
import { judge } from '../../src/judge/judge';
import { consulLetsIn } from '../support/consul-reading';
import { objectsOf } from '../support/examples-manifests';
import type { Written } from '../support/examples-manifests';
import { rideHailingWithBareData, withTcpProbes, writtenWith } from '../support/sidecars-of-others';
import { find, ofKind } from '../support/synth';
import { accountOf, isScraper, wayOf } from '../support/ways';

interface Expected {
  readonly ways: ByWorkload;
  readonly written: (mesh: 'istio' | 'consul') => Readonly<Record<string, string>>;
  readonly namespaces: readonly string[];
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  'hello': { ways: HELLO, written: (mesh) => writtenWith('hello', mesh), namespaces: ['hello'] },
  'online-boutique': { ways: BOUTIQUE, written: (mesh) => writtenWith('online-boutique', mesh), namespaces: ['online-boutique'] },
  'payments': { ways: PAYMENTS, written: (mesh) => writtenWith('payments', mesh), namespaces: ['shop', 'payments'] },
  'ride-hailing, its data in no mesh': { ways: RIDE_HAILING, written: rideHailingWithBareData, namespaces: ['rides', 'payments'] },
};

const BOUTIQUE_OVER_GRPC = [
  'adservice', 'currencyservice', 'emailservice', 'paymentservice', 'productcatalogservice', 'shippingservice', 'cartservice', 'recommendationservice', 'checkoutservice',
];

test.each<[string, readonly string[]]>([
  ['online-boutique', BOUTIQUE_OVER_GRPC.map((name) => `online-boutique/${name}] probes`)],
  ['ride-hailing', [
    ...['rides/pricing', 'rides/dispatch', 'rides/trips', 'payments/ledger', 'payments/fraud'].map((name) => `${name}] probes`),
    ...['data/kafka', 'data/nats'].map((name) => `${name}] calls of it`),
  ]],
])('%s is refused by name where a port that is called is asked over gRPC, and where two ports are called', (name, refused) => {
  let said = '';
  try {
    writtenWith(name, 'consul');
  } catch (error) {
    said = (error as Error).message;
  }
  const found = said.split('\n').slice(1).map((line) => /^\s*\[[\w-]+\/(.*?): got/.exec(line)?.[1]);
  expect([...found].sort()).toEqual([...refused].sort());
});

const DOMAIN = 'consul.hashicorp.com';
const INSTALLATION = { mesh: 'consul', defaultIntentionPolicy: 'deny', injectsByDefault: 'no', namesFollowAccounts: 'yes', namesAreUnique: 'yes' } as const;

describe.each(Object.entries(EXPECTED))('%s in Consul', (_, { ways, written, namespaces }) => {
  const isIn = (id: string) => namespaces.includes(id.split('/')[0]!);
  const own = Object.keys(ways).filter(isIn);
  const waysTo = (id: string) => ways[id]!.in.flatMap((text) => wayOf(text) ?? []);
  const meshed = (id: string) => waysTo(id).filter(({ caller }) => accountOf(caller) !== undefined);
  let objects: readonly Written[];
  beforeAll(() => { objects = objectsOf(withTcpProbes(() => written('consul'))); });

  const controllerOf = (id: string) => {
    const [namespace, name] = id.split('/');
    return objects.find(({ kind, metadata }) => /^(Deployment|StatefulSet|DaemonSet)$/.test(kind) && metadata.namespace === namespace && metadata.name === name);
  };

  test('is proven, and asks for a proxy in each of its pods', () => {
    const pods = ofKind([...objects], 'Deployment', 'StatefulSet', 'Job').filter(({ metadata }) => namespaces.includes(metadata.namespace!));
    expect(pods.length).toBeGreaterThan(0);
    for (const { metadata, spec } of pods) {
      const { annotations } = spec.template.metadata;
      expect(annotations).toMatchObject({ [`${DOMAIN}/connect-inject`]: 'true', [`${DOMAIN}/transparent-proxy`]: 'true' });
      expect([metadata.name, spec.template.spec.serviceAccountName]).toEqual([expect.stringMatching(`^${annotations[`${DOMAIN}/connect-service`]}`), annotations[`${DOMAIN}/connect-service`]]);
    }
    expect(objects.filter(({ apiVersion }) => /istio\.io|linkerd\.io/.test(String(apiVersion)))).toEqual([]);
  });

  test('has a Service for each workload, by which Consul knows it', () => {
    const selected = ofKind([...objects], 'Service').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(own.filter((id) => !selected.includes(id))).toEqual([]);
  });

  test.each(own)('lets requests in to %s from whom they were declared, and from nobody else, whatever holds by default', (id) => {
    const [, service = ''] = id.split('/');
    const asked = waysTo(id).filter((way) => !isScraper(way));
    const nameOf = (caller: string) => accountOf(caller)?.split('/')[1];
    const names = [...new Set([...Object.keys(ways).map((one) => one.split('/')[1]), ...Object.values(ways).flatMap((one) => one.in.map((text) => nameOf(text.split(' ')[0]!)))])];
    const paths = [...new Set([...asked.map(({ example }) => example), '/', '/admin', '/whatever'])];
    const wrong = [...names, undefined].flatMap((account) => paths.flatMap((path) => ['GET', 'POST', 'PATCH'].flatMap((method) => {
      const isDeclared = account !== undefined && asked.some((way) => (
        nameOf(way.caller) === account && (way.method === '*' || way.method === method) && (way.path?.test(path) ?? true)
      ));
      return [true, false].filter((byDefault) => consulLetsIn(objects, { account, service, method, path }, byDefault) !== isDeclared)
        .map(() => `${account} asks for ${method} ${path}: expected ${isDeclared ? 'to be let in' : 'nothing'}`);
    })));
    expect(wrong).toEqual([]);
  });

  test.each(own)('lets packets of callers in to %s at the port of its proxy, or at its own where pods are dialled, and past it those without an identity', (id) => {
    const [namespace = '', workload = ''] = id.split('/');
    const rules: readonly Written[] = find(objects, 'NetworkPolicy', workload, namespace).spec.ingress ?? [];
    const from = (port: number) => rules.filter(({ ports }) => ports.some((one: Written) => one.port === port)).flatMap((rule) => rule.from).length;
    const callers = new Set(meshed(id).map(({ caller }) => caller));
    const isByPod = controllerOf(id)?.kind === 'StatefulSet';
    for (const port of new Set(meshed(id).map((way) => way.port))) expect(from(port)).toBe(isByPod ? callers.size : 0);
    expect(from(20_000)).toBe(isByPod ? 0 : callers.size);
    const around = [...new Set(waysTo(id).filter(({ caller }) => accountOf(caller) === undefined).map(({ port }) => port))];
    for (const port of around) expect(from(port)).toBe(1);
    const said: string | undefined = controllerOf(id)?.spec.template.metadata.annotations[`${DOMAIN}/transparent-proxy-exclude-inbound-ports`];
    expect((said?.split(',') ?? []).filter((port) => around.includes(Number(port))).map(Number)).toEqual(around);
  });

  test('lets its workloads reach each other as with sidecars', () => {
    const judged = (some: readonly Written[], mesh?: typeof INSTALLATION) => judge([{ objects: [...some] }], {
      installations: [{ ...mesh, tunnels: 'yes' }], podCidrs: ['10.244.0.0/16'],
    });
    const isOwn = (party: object) => 'workload' in party && isIn(String(party.workload));
    // What the kubelet asks of proxies, and their own ports, are nobody's calls.
    const isOfProxies = ({ ports: { first, last } }: { readonly ports: Record<'first' | 'last', number> }) => last >= 15_000 || first >= 15_000;
    const before = judged(objectsOf(withTcpProbes(() => written('istio'))));
    const changes = [...before.diff(judged(objects, INSTALLATION))].filter(({ from, to }) => isOwn(from) && isOwn(to));
    expect(changes.filter((change) => !isOfProxies(change as never)).map((change) => JSON.stringify(change)).filter((text) => !/healthz|Health/.test(text))).toEqual([]);
  });
});
