/** Consul: what is written for its proxies and for the network, and what the author and the proof refuse. */
import { ApiObject, JsonPatch } from 'cdk8s';
import { expectRefused, patch, podAnnotation, synthesize } from './consul-world';
import type { World } from './consul-world';
import { Access, ExternalNetwork, ForeignWorkload, HttpMethod, Mesh, MeshPolicy, PodContainer, Pods, Port, Probes, SecureService, ZeroTrustNamespace } from '../../../../src';
import { consulLetsIn } from '../../../support/consul-reading';
import { image, service } from '../../../support/programs';
import { find, ofKind } from '../../../support/synth';
import type { Manifest } from '../../../support/synth';

/** Three call cart, each for something else; web calls the ledger, whose other port nobody calls. */
function declare({ web, cart, ledger, ops, job }: World): void {
  web.calls(cart, Access.http({ methods: [HttpMethod.GET], paths: ['/cart/*'], portName: 'http' }));
  web.calls(cart, Access.ports('stats'));
  ops.calls(cart, Access.http({ methods: [HttpMethod.DELETE], paths: ['/cart/old', '/carts/{*}/items'], portName: 'http' }));
  ops.calls(cart, Access.http({ paths: ['*.html'], portName: 'http' }));
  job.calls(cart, Access.ports('http'));
  web.calls(ledger, Access.grpc({ service: 'bank.Ledger', methods: ['Read'] }));
}

const INTENTIONS = 'ServiceIntentions';

