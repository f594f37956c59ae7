import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { ClientAddress, Cors, EdgeGateway, GatewayController, Issuer, Mesh, Port, Probes, SecureService, Users, ZeroTrustApp, ZeroTrustNamespace } from '../../../src';
import { inFolder } from '../../support/files';
import { image } from '../../support/programs';
import { find } from '../../support/synth';
import type { Manifest } from '../../support/synth';

interface Parts {
  readonly app: ZeroTrustApp;
  readonly chart: Chart;
  readonly web: SecureService;
  readonly api: SecureService;
}

const POD_LABELS = { 'example.com/gateway': 'public' };
const EDGE = { namespace: 'public', hosts: ['shop.example.com'], controller: GatewayController.kong({ podLabels: POD_LABELS }) };
const NAME = 'edge-web.shop.example.com';
const OFFICE = { clientCidrs: ['198.51.100.0/24'], exceptClientCidrs: ['198.51.100.7/32'] };

function program(declare: (parts: Parts) => void, mesh = Mesh.none()): Manifest[] {
  return inFolder((outdir) => {
    const app = new ZeroTrustApp({ mesh, outdir });
    const chart = new Chart(app, 'app');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const [web, api] = ['web', 'api'].map((name) => new SecureService(shop, name, { image: image(name), ports: [Port.http(8080)], probes: Probes.http('/') }));
    declare({ app, chart, web, api });
    app.synth();
    return readdirSync(outdir).filter((name) => name.endsWith('.yaml'))
      .flatMap((name) => parseAllDocuments(readFileSync(join(outdir, name), 'utf8')).map((document) => document.toJS() as Manifest));
  });
}

function withClients({ chart, web, api }: Parts): EdgeGateway {
  const edge = new EdgeGateway(chart, 'edge', { ...EDGE, clientAddress: ClientAddress.ofConnection() });
  edge.exposes(web, OFFICE);
  edge.exposes(api, { pathPrefixes: ['/api'] });
  return edge;
}

test('an edge is opened to the pods beside the Gateway that have its labels, at the ports of Kong', () => {
  const written = program(({ chart, web }) => { new EdgeGateway(chart, 'edge', EDGE).exposes(web); });
  expect(find(written, 'Gateway', 'edge', 'public').spec.gatewayClassName).toBe('kong');
  const { spec } = find(written, 'NetworkPolicy', 'edge', 'public');
  expect(spec.podSelector).toEqual({ matchLabels: POD_LABELS });
  expect(spec.ingress).toContainEqual({ ports: [{ protocol: 'TCP', port: 8443 }] });
  expect(JSON.stringify(find(written, 'NetworkPolicy', 'web', 'shop').spec.ingress)).toContain(JSON.stringify(POD_LABELS));
  expect(written.filter(({ apiVersion }) => apiVersion.includes('konghq'))).toEqual([]);
  expect(find(written, 'HTTPRoute', 'edge-web.shop.example.com', 'shop').metadata.annotations).toBeUndefined();
});

test('addresses of clients are compared by a plugin that the route names, in full', () => {
  const written = program(withClients);
  const name = 'edge-web.shop.example.com';
  expect(find(written, 'HTTPRoute', name, 'shop').metadata.annotations).toEqual({ 'konghq.com/plugins': name });
  expect(find(written, 'HTTPRoute', 'edge-api.shop.example.com', 'shop').metadata.annotations).toBeUndefined();
  const { plugin, config, protocols } = find(written, 'KongPlugin', name, 'shop') as unknown as Record<string, unknown>;
  expect({ plugin, config, protocols }).toEqual({
    plugin: 'ip-restriction',
    config: { allow: ['198.51.100.0/24'], deny: ['198.51.100.7/32'], status: 403, message: 'Forbidden' },
    protocols: ['grpc', 'grpcs', 'http', 'https'],
  });
});

