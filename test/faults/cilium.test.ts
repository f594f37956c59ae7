import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import {
  Access, ClusterProfile, ExternalHost, HttpMethod, Mesh, NetworkPlugin, SecureService, ZeroTrustApp, ZeroTrustNamespace,
} from '../../src';
import { service } from '../support/programs';
import { synthesized } from '../support/synthesized';

/** Web may read two things of orders, and calls two hosts and the API server; orders and stranger call nobody. */
class Shop {
  public readonly app: ZeroTrustApp;
  public readonly chart: Chart;
  public readonly web: SecureService;

  public constructor(outdir: string, mesh = Mesh.none()) {
    this.app = new ZeroTrustApp({ outdir });
    this.chart = new Chart(this.app, 'chart');
    const profile = ClusterProfile.vanilla({ networkPlugin: NetworkPlugin.cilium(), apiServerCidrs: ['10.0.0.1/32'], nodeCidrs: ['10.0.0.0/24'] });
    const shop = new ZeroTrustNamespace(this.chart, 'shop', { mesh, profile });
    const orders = service(shop, 'orders');
    service(shop, 'stranger');
    this.web = service(shop, 'web', { permissions: [{ verbs: ['get'], resource: 'configmaps', names: ['settings'] }] });
    this.web.calls(orders, Access.http({ methods: [HttpMethod.GET], paths: ['/v1.0/orders', '/items/*'] }));
    this.web.calls(ExternalHost.https('api.example.com'));
    this.web.calls(ExternalHost.https('*.example.org'));
  }

  public policy(name: string): ApiObject {
    return this.find('CiliumNetworkPolicy', name);
  }

  public find(kind: string, name: string): ApiObject {
    return this.app.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind && one.name === name)!;
  }

  public patch(name: string, ...patches: JsonPatch[]): void {
    this.policy(name).addJsonPatch(...patches);
  }

  public add(spec: object, kind = 'CiliumNetworkPolicy'): void {
    new ApiObject(this.chart, 'added', { apiVersion: 'cilium.io/v2', kind, metadata: { name: 'added', ...(kind === 'CiliumNetworkPolicy' && { namespace: 'shop' }) }, spec });
  }
}

const HTTP = '/spec/ingress/0/toPorts/0/rules/http';
const replace = JsonPatch.replace.bind(JsonPatch);
const add = JsonPatch.add.bind(JsonPatch);
const pods = (name: string) => ({ matchLabels: { 'k8s:app.kubernetes.io/instance': name, 'k8s:app.kubernetes.io/name': name } });
const ORDERS = { endpointSelector: pods('orders') };
const STRANGER = { endpointSelector: pods('stranger') };
const on = (port: number, rules?: object) => [{ ports: [{ port: String(port), protocol: 'TCP' }], ...(rules && { rules }) }];
const UNDECLARED = /undeclared/;
const OPEN = /unknown whether/;
const CLOSED = /can't reach/;
const DEPENDS = /depends on more than was declared/;