describe('what is written', () => {
  let written: Manifest[];
  beforeAll(() => {
    const result = synthesize(declare);
    expect(result.error).toBe('');
    ({ written } = result);
  });

  test('pods ask for a proxy under the name of their account, and nothing depends on the namespace', () => {
    const asked = {
      'consul.hashicorp.com/connect-inject': 'true',
      'consul.hashicorp.com/transparent-proxy': 'true',
      'consul.hashicorp.com/transparent-proxy-overwrite-probes': 'true',
      'consul.hashicorp.com/enable-consul-dataplane-as-sidecar': 'true',
      'consul.hashicorp.com/enable-metrics': 'false',
    };
    const annotationsOf = (kind: string, name: string) => find(written, kind, name).spec.template.metadata.annotations;
    expect(annotationsOf('Deployment', 'web')).toEqual({ ...asked, 'consul.hashicorp.com/connect-service': 'web', 'consul.hashicorp.com/connect-service-port': '8080' });
    expect(annotationsOf('Deployment', 'cart')).toEqual({
      'prometheus.io/path': '/metrics',
      'prometheus.io/port': '9102',
      'prometheus.io/scrape': 'true',
      ...asked,
      'consul.hashicorp.com/connect-service': 'cart',
      'consul.hashicorp.com/connect-service-port': '8080',
      'consul.hashicorp.com/transparent-proxy-exclude-inbound-ports': '9102',
    });
    expect(annotationsOf('Deployment', 'ledger')).toMatchObject({ 'consul.hashicorp.com/connect-service-port': '7070' });
    expect(annotationsOf('Job', 'import')).toEqual({ ...asked, 'consul.hashicorp.com/connect-service': 'import' });
    expect(find(written, 'Namespace', 'shop').metadata.annotations).toBeUndefined();
  });

  test('a job is registered by a Service that nobody can call', () => {
    expect(find(written, 'Service', 'import').spec).toEqual({ clusterIP: 'None', selector: { 'app.kubernetes.io/instance': 'import', 'app.kubernetes.io/name': 'import' } });
  });

  test('each pod shows a token of its account to Consul, for minutes', () => {
    for (const pods of ofKind(written, 'Deployment', 'Job')) {
      const { containers, volumes } = pods.spec.template.spec;
      expect(containers[0].volumeMounts).toContainEqual({ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: 'kube-api-access', readOnly: true });
      expect(volumes.find(({ name }: Manifest) => name === 'kube-api-access').projected.sources[0]).toEqual({ serviceAccountToken: { expirationSeconds: 600, path: 'token' } });
    }
  });

  test('each workload is read as it speaks, over mutual TLS alone', () => {
    expect(ofKind(written, 'ServiceDefaults').map(({ metadata, spec }) => [metadata.name, spec]).sort()).toEqual([
      ['cart', { protocol: 'http', mutualTLSMode: 'strict' }], ['import', { protocol: 'tcp', mutualTLSMode: 'strict' }], ['ledger', { protocol: 'grpc', mutualTLSMode: 'strict' }],
      ['ops', { protocol: 'http', mutualTLSMode: 'strict' }], ['web', { protocol: 'http', mutualTLSMode: 'strict' }],
    ]);
  });

  test('each workload has one ServiceIntentions, which ends with nobody else, also where nobody calls', () => {
    const all = ofKind(written, INTENTIONS);
    expect(all.map(({ spec }) => spec.destination.name).sort()).toEqual(['cart', 'import', 'ledger', 'ops', 'web']);
    for (const { spec } of all) expect(spec.sources.at(-1)).toEqual({ name: '*', action: 'deny' });
    expect(find(written, INTENTIONS, 'ops').spec.sources).toEqual([{ name: '*', action: 'deny' }]);
    expect(find(written, INTENTIONS, 'web').spec.sources).toEqual([{ name: 'edge', action: 'allow' }, { name: '*', action: 'deny' }]);
  });

  // Whatever the installation does by default.
  test.each<[string | undefined, string, string, string, boolean]>([
    ['web', 'cart', 'GET', '/cart/1', true],
    ['web', 'cart', 'GET', '/cart', false],
    ['web', 'cart', 'POST', '/cart/1', false],
    ['web', 'cart', 'DELETE', '/cart/old', false],
    ['ops', 'cart', 'DELETE', '/cart/old', true],
    ['ops', 'cart', 'DELETE', '/carts/7/items', true],
    ['ops', 'cart', 'DELETE', '/carts/7/8/items', false],
    ['ops', 'cart', 'DELETE', '/carts//items', false],
    ['ops', 'cart', 'GET', '/a/b.html', true],
    ['ops', 'cart', 'GET', '/a/bxhtml', false],
    ['import', 'cart', 'PUT', '/whatever', true],
    ['ledger', 'cart', 'GET', '/cart/1', false],
    ['cart', 'cart', 'GET', '/cart/1', false],
    [undefined, 'cart', 'GET', '/cart/1', false],
    ['web', 'ledger', 'POST', '/bank.Ledger/Read', true],
    ['web', 'ledger', 'POST', '/bank.Ledger/Write', false],
    ['import', 'ledger', 'POST', '/bank.Ledger/Read', false],
    ['edge', 'web', 'GET', '/', true],
    ['ops', 'web', 'GET', '/', false],
  ])('%s to %s %s %s: %s', (account, name, method, path, expected) => {
    for (const byDefault of [true, false]) expect(consulLetsIn(written, { account, service: name, method, path }, byDefault)).toBe(expected);
  });

  test('the network opens the port of the proxy to callers, and the application to the scraper alone', () => {
    const { ingress, egress } = find(written, 'NetworkPolicy', 'cart').spec;
    const rulesOf = (port: number) => ingress.filter(({ ports }: Manifest) => ports.some((one: Manifest) => one.port === port));
    const from = (port: number) => rulesOf(port).flatMap((rule: Manifest) => rule.from);
    expect(from(20_000)).toHaveLength(3);
    expect(from(9102)).toHaveLength(1);
    expect(from(5000)).toHaveLength(1);
    expect([8080, 9000].map((port) => from(port).length)).toEqual([0, 0]);
    expect(egress).toContainEqual({
      ports: [{ port: 8501, protocol: 'TCP' }, { port: 8502, protocol: 'TCP' }],
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'consul' } }, podSelector: { matchLabels: { app: 'consul', component: 'server' } } }],
    });
  });
});