test('everybody but some is a list of those alone', () => {
  const written = program(({ chart, web }) => {
    const edge = new EdgeGateway(chart, 'edge', { ...EDGE, clientAddress: ClientAddress.ofConnection() });
    edge.exposes(web, { exceptClientCidrs: ['192.0.2.0/24', '2001:db8::/32'] });
  });
  const { config } = find(written, 'KongPlugin', NAME, 'shop') as unknown as { readonly config: object };
  expect(config).toEqual({ deny: ['192.0.2.0/24', '2001:db8::/32'], status: 403, message: 'Forbidden' });
});

test.each<[string, (parts: Parts) => void, string]>([
  ['in a mesh', ({ chart, web }) => { new EdgeGateway(chart, 'edge', { ...EDGE, mesh: Mesh.istio() }).exposes(web); }, 'got an edge of Kong with an Istio mesh'],
  ['without labels of its pods', ({ chart, web }) => {
    new EdgeGateway(chart, 'edge', { ...EDGE, controller: GatewayController.kong({ podLabels: {} }) }).exposes(web);
  }, 'controller.podLabels: got no labels'],
  ['that redirects', ({ chart, web }) => { new EdgeGateway(chart, 'edge', { ...EDGE, redirectPort: 80 }).exposes(web); }, 'redirectPort at an edge of Kong'],
  ['for some clients as a whole', ({ chart, web }) => { new EdgeGateway(chart, 'edge', { ...EDGE, clientCidrs: ['198.51.100.0/24'] }).exposes(web); }, 'clientCidrs at an edge of Kong'],
  ['that asks for certificates', ({ chart, web }) => { new EdgeGateway(chart, 'edge', { ...EDGE, clientCaConfigMap: 'ca' }).exposes(web); }, "certificates of clients at an edge of the class 'kong'"],
  ['with rules for pages of other origins', ({ chart, web }) => {
    new EdgeGateway(chart, 'edge', EDGE).exposes(web, { cors: { origins: ['https://a.example.com'] } as Cors });
  }, 'cors at an edge of Kong'],
  ['that rewrites paths', ({ chart, web }) => { new EdgeGateway(chart, 'edge', EDGE).exposes(web, { pathPrefixes: ['/a'], rewritePrefix: '/' }); }, 'rewritePrefix or rewriteHost at an edge of Kong'],
  ['that is told of clients', ({ chart, web }) => {
    new EdgeGateway(chart, 'edge', { ...EDGE, clientAddress: ClientAddress.forwarded(1) }).exposes(web, OFFICE);
  }, 'at an edge of Kong, expected those of packets'],
  ['with other clients for some paths', ({ chart, web }) => {
    const edge = new EdgeGateway(chart, 'edge', { ...EDGE, clientAddress: ClientAddress.ofConnection() });
    edge.exposes(web, { ...OFFICE, pathPrefixes: ['/admin'] });
    edge.exposes(web, { pathPrefixes: ['/shop'] });
  }, 'different addresses of clients for shop/web under shop.example.com'],
  ['for users', ({ chart, web }) => {
    const issuer = Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'], jwks: '{"keys":[]}' });
    new EdgeGateway(chart, 'edge', EDGE).exposes(web, { users: Users.of(issuer) });
  }, 'users'],
])('an edge is refused %s', (_name, declare, words) => {
  expect(() => program(declare)).toThrow(words);
});

/** All objects of one kind in a program. */
const ofKind = ({ app }: Parts, kind: string): readonly ApiObject[] => (
  app.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind)
);
const extra = ({ chart }: Parts, apiVersion: string, kind: string, name: string, fields: object, metadata: object = {}) => (
  new ApiObject(chart, `${kind}-${name}`, { apiVersion, kind, metadata: { name, ...metadata }, ...fields })
);
const patch = (parts: Parts, kind: string, ...patches: readonly JsonPatch[]) => { ofKind(parts, kind)[0].addJsonPatch(...patches); };
const KONG = 'configuration.konghq.com/v1';
const ANNOTATION = '/metadata/annotations/konghq.com~1plugins';

