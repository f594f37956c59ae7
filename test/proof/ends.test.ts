import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import {
  Access, ClusterProfile, ExternalNetwork, KubernetesApi, Mesh, Pods, Port, Scraper, SecureService, TrustReport, ZeroTrustApp, ZeroTrustNamespace,
} from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import { proveGraph } from '../../src/proof/prove-graph';
import { namespace, service } from '../support/programs';
import { synthesized } from '../support/synthesized';

const MESHES = { istio: Mesh.istio(), none: Mesh.none() } as const;
const CASES = ['networks-that-call', 'webhook', 'pods-of-others', 'pods-by-label', 'common-callees', 'several-scrapers'];

interface Case {
  readonly declare: (chart: Chart, mesh: Mesh) => void;
}

describe.each(Object.entries(MESHES))('ends that are no single service, with %s', (name, mesh) => {
  test.each(CASES)('%s is written', (folder) => {
    const { declare } = jest.requireActual<Case>(`../cases/${folder}/declaration.ts`);
    expect(errorOf(mesh, (chart) => declare(chart, mesh))).toBe('');
  });

  const refused: Readonly<Record<string, readonly [(orders: SecureService) => void, string]>> = {
    'a network without addresses': [(orders) => ExternalNetwork.of({ name: 'tills', cidrs: [] }).calls(orders), 'no addresses never means all addresses'],
    'all addresses': [(orders) => ExternalNetwork.of({ name: 'tills', cidrs: ['0.0.0.0/0'] }).calls(orders), 'edge.exposes(service)'],
    'a network without ports as a callee': [(orders) => orders.calls(ExternalNetwork.of({ name: 'tills', cidrs: ['198.51.100.0/24'] })), 'no ports never means all ports'],
    'pods without ports as callees': [(orders) => orders.calls(Pods.inNamespace('finance')), 'no ports never means all ports'],
    'no labels of pods': [(orders) => Pods.inNamespace('finance', { labels: {} }).calls(orders), 'none would mean everybody'],
    'no labels of namespaces': [(orders) => Pods.inNamespacesLabelled({}).calls(orders), 'use Pods.inAnyNamespace for all namespaces'],
    'labels that are none': [(orders) => Pods.inAnyNamespace({ labels: { 'a b': 'c' } }).calls(orders), "'a b'"],
    'a namespace whose name is none': [(orders) => Pods.inNamespace('Finance').calls(orders), "'Finance'"],
    'a namespace of the program': [(orders) => Pods.inNamespace('shop').calls(orders), 'namespace.allCall'],
    'one kind of pods with two descriptions': [
      (orders) => [9200, 9300].forEach((port) => orders.calls(Pods.inNamespace('search', { ports: [Port.tcp(port)] }))), "two descriptions of 'pods of search'",
    ],
    'paths and exceptions': [(orders) => orders.calls(orders, Access.http({ paths: ['/a'], notPaths: ['/b'] })), 'what is not among the paths is not allowed'],
    'no exceptions': [(orders) => orders.calls(orders, Access.http({ notPaths: [] })), 'at least one of the notPaths'],
    'an exception that is no path': [(orders) => orders.calls(orders, Access.http({ notPaths: ['actuator'] })), "'actuator'"],
    ...(name === 'istio' && {
      'a caller without identity at the port of others': [(orders: SecureService) => {
        ExternalNetwork.of({ name: 'tills', cidrs: ['198.51.100.0/24'] }).calls(orders);
        Pods.inNamespace('finance').calls(orders);
      }, 'a port of its own for callers that can show no identity'] as const,
      'pods of unnamed namespaces as callees': [
        (orders: SecureService) => orders.calls(Pods.inAnyNamespace({ ports: [Port.tcp(9200)] })), 'namespaces by their names: a proxy is shown',
      ] as const,
    }),
  };

  test.each(Object.entries(refused))('refused: %s', (_what, [declare, says]) => {
    expect(errorOf(mesh, (chart) => declare(service(namespace(chart, 'shop', mesh), 'orders')))).toContain(says);
  });
});