test('the kubelet asks proxies over HTTP by container, and what they do not take around them', () => {
  const { error, written } = synthesize(({ shop }) => {
    service(shop, 'pair', {
      probes: Probes.http('/healthz'),
      containers: [
        PodContainer.sidecar('before', { image: image('before'), probes: Probes.http('/', { managementPort: 9801 }) }),
        PodContainer.beside('beside', { image: image('beside'), probes: Probes.http('/', { managementPort: 9802 }) }),
      ],
    });
    service(shop, 'calls', { ports: [Port.http(8080)], probes: Probes.grpc({ managementPort: 9803 }) });
  }, { nodeCidrs: ['192.0.2.0/24'] });
  expect(error).toBe('');
  const fromNodes = (name: string) => find(written, 'NetworkPolicy', name).spec.ingress.find(({ from }: Manifest) => from[0].ipBlock?.cidr === '192.0.2.0/24').ports.map(({ port }: Manifest) => port);
  expect(fromNodes('pair')).toEqual([9801, 20_000, 20_300, 20_301, 20_400, 20_401, 20_500, 20_501]);
  expect(fromNodes('calls')).toEqual([9803, 20_000]);
  const around = (name: string) => find(written, 'Deployment', name).spec.template.metadata.annotations['consul.hashicorp.com/transparent-proxy-exclude-inbound-ports'];
  expect([around('pair'), around('calls')]).toEqual(['9801', '9803']);
});

test('pods that others make are held like others, where their Service and their account have one name', () => {
  const { error, written } = synthesize(({ shop, web, ops }) => {
    const kafka = new ForeignWorkload(shop, 'kafka', { podLabels: { 'strimzi.io/cluster': 'events' }, name: 'events', ports: [Port.tcp(9092)] });
    web.calls(kafka);
    kafka.calls(ops);
  });
  expect(error).toBe('');
  expect(find(written, INTENTIONS, 'events').spec).toEqual({ destination: { name: 'events' }, sources: [{ name: 'web', action: 'allow' }, { name: '*', action: 'deny' }] });
  expect(find(written, INTENTIONS, 'ops').spec.sources[0]).toEqual({ name: 'events', action: 'allow' });
});

test('pods of a StatefulSet are dialled by their own addresses, at the port that is called', () => {
  const { error, written } = synthesize(({ shop, web, ops }) => {
    const database = service(shop, 'db', { stateful: true, replicas: 3, ports: [Port.tcp(5432)], probes: Probes.tcp() });
    for (const caller of [web, ops, database]) caller.calls(database);
  });
  expect(error).toBe('');
  expect(find(written, 'ServiceDefaults', 'db').spec).toEqual({ protocol: 'tcp', mutualTLSMode: 'strict', transparentProxy: { dialedDirectly: true } });
  expect(find(written, 'ServiceDefaults', 'web').spec.transparentProxy).toBeUndefined();
  expect(find(written, INTENTIONS, 'db').spec.sources.map(({ name }: Manifest) => name)).toEqual(['db', 'ops', 'web', '*']);
  const { ingress } = find(written, 'NetworkPolicy', 'db').spec;
  expect(ingress.map(({ from, ports }: Manifest) => [from.length, ports])).toEqual([[3, [{ port: 5432, protocol: 'TCP' }]]]);
  for (const caller of ['web', 'ops']) {
    const ways = find(written, 'NetworkPolicy', caller).spec.egress.filter(({ to }: Manifest) => JSON.stringify(to).includes('"db"'));
    expect(ways.map(({ ports }: Manifest) => ports)).toEqual([[{ port: 5432, protocol: 'TCP' }]]);
  }
});

test('a workload without ports is registered by a Service without ports, until it has one', () => {
  const registered = (change: (worker: SecureService) => void) => {
    const { error, written } = synthesize(({ shop, web }) => {
      const worker = service(shop, 'worker', { ports: [], probes: Probes.exec(['true']) });
      worker.calls(web);
      change(worker);
    });
    expect(error).toBe('');
    return ofKind(written, 'Service').filter(({ metadata }) => metadata.name === 'worker').map(({ spec }) => [spec.clusterIP, spec.ports?.length]);
  };
  expect(registered(() => undefined)).toEqual([['None', undefined]]);
  expect(registered((worker) => { worker.addPort(Port.http(8080)); })).toEqual([[undefined, 1]]);
});