test.each<[string, (parts: Parts) => void, string]>([
  ['the annotation is lost', (parts) => { patch(parts, 'HTTPRoute', JsonPatch.remove(ANNOTATION)); }, 'names no plugin'],
  ['the annotation has another name', (parts) => { patch(parts, 'HTTPRoute', JsonPatch.replace(ANNOTATION, `${NAME}s`)); }, 'of which not each is a KongPlugin beside it'],
  ['another plugin is named as well', (parts) => {
    extra(parts, KONG, 'KongPlugin', 'second', { plugin: 'ip-restriction', config: { allow: ['0.0.0.0/0'] } }, { namespace: 'shop' });
    patch(parts, 'HTTPRoute', JsonPatch.replace(ANNOTATION, `${NAME},second`));
  }, 'of which not each is a KongPlugin beside it'],
  ['the plugin has another name', (parts) => { patch(parts, 'KongPlugin', JsonPatch.replace('/plugin', 'ip-restrictions')); }, 'compares addresses of clients otherwise than declared'],
  ['more addresses are allowed', (parts) => { patch(parts, 'KongPlugin', JsonPatch.add('/config/allow/-', '203.0.113.0/24')); }, 'otherwise than declared'],
  ['a list is misspelt', (parts) => { patch(parts, 'KongPlugin', JsonPatch.add('/config/alow', ['203.0.113.0/24'])); }, 'otherwise than declared'],
  ['an exception is lost', (parts) => { patch(parts, 'KongPlugin', JsonPatch.remove('/config/deny')); }, 'otherwise than declared'],
  ['it answers with another status', (parts) => { patch(parts, 'KongPlugin', JsonPatch.replace('/config/status', 200)); }, 'otherwise than declared'],
  ['it is disabled', (parts) => { patch(parts, 'KongPlugin', JsonPatch.add('/disabled', true)); }, 'otherwise than declared'],
  ['it holds for some protocols alone', (parts) => { patch(parts, 'KongPlugin', JsonPatch.replace('/protocols', ['http'])); }, 'otherwise than declared'],
  ['its order changes', (parts) => { patch(parts, 'KongPlugin', JsonPatch.add('/ordering', { before: { access: ['jwt'] } })); }, 'otherwise than declared'],
  ['its configuration comes from a Secret', (parts) => {
    patch(parts, 'KongPlugin', JsonPatch.remove('/config'), JsonPatch.add('/configFrom', { secretKeyRef: { name: 'a', key: 'b' } }));
  }, 'otherwise than declared'],
  ['a field is added that nobody knows', (parts) => { patch(parts, 'KongPlugin', JsonPatch.add('/enabled', false)); }, 'has enabled'],
  ['the Service names a plugin', (parts) => {
    const services = ofKind(parts, 'Service');
    services[0].addJsonPatch(JsonPatch.add('/metadata/annotations', { 'konghq.com/plugins': NAME }));
  }, 'konghq.com/plugins'],
  ['the route has another host', (parts) => { patch(parts, 'HTTPRoute', JsonPatch.add('/metadata/annotations/konghq.com~1host-aliases', 'other.example.com')); }, 'konghq.com/host-aliases'],
  ['a route without clients names a plugin', (parts) => {
    ofKind(parts, 'HTTPRoute')[1].addJsonPatch(JsonPatch.add('/metadata/annotations', { 'konghq.com/plugins': NAME }));
  }, 'which is undeclared'],
  ['a plugin holds for every request', (parts) => {
    extra(parts, KONG, 'KongClusterPlugin', 'all', { plugin: 'ip-restriction', config: { allow: ['0.0.0.0/0'] } }, {
      labels: { global: 'true' }, annotations: { 'kubernetes.io/ingress.class': 'kong' },
    });
  }, 'is undeclared: Kong would let others in'],
  ['a consumer shares the plugin', (parts) => {
    extra(parts, KONG, 'KongConsumer', 'app', { username: 'app' }, { namespace: 'shop', annotations: { 'konghq.com/plugins': NAME } });
  }, 'is undeclared: Kong would let others in'],
])('a fault is told: %s', (_name, break_, words) => {
  expect(() => program((parts) => {
    withClients(parts);
    break_(parts);
  })).toThrow(words);
});