describe('several scrapers', () => {
  const agent = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'vendor' } } };
  const faults: Readonly<Record<string, readonly [patch: JsonPatch, says: RegExp]>> = {
    'one is missing': [JsonPatch.remove('/spec/ingress/0/from/1'), /pods labelled app=agent of vendor can't reach shop\/orders on 9090\/TCP, although it is declared/],
    'one more': [JsonPatch.add('/spec/ingress/0/from/-', { ...agent, podSelector: { matchLabels: { app: 'other' } } }), /can reach shop\/orders on 9090\/TCP, which is undeclared/],
    'all pods of its namespace': [JsonPatch.replace('/spec/ingress/0/from/1', agent), /can reach shop\/orders on 9090\/TCP, which is undeclared/],
    'another port': [JsonPatch.add('/spec/ingress/0/ports/-', { port: 8080, protocol: 'TCP' }), /can reach shop\/orders on 8080\/TCP, which is undeclared/],
  };

  function scraped(chart: Chart, scraper: Scraper): void {
    const profile = ClusterProfile.vanilla({ scraper });
    service(new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.none(), profile }), 'orders', { metrics: { port: 9090 } });
  }

  const BOTH = (): Scraper => Scraper.several(Scraper.of({}), Scraper.of({ namespace: 'vendor', podLabels: { app: 'agent' } }));

  test.each(Object.entries(faults))('refused: %s', (_what, [patch, says]) => {
    expect(errorOf(Mesh.none(), (chart) => {
      scraped(chart, BOTH());
      policyOf(chart, 'orders').addJsonPatch(patch);
    })).toMatch(says);
  });

  test.each([['none of several', Scraper.several()], ['one that is none', Scraper.several(Scraper.of({}), Scraper.none())]])('refused: %s', (_what, scraper) => {
    expect(errorOf(Mesh.none(), (chart) => scraped(chart, scraper))).toContain('Scraper.none()');
  });

  test('their namespaces are not those of the program', () => {
    expect(errorOf(Mesh.none(), (chart) => {
      scraped(chart, BOTH());
      namespace(chart, 'vendor', Mesh.none());
    })).toContain("'vendor', a namespace that this program declares");
  });
});