test.each(['istio', 'ambient', 'linkerd', 'none'] as const)('a program with a namespace in Consul and one with Mesh.%s() is held in both', (other) => {
  const { error, written } = synthesize(({ chart, web, cart }) => {
    const bare = new ZeroTrustNamespace(chart, 'bare', { mesh: Mesh[other]() });
    const [one, two] = ['one', 'two'].map((name) => service(bare, name));
    one!.calls(two!);
    web.calls(cart, Access.http({ methods: [HttpMethod.GET], portName: 'http' }));
  });
  expect(error).toBe('');
  expect(ofKind(written, INTENTIONS).every(({ metadata }) => metadata.namespace !== 'bare')).toBe(true);
});

describe('what the author refuses by name', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['accounts of one name in two namespaces', ({ chart }) => { service(new ZeroTrustNamespace(chart, 'other', { mesh: Mesh.consul() }), 'cart'); },
      /other\/cart and shop\/cart, whose accounts have one name, .*Consul knows services by these alone/],
    ['a reference to an account of a name that is taken', ({ web }) => SecureService.fromReference({ namespace: 'far', name: 'x', serviceAccountName: 'cart' }).calls(web), /shop\/cart and far\/x|far\/x and shop\/cart/],
    ['an edge of the name of a workload', ({ shop }) => { service(shop, 'edge'); }, /whose accounts have one name/],
    ['calls of two ports', ({ web, ops, ledger }) => {
      web.calls(ledger, Access.ports('grpc'));
      ops.calls(ledger, Access.ports('sql'));
    }, /the ports 'sql' and 'grpc', expected one port over TCP that is called/],
    ['paths that are excepted', ({ web, cart }) => web.calls(cart, Access.http({ notPaths: ['/admin'], portName: 'http' })), /got notPaths with Consul/],
    ['pods of a namespace as callers', ({ cart }) => Pods.inNamespace('x').calls(cart), /pods that are no single service and a callee in Consul/],
    ['pods of any namespace as callers', ({ cart }) => Pods.inAnyNamespace().calls(cart, Access.ports('http', 'stats')), /pods that are no single service and a callee in Consul/],
    ['Services that have not the name of the account', ({ shop }) => { new ForeignWorkload(shop, 'kafka', { podLabels: { a: 'b' }, serviceNames: ['one', 'two'], ports: [Port.tcp(9092)] }); }, /got 'one', 'two', 'kafka', expected one Service and an account, both called 'kafka'/],
    ['an account that has not the name of the workload', ({ shop }) => { new ForeignWorkload(shop, 'kafka', { podLabels: { a: 'b' }, serviceAccountName: 'other', ports: [Port.tcp(9092)] }); }, /got 'kafka', 'other', expected one Service and an account/],
    ['probes over gRPC of a port that is called', ({ shop, web }) => web.calls(service(shop, 'calls', { ports: [Port.grpc(7000)], probes: Probes.grpc() })), /a probe over gRPC of port 7000, which is called/],
    ['a port that networks and services call', ({ web, cart }) => {
      ExternalNetwork.of({ name: 'tills', cidrs: ['198.51.100.0/24'] }).calls(cart, Access.ports('http'));
      web.calls(cart, Access.ports('http'));
    }, /the port 'http', which .* calls without mutual TLS/],
    ['limits of load', ({ shop }) => { service(shop, 'slow', { resilience: { maxConnections: 1 } }); }, /limits with Consul/],
    ['policies for the whole mesh', ({ chart }) => { new MeshPolicy(chart, 'mesh', { mesh: Mesh.consul() }); }, /a mesh with policies for all of it: what holds by default in Consul/],
    ['callers without an identity', ({ web }) => SecureService.fromReference({ namespace: 'x', name: 'y', mesh: Mesh.none() }).calls(web), /a caller with no mesh and a callee in Consul/],
    ['callers of another mesh', ({ web }) => SecureService.fromReference({ namespace: 'x', name: 'y', mesh: Mesh.linkerd() }).calls(web), /a caller with Linkerd and a callee in Consul/],
    ['annotations that switch protection', ({ shop }) => { service(shop, 'odd', { podAnnotations: { 'consul.hashicorp.com/transparent-proxy': 'false' } }); }, /podAnnotations: got 'consul\.hashicorp\.com\/transparent-proxy'/],
    ['the user of the proxy', ({ shop }) => { service(shop, 'odd', { user: 5995 }); }, /user: got 5995, expected any other id: Consul runs/],
    ['the user of its init container', ({ shop }) => { service(shop, 'odd', { user: 5996 }); }, /user: got 5996, expected any other id: Consul runs/],
    ['ports of the proxy', ({ cart }) => { cart.addPort(Port.tcp(20_000, { name: 'odd' })); }, /20000 belongs to Consul/],
  ])('%s', (_, broken, words) => expectRefused(broken, words));
});