const FAULTS: Readonly<Record<string, readonly [change: (shop: Shop) => void, says: RegExp]>> = {
  // Requests.
  'one more method': [(shop) => shop.patch('orders', replace(`${HTTP}/0/method`, 'GET|POST')), UNDECLARED],
  'any method': [(shop) => shop.patch('orders', JsonPatch.remove(`${HTTP}/0/method`)), UNDECLARED],
  'a method that is a beginning': [(shop) => shop.patch('orders', replace(`${HTTP}/0/method`, 'GET.*')), UNDECLARED],
  'a dot that stands for any character': [(shop) => shop.patch('orders', replace(`${HTTP}/1/path`, '/v1.0/orders(\\?.*)?')), UNDECLARED],
  'a path that goes on': [(shop) => shop.patch('orders', replace(`${HTTP}/1/path`, '/v1\\.0/orders.*')), UNDECLARED],
  'alternatives of which one is too much': [(shop) => shop.patch('orders', replace(`${HTTP}/1/path`, '/v1\\.0/orders(\\?.*)?|/admin')), UNDECLARED],
  'a path that needs a query': [(shop) => shop.patch('orders', add(`${HTTP}/-`, { method: 'GET', path: '/admin\\?.+' })), UNDECLARED],
  'a path that takes no query': [(shop) => shop.patch('orders', replace(`${HTTP}/1/path`, '/v1\\.0/orders')), CLOSED],
  'an expression that nobody reads': [(shop) => shop.patch('orders', replace(`${HTTP}/1/path`, '(?i)/v1\\.0/orders')), /could not be understood|regular expression/],
  'one rule for all requests': [(shop) => shop.patch('orders', add(`${HTTP}/-`, {})), UNDECLARED],
  'no rules': [(shop) => shop.patch('orders', JsonPatch.remove('/spec/ingress/0/toPorts/0/rules')), UNDECLARED],
  'a rule less': [(shop) => shop.patch('orders', JsonPatch.remove(`${HTTP}/0`)), CLOSED],
  'a header besides': [(shop) => shop.patch('orders', add(`${HTTP}/1/headers`, ['X-Tenant: a'])), DEPENDS],
  'the port beside the requests': [(shop) => shop.add({ ...ORDERS, ingress: [{ fromEndpoints: [pods('web')], toPorts: on(8080) }] }), UNDECLARED],
  'all of the peer beside the requests': [(shop) => shop.add({ ...ORDERS, ingress: [{ fromEndpoints: [pods('web')] }] }), UNDECLARED],
  'a NetworkPolicy that admits the caller': [(shop) => shop.find('NetworkPolicy', 'orders').addJsonPatch(add('/spec/ingress', [{ from: [{ podSelector: { matchLabels: pods('web').matchLabels && { 'app.kubernetes.io/name': 'web' } } }], ports: [{ port: 8080 }] }])), UNDECLARED],
  // Peers.
  'a caller by one label': [(shop) => shop.patch('orders', replace('/spec/ingress/0/fromEndpoints/0/matchLabels', { 'k8s:app.kubernetes.io/name': 'web' })), UNDECLARED],
  'every pod of the namespace': [(shop) => shop.patch('orders', replace('/spec/ingress/0/fromEndpoints', [{}])), UNDECLARED],
  'pods of every namespace': [(shop) => shop.patch('orders', replace('/spec/ingress/0/fromEndpoints/0/matchLabels', pods('web').matchLabels), add('/spec/ingress/0/fromEndpoints/0/matchExpressions', [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' }])), UNDECLARED],
  'everybody who is no host': [(shop) => shop.add({ ...ORDERS, ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: 'reserved:host', operator: 'DoesNotExist' }] }], toPorts: on(8080) }] }), UNDECLARED],
  'the world by its label': [(shop) => shop.add({ ...ORDERS, ingress: [{ fromEndpoints: [{ matchLabels: { 'reserved:world': '' } }], toPorts: on(8080) }] }), OPEN],
  'a port and no peers, who are then anybody': [(shop) => shop.add({ ...ORDERS, ingress: [{ toPorts: on(8080) }] }), UNDECLARED],
  ...Object.fromEntries(['all', 'world', 'cluster'].map((entity) => [`from the entity ${entity}`, [(shop: Shop) => shop.add({ ...ORDERS, ingress: [{ fromEntities: [entity] }] }), UNDECLARED] as const])),
  ...Object.fromEntries(['host', 'remote-node'].map((entity) => [`from the entity ${entity}`, [(shop: Shop) => shop.add({ ...ORDERS, ingress: [{ fromEntities: [entity] }] }), OPEN] as const])),
  ...Object.fromEntries(['ingress', 'health', 'init', 'unmanaged'].flatMap((entity): [string, readonly [(shop: Shop) => void, RegExp]][] => [
    [`from the entity ${entity}`, [(shop) => shop.add({ ...ORDERS, ingress: [{ fromEntities: ['none', entity], toPorts: on(8080) }] }), new RegExp(`fromEntities\\.1: "${entity}"`)]],
    [`to the entity ${entity}`, [(shop) => shop.add({ ...ORDERS, egress: [{ toEntities: [entity] }] }), new RegExp(`toEntities\\.0: "${entity}"`)]],
    [`from the label of ${entity}`, [(shop) => shop.add({ ...ORDERS, ingress: [{ fromEndpoints: [{ matchLabels: { [`reserved:${entity}`]: '' } }] }] }), new RegExp(`fromEndpoints\\.0: "reserved:${entity}"`)]],
    [`to the label of ${entity}, for the whole cluster`, [(shop) => shop.add({ ...ORDERS, egress: [{ toEndpoints: [{ matchExpressions: [{ key: `reserved:${entity}`, operator: 'Exists' }] }] }] }, 'CiliumClusterwideNetworkPolicy'), new RegExp(`toEndpoints\\.0: "reserved:${entity}"`)]],
  ])),
  'from the API server': [(shop) => shop.add({ ...ORDERS, ingress: [{ fromEntities: ['kube-apiserver'], toPorts: on(8080) }] }), UNDECLARED],
  'to the API server from another workload': [(shop) => shop.add({ ...STRANGER, egress: [{ toEntities: ['kube-apiserver'], toPorts: on(6443) }] }), UNDECLARED],
  'to the API server on one more port': [(shop) => shop.add({ endpointSelector: pods('web'), egress: [{ toEntities: ['kube-apiserver'], toPorts: on(10250) }] }), UNDECLARED],
  'to the nodes': [(shop) => shop.add({ ...STRANGER, egress: [{ toEntities: ['remote-node'], toPorts: on(10250) }] }), OPEN],
  'to nodes by labels': [(shop) => shop.add({ ...STRANGER, egress: [{ toNodes: [{}] }] }), OPEN],
  'to a group of a cloud': [(shop) => shop.add({ ...STRANGER, egress: [{ toGroups: [{ aws: {} }] }] }), OPEN],
  'to every address': [(shop) => shop.add({ ...STRANGER, egress: [{ toCIDR: ['0.0.0.0/0'], toPorts: on(443) }] }), UNDECLARED],
  // Names.
  'one more name': [(shop) => shop.patch('web', add('/spec/egress/0/toFQDNs/-', { matchName: 'evil.example.net' })), UNDECLARED],
  'a pattern in place of a name': [(shop) => shop.patch('web', add('/spec/egress/0/toFQDNs/-', { matchPattern: '*.example.com' })), UNDECLARED],
  'a pattern that ends like the declared one': [(shop) => shop.patch('web', add('/spec/egress/0/toFQDNs/-', { matchPattern: '*example.org' })), UNDECLARED],
  'every name': [(shop) => shop.patch('web', add('/spec/egress/0/toFQDNs/-', { matchPattern: '*' })), UNDECLARED],
  'fewer labels than declared': [(shop) => shop.patch('web', replace('/spec/egress/0/toFQDNs', [{ matchName: 'api.example.com' }, { matchPattern: '*.example.org' }])), CLOSED],
  'a name on one more port': [(shop) => shop.patch('web', add('/spec/egress/0/toPorts/0/ports/-', { port: '22', protocol: 'TCP' })), UNDECLARED],
  'a name on every port': [(shop) => shop.patch('web', JsonPatch.remove('/spec/egress/0/toPorts')), UNDECLARED],
  'names that are none, and a port': [(shop) => shop.add({ ...STRANGER, egress: [{ toFQDNs: [], toPorts: on(443) }] }), UNDECLARED],
  'a name for another workload': [(shop) => shop.add({ ...STRANGER, egress: [{ toFQDNs: [{ matchName: 'api.example.com' }], toPorts: on(443) }] }), OPEN],
  'lookups that Cilium does not see': [(shop) => shop.patch('web', JsonPatch.remove('/spec/egress/1/toPorts/0/rules')), OPEN],
  'lookups of some names alone': [(shop) => shop.patch('web', replace('/spec/egress/1/toPorts/0/rules/dns', [{ matchName: 'api.example.com' }])), DEPENDS],
  'names that may lead to credentials of the cloud': [(shop) => shop.patch('web', JsonPatch.remove('/spec/egressDeny')), /undeclared.*169\.254\.169\.254|169\.254\.169\.254.*undeclared/],
  'one service of the cloud less that is denied': [(shop) => shop.patch('web', JsonPatch.remove('/spec/egressDeny/0/toCIDR/4')), /fd00:ec2::254/],
  'a workload that calls nobody, and is denied nothing': [(shop) => shop.patch('stranger', JsonPatch.remove('/spec/egressDeny')), /no policy of Cilium denies shop\/stranger the metadata services of clouds at 169\.254\.169\.254/],
  'a denial on one port': [(shop) => shop.patch('stranger', add('/spec/egressDeny/0/toPorts', on(80))), /shop\/stranger the metadata services/],
  'a denial less': [(shop) => shop.patch('orders', JsonPatch.remove('/spec/egressDeny/0/toCIDR/3')), /shop\/orders the metadata services of clouds at 100\.100\.100\.200\/32 /],
  'a denial with an exception': [(shop) => shop.patch('orders', replace('/spec/egressDeny', [{ toCIDRSet: [{ cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] }] }])), /shop\/orders the metadata services|can't reach/],
  // The rest of a policy.
  'all pods of the namespace as its subject': [(shop) => shop.patch('web', replace('/spec/endpointSelector', {})), UNDECLARED],
  'the subject by one label': [(shop) => shop.patch('web', replace('/spec/endpointSelector/matchLabels', { 'k8s:app.kubernetes.io/part-of': 'shop' })), /undeclared|can't reach/],
  'no policy': [(shop) => shop.policy('web').node.scope!.node.tryRemoveChild('cilium-network-policy'), CLOSED],
  'a second part': [(shop) => shop.patch('web', add('/specs', [{ ...STRANGER, egress: [{ toEntities: ['all'] }] }])), UNDECLARED],
  'ICMP': [(shop) => shop.patch('orders', add('/spec/ingress/-', { fromEntities: ['all'], icmps: [{ fields: [{ family: 'IPv4', type: 8 }] }] })), /icmps.*opens ICMP/],
  'another listener': [(shop) => shop.patch('web', add('/spec/egress/0/toPorts/0/listener', { envoyConfig: { name: 'x' }, name: 'y' })), /listener/],
  'required authentication': [(shop) => shop.patch('orders', add('/spec/ingress/0/authentication', { mode: 'required' })), /authentication/],
  'a policy of the cluster': [(shop) => shop.add({ endpointSelector: {}, ingress: [{ fromEntities: ['all'] }] }, 'CiliumClusterwideNetworkPolicy'), UNDECLARED],
  'a denial of what is declared': [(shop) => shop.add({ endpointSelector: {}, ingressDeny: [{ fromEndpoints: [{}] }] }, 'CiliumClusterwideNetworkPolicy'), CLOSED],
  'a denial of the hosts': [(shop) => shop.add({ endpointSelector: pods('web'), egressDeny: [{ toEntities: ['world'] }] }), /can't reach|unknown whether/],
  'a field that nobody knows': [(shop) => shop.patch('web', add('/spec/trafficPolicy', {})), /trafficPolicy/],
};

test('the shop without a fault is written', () => {
  expect(synthesized((outdir) => new Shop(outdir).app)).toEqual({ files: ['.zero-trust.facts', 'chart.k8s.yaml'], error: '' });
});

test('and with a mesh, where Cilium sees no requests', () => {
  expect(synthesized((outdir) => new Shop(outdir, Mesh.istio({ version: '1.30' })).app)).toEqual({ files: ['.zero-trust.facts', 'chart.k8s.yaml'], error: '' });
});

test.each(Object.entries(FAULTS))('refused: %s', (_, [change, says]) => {
  const { files, error } = synthesized((outdir) => {
    const shop = new Shop(outdir);
    change(shop);
    return shop.app;
  });
  expect(error).toMatch(says);
  expect(files).toEqual([]);
});

test.each<[string, (shop: Shop) => void]>([
  ['labels of whatever source', (shop) => shop.patch('orders', replace('/spec/endpointSelector/matchLabels', { 'app.kubernetes.io/instance': 'orders', 'app.kubernetes.io/name': 'orders' }))],
  ['a policy that isolates nothing', (shop) => shop.patch('web', add('/spec/enableDefaultDeny', { egress: false }))],
  ['a policy of the cluster that denies the services of clouds', (shop) => shop.add({ endpointSelector: {}, egressDeny: [{ toCIDR: ['169.254.169.254/32'] }] }, 'CiliumClusterwideNetworkPolicy')],
  ['a denial of the whole range', (shop) => shop.patch('stranger', replace('/spec/egressDeny', [{ toCIDR: ['169.254.0.0/16', '100.100.100.200/32', 'fd00:ec2::/32'] }]))],
  ['a denial for the whole namespace', (shop) => {
    shop.patch('stranger', replace('/spec/egressDeny', [{ toCIDR: ['192.0.2.1/32'] }]));
    const services = ['169.254.169.254/32', '169.254.170.2/32', '169.254.170.23/32', '100.100.100.200/32', 'fd00:ec2::254/128', 'fd00:ec2::23/128'];
    shop.add({ endpointSelector: {}, egressDeny: [{ toCIDRSet: services.map((cidr) => ({ cidr })) }] });
  }],
  ['an entity that is nobody', (shop) => shop.add({ ...ORDERS, ingress: [{ fromEntities: ['none'] }] })],
  ['a denial of what comes through gateways', (shop) => shop.add({ ...ORDERS, ingressDeny: [{ fromEntities: ['ingress', 'unmanaged'] }] })],
  ['a description', (shop) => shop.patch('web', add('/spec/description', 'what it is for'))],
  ['what is declared, said twice', (shop) => shop.add({ endpointSelector: pods('web'), egress: [{ toFQDNs: [{ matchName: 'api.example.com' }], toPorts: on(443) }] })],
])('accepted: %s', (_, change) => {
  expect(synthesized((outdir) => {
    const shop = new Shop(outdir);
    change(shop);
    return shop.app;
  })).toEqual({ files: ['.zero-trust.facts', 'chart.k8s.yaml'], error: '' });
});