describe('by NetworkPolicies alone', () => {
  const faults: Readonly<Record<string, readonly [patch: JsonPatch, says: RegExp]>> = {
    'all namespaces': [JsonPatch.replace('/spec/ingress/1/from/0/namespaceSelector', {}), /can reach shop\/hub on 7002\/TCP, which is undeclared/],
    'all pods': [JsonPatch.replace('/spec/ingress/1/from/0/podSelector', {}), /can reach shop\/hub on 7002\/TCP, which is undeclared/],
    'pods without the label': [JsonPatch.replace('/spec/ingress/1/from/0/podSelector', {
      matchExpressions: [{ key: 'role', operator: 'DoesNotExist' }],
    }), /can reach shop\/hub on 7002\/TCP, which is undeclared/],
    'anybody at all': [JsonPatch.remove('/spec/ingress/1/from'), /can reach shop\/hub on 7002\/TCP, which is undeclared/],
    'nobody': [JsonPatch.remove('/spec/ingress/1'), /can't reach shop\/hub on 7002\/TCP, although it is declared/],
    'more addresses': [JsonPatch.replace('/spec/ingress/0/from/0/ipBlock/cidr', '198.51.0.0/16'), /can reach shop\/hub on 7001\/TCP, which is undeclared/],
    'fewer addresses': [JsonPatch.replace('/spec/ingress/0/from/0/ipBlock/cidr', '198.51.100.0/25'), /can't reach shop\/hub on 7001\/TCP, although it is declared/],
    'both at both ports': [JsonPatch.replace('/spec/ingress/0/ports/0/port', 7002), /on 7002\/TCP, which is undeclared/],
    'all callees': [JsonPatch.remove('/spec/egress/1/to'), /shop\/hub can reach .* on 9200\/TCP, which is undeclared/],
    'callees of any namespace': [JsonPatch.replace('/spec/egress/1/to/0/namespaceSelector', {}), /shop\/hub can reach .* on 9200\/TCP, which is undeclared/],
  };

  function hub(chart: Chart): void {
    const called = service(namespace(chart, 'shop', Mesh.none()), 'hub', { ports: [Port.http(8080), Port.tcp(7001, { name: 'tills' }), Port.tcp(7002, { name: 'partners' })] });
    ExternalNetwork.of({ name: 'tills', cidrs: ['198.51.100.0/24'] }).calls(called, Access.ports('tills'));
    Pods.inNamespacesLabelled({ team: 'partners' }, { labels: { role: 'caller' } }).calls(called, Access.ports('partners'));
    called.calls(Pods.inNamespacesLabelled({ team: 'search' }, { ports: [Port.http(9200)] }));
  }

  test.each(Object.entries(faults))('refused: %s', (_what, [patch, says]) => {
    expect(errorOf(Mesh.none(), (chart) => {
      hub(chart);
      policyOf(chart, 'hub').addJsonPatch(patch);
    })).toMatch(says);
  });

  test('written as it is', () => expect(errorOf(Mesh.none(), hub)).toBe(''));
});

describe.each(Object.entries(MESHES))('what is assumed of them, with %s', (name, mesh) => {
  const app = new ZeroTrustApp({ outdir: '/dev/null', mesh, profile: ClusterProfile.vanilla({ apiServerCidrs: ['192.0.2.10/32'], podCidrs: ['10.244.0.0/16'] }) });
  const chart = new Chart(app, 'shop');
  const ports = [7000, 7001, 7002, 7003, 7004].map((port) => Port.tcp(port, { name: `p${port}` }));
  const hub = service(new ZeroTrustNamespace(chart, 'shop'), 'hub', { ports: [Port.http(8080), ...ports] });
  ExternalNetwork.of({ name: 'tills', cidrs: ['198.51.100.0/24'] }).calls(hub, Access.ports('p7000'));
  KubernetesApi.inCluster().calls(hub, Access.ports('p7001'));
  Pods.inNamespace('finance').calls(hub, Access.ports('p7002'));
  Pods.inNamespacesLabelled({ team: 'partners' }, { labels: { role: 'caller' } }).calls(hub, Access.ports('p7003'));
  Pods.inAnyNamespace().calls(hub, Access.ports('p7004'));
  hub.calls(Pods.inNamespace('search', { labels: { role: 'node' }, ports: [Port.http(9200)] }));
  const graph = Registry.of(app).graph();
  const objects = chart.toJson() as object[];
  const inMesh = (words: string): string => (name === 'istio' ? `; the mesh takes any identity${words}` : '');
  const expected = [
    ['addresses 192.0.2.10/32', 'they are those of the API server and of nothing else, and what comes from there comes with them to the pods'],
    ['addresses 198.51.100.0/24', 'they are those of the network tills and of nothing else, and what comes from there comes with them to the pods'],
    ['all pods of any namespace', `whoever may make such pods or such namespaces is meant${inMesh('')}`],
    ['all pods of finance', `whoever may make such pods is meant${inMesh(' of finance')}`],
    ['pods role=caller of namespaces team=partners', `whoever may make such pods or such namespaces is meant; NetworkPolicies alone hold labels of pods and labels of namespaces${inMesh('')}`],
    ['pods role=node of search', `whoever may make such pods is meant; NetworkPolicies alone hold labels of pods${name === 'istio' ? '; proxies are shown all Services of search' : ''}`],
  ] as const;

  test('it is data', () => {
    const told = TrustReport.of(app).assumptions.map(({ object, text }) => [object, text]);
    expect(told.filter(([object]) => expected.some(([one]) => one === object)).sort()).toEqual([...expected].sort());
  });

  test('the proof holds with it', () => expect(proveGraph(graph, objects)).toMatchObject({ holds: true, messages: [] }));

  test.each(expected.map(([object]) => object))('the proof fails without: %s', (object) => {
    expect(proveGraph(graph, objects, { without: (assumption) => assumption.object === object }).holds).toBe(false);
  });
});

function policyOf(chart: Chart, name: string): ApiObject {
  return chart.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === 'NetworkPolicy' && one.name === name)!;
}

function errorOf(mesh: Mesh, declare: (chart: Chart) => void): string {
  return synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir, mesh });
    declare(new Chart(app, 'shop'));
    return app;
  }).error;
}