const object = (kind: string, name: string, spec: object, namespace = 'shop') => ({ chart }: World) => {
  new ApiObject(chart, `${kind}-${name}`, { apiVersion: 'consul.hashicorp.com/v1alpha1', kind, metadata: { name, namespace }, ...{ spec } });
};
const SOURCES = '/spec/sources';

describe('what the proof refuses', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['a caller that is left out', (world) => patch(world, INTENTIONS, 'web', JsonPatch.remove(`${SOURCES}/0`)), /can't reach shop\/web on 8080\/TCP/],
    ['a caller more', (world) => patch(world, INTENTIONS, 'web', JsonPatch.add(`${SOURCES}/0`, { name: 'ops', action: 'allow' })), /bank\/ops can reach shop\/web on 8080\/TCP/],
    ['everybody', (world) => patch(world, INTENTIONS, 'web', JsonPatch.replace(`${SOURCES}/1/action`, 'allow')), /can reach shop\/web on 8080\/TCP/],
    ['nobody else is left out', (world) => patch(world, INTENTIONS, 'web', JsonPatch.remove(`${SOURCES}/1`)), /has no source "\*" with action: "deny"/],
    ['a caller without its permissions', (world) => patch(world, INTENTIONS, 'cart', JsonPatch.replace(`${SOURCES}/2`, { name: 'web', action: 'allow' })), /shop\/web can reach shop\/cart on 8080\/TCP/],
    ['a permission more', (world) => patch(world, INTENTIONS, 'cart', JsonPatch.add(`${SOURCES}/2/permissions/0`, { action: 'allow', http: { pathPrefix: '/', methods: ['PUT'] } })), /shop\/web can reach shop\/cart on 8080\/TCP/],
    ['a denial that comes first', (world) => patch(world, INTENTIONS, 'cart', JsonPatch.add(`${SOURCES}/2/permissions/0`, { action: 'deny', http: { pathPrefix: '/cart/a' } })), /shop\/web can't reach shop\/cart/],
    ['another destination', (world) => patch(world, INTENTIONS, 'cart', JsonPatch.replace('/spec/destination/name', 'ops')), /shop\/cart has no ServiceIntentions of its name/],
    ['no intentions', ({ cart }) => { cart.node.tryRemoveChild('service-intentions'); }, /shop\/cart has no ServiceIntentions of its name/],
    ['intentions for all destinations', object(INTENTIONS, 'all', { destination: { name: '*' }, sources: [{ name: 'ops', action: 'allow' }] }), /ServiceIntentions shop\/all is for no service that was declared/],
    ['another protocol', (world) => patch(world, 'ServiceDefaults', 'cart', JsonPatch.replace('/spec/protocol', 'tcp')), /protocol: "tcp", expected protocol: "http"/],
    ['callers without TLS', (world) => patch(world, 'ServiceDefaults', 'cart', JsonPatch.replace('/spec/mutualTLSMode', 'permissive')), /mutualTLSMode: "permissive"|mutualTLSMode.*it lets in who shows no identity/],
    ['another field of ServiceDefaults', (world) => patch(world, 'ServiceDefaults', 'cart', JsonPatch.add('/spec/externalSNI', 'x')), /externalSNI/],
    ['pods that others dial', (world) => patch(world, 'ServiceDefaults', 'cart', JsonPatch.add('/spec/transparentProxy', { dialedDirectly: true })), /dialedDirectly: true, expected .*no dialedDirectly/],
    ['pods of a StatefulSet that nobody dials', (world) => {
      world.web.calls(service(world.shop, 'db', { stateful: true, ports: [Port.tcp(5432)], probes: Probes.tcp() }));
      patch(world, 'ServiceDefaults', 'db', JsonPatch.remove('/spec/transparentProxy'));
    }, /dialedDirectly: false, expected .*dialedDirectly: true/],
    ['another port of the pods of a StatefulSet', (world) => {
      world.web.calls(service(world.shop, 'db', { stateful: true, ports: [Port.tcp(5432)], probes: Probes.tcp() }));
      patch(world, 'NetworkPolicy', 'db', JsonPatch.add('/spec/ingress/0/ports/-', { port: 20_000, protocol: 'TCP' }));
    }, /can reach shop\/db on 20000\/TCP/],
    ['a Service without an address', (world) => patch(world, 'Service', 'cart', JsonPatch.replace('/spec/clusterIP', 'None')), /Service shop\/cart has no address \(clusterIP: None\), expected one/],
    ['a Service of a StatefulSet with an address', (world) => {
      world.web.calls(service(world.shop, 'db', { stateful: true, ports: [Port.tcp(5432)], probes: Probes.tcp() }));
      patch(world, 'Service', 'db', JsonPatch.remove('/spec/clusterIP'));
    }, /Service shop\/db has an address, expected none/],
    ['a router', object('ServiceRouter', 'cart', { routes: [{ destination: { service: 'ops' } }] }), /ServiceRouter/],
    ['a resolver', object('ServiceResolver', 'cart', { redirect: { service: 'ops' } }), /ServiceResolver/],
    ['settings for all proxies', object('ProxyDefaults', 'global', { mutualTLSMode: 'permissive' }, 'consul'), /ProxyDefaults/],
    ['pods without a proxy', (world) => patch(world, 'Deployment', 'web', podAnnotation('consul.hashicorp.com/connect-inject', 'false')), /connect-inject/],
    ['pods of another name', (world) => patch(world, 'Deployment', 'ops', podAnnotation('consul.hashicorp.com/connect-service', 'web')), /connect-service.*expected "ops"/],
    ['another port behind the proxy', (world) => patch(world, 'Deployment', 'cart', podAnnotation('consul.hashicorp.com/connect-service-port', '9000')), /connect-service-port.*expected "8080"/],
    ['a port around the proxy', (world) => patch(world, 'Deployment', 'cart', podAnnotation('consul.hashicorp.com/transparent-proxy-exclude-inbound-ports', '8080,9102')), /exclude-inbound-ports.*expected "9102"/],
    ['calls around the proxy', (world) => patch(world, 'Deployment', 'web', podAnnotation('consul.hashicorp.com/transparent-proxy-exclude-outbound-ports', '8080')), /exclude-outbound-ports/],
    ['users around the proxy', (world) => patch(world, 'Deployment', 'web', podAnnotation('consul.hashicorp.com/transparent-proxy-exclude-uids', '65532')), /exclude-uids/],
    ['no transparent proxy', (world) => patch(world, 'Deployment', 'cart', podAnnotation('consul.hashicorp.com/transparent-proxy', 'false')), /transparent-proxy/],
    ['no transparent proxies in a namespace', (world) => patch(world, 'Namespace', 'shop', JsonPatch.add('/metadata/labels/consul.hashicorp.com~1transparent-proxy', 'false')), /transparent-proxy/],
    ['the port of the proxy closed', (world) => patch(world, 'NetworkPolicy', 'cart', JsonPatch.replace('/spec/ingress', [])), /can't reach shop\/cart/],
    ['the port of the application open', (world) => patch(world, 'NetworkPolicy', 'cart', JsonPatch.add('/spec/ingress/-', { ports: [{ port: 8080, protocol: 'TCP' }] })), /can reach shop\/cart on 8080\/TCP/],
  ])('%s', (_, broken, words) => expectRefused((world) => {
    declare(world);
    broken(world);
  }, words));

  test('nothing of what is declared', () => expect(synthesize(declare).error).toBe(''));
});
