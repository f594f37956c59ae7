import type { JudgeOptions } from '../../../../src/judge/options';
import { authorization, given, meshed, namespace, peerAuthentication, service, serviceEntry, verdict } from '../../given';

/** The ConfigMap of an istiod. */
const config = (mesh: string, name = 'istio', where = 'istio-system') => ({
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: where }, data: { mesh, meshNetworks: 'networks: {}' },
});
const PODS = [meshed('shop/web'), meshed('shop/api'), service('shop/api', { name: 'http', port: 80, targetPort: 8080 })];
const ONLY_WEB = (domain: string) => authorization('shop/api', {
  selector: { matchLabels: { app: 'api' } }, rules: [{ from: [{ source: { principals: [`${domain}/ns/shop/sa/web`] } }] }],
});
const CHART = 'accessLogFile: /dev/stdout\ndefaultConfig:\n  discoveryAddress: istiod.istio-system.svc:15012\ndefaultProviders:\n  metrics: [prometheus]\nenablePrometheusMerge: true\nrootNamespace: istio-system\ntrustDomain: cluster.local\n';
const call = (objects: readonly object[], options?: JudgeOptions) => verdict(given(objects, options), 'shop/web', 'shop/api', { dial: 'service' });

describe('settings of the mesh that the manifests hold', () => {
  test('what the chart writes changes nothing', () => {
    const judgement = given([...PODS, ONLY_WEB('cluster.local'), config(CHART)]);
    expect(verdict(judgement, 'shop/web', 'shop/api', { dial: 'service' })).toBe('allow');
    expect(judgement.unknownKinds.map(({ known, matters }) => [known, matters?.hops])).toEqual([[true, []]]);
  });

  test('the trust domain is that of the settings, unless options state one', () => {
    const objects = [...PODS, ONLY_WEB('acme.example'), config('trustDomain: acme.example')];
    expect(call(objects)).toBe('allow');
    expect(call(objects, { trustDomain: 'other.example' })).toBe('deny');
    expect(call(objects, { installations: [{ trustDomain: 'other.example' }] })).toBe('deny');
    expect(call(objects, { installations: [{}] })).toBe('allow');
    expect(call([...PODS, ONLY_WEB('old.example'), config('trustDomain: acme.example\ntrustDomainAliases: [old.example]')])).toBe('allow');
  });

  test('the root namespace is that of the settings', () => {
    const strict = [...PODS, peerAuthentication('mesh/default', { mtls: { mode: 'STRICT' } }), meshed('shop/api'), namespace('mesh')].filter((one, index, all) => all.indexOf(one) === index);
    const plain = (extra: object[]) => given([...strict.slice(0, 4), namespace('mesh'), ...extra]).check({ from: { ip: '203.0.113.1' }, to: { workload: 'shop/api' }, port: 8080 }).verdict;
    expect(plain([])).toBe('allow');
    expect(plain([config('rootNamespace: mesh', 'istio', 'mesh')])).toBe('deny');
  });

  test('what proxies do with what they do not know is that of the settings', () => {
    const out = (mesh: string, options?: JudgeOptions) => given([...PODS, config(mesh)], options).check({ from: { workload: 'shop/web' }, to: { ip: '203.0.113.1' }, port: 443 }).verdict;
    expect(out('{}')).toBe('allow');
    expect(out('outboundTrafficPolicy: { mode: REGISTRY_ONLY }')).toBe('deny');
    expect(out('outboundTrafficPolicy: {}')).toBe('deny');
    expect(out('outboundTrafficPolicy: { mode: REGISTRY_ONLY }', { outboundTrafficPolicy: 'ALLOW_ANY' })).toBe('allow');
  });

  test('paths are normalized as the settings say', () => {
    const policy = authorization('shop/api', { selector: { matchLabels: { app: 'api' } }, rules: [{ to: [{ operation: { paths: ['/a/b'] } }] }] });
    const ask = (mesh: string) => given([...PODS, policy, config(mesh)]).check({ from: { workload: 'shop/web' }, to: { workload: 'shop/api' }, port: 8080, path: '/a//b', dial: 'service' }).verdict;
    expect(ask('{}')).toBe('deny');
    expect(ask('pathNormalization: { normalization: MERGE_SLASHES }')).toBe('allow');
  });

  test('each revision has its own', () => {
    const at = (domain: string) => [...PODS.map((object) => JSON.parse(JSON.stringify(object).replaceAll('"sidecar.istio.io/inject":"true"', '"istio.io/rev":"canary"')) as object), ONLY_WEB(domain)];
    const both = [config('trustDomain: acme.example'), config('trustDomain: canary.example', 'istio-canary')];
    expect(call([...at('canary.example'), ...both])).toBe('allow');
    expect(call([...at('acme.example'), ...both])).toBe('deny');
  });

  test.each<[string, string]>([
    ['a setting that nobody knows', 'someDay: true'],
    ['namespaces that istiod does not look at', 'discoverySelectors: [{ matchLabels: { mesh: "yes" } }]'],
    ['mutual TLS that is not automatic', 'enableAutoMtls: false'],
    ['exports by default', 'defaultServiceExportTo: ["."]'],
    ['a mode of interception', 'defaultConfig: { interceptionMode: TPROXY }'],
    ['a variable of proxies', 'defaultConfig: { proxyMetadata: { ISTIO_META_X: "1" } }'],
    ['a port on which proxies take requests', 'proxyHttpPort: 15002'],
    ['a policy that nobody knows', 'outboundTrafficPolicy: { mode: SOMETIMES }'],
    ['a text that is no YAML', 'a: [b'],
    ['a list', '- a'],
  ])('%s leaves open what proxies do', (_, mesh) => {
    const judgement = given([...PODS, config(mesh)]);
    expect(verdict(judgement, 'shop/web', 'shop/api')).toBe('unknown');
    // A pod without a proxy does not care.
    const plain = given([{ ...meshed('shop/web'), metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } } }, { ...meshed('shop/db'), metadata: { name: 'db', namespace: 'shop', labels: { app: 'db' } } }, config(mesh)]);
    expect(verdict(plain, 'shop/web', 'shop/db')).toBe('allow');
  });

  test('another ConfigMap holds none', () => {
    expect(call([...PODS, config('someDay: true', 'settings', 'shop')])).toBe('allow');
    expect(given([...PODS, config(CHART, 'settings', 'shop')]).unknownKinds).toEqual([]);
  });
});

describe('a ServiceEntry with the name of a Service', () => {
  const entry = (host: string) => serviceEntry('shop/x', { hosts: [host], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], resolution: 'STATIC', endpoints: [{ address: '203.0.113.9' }] });
  test.each(['api.shop.svc.cluster.local', 'API.shop.svc.cluster.local', 'api.shop.svc', '*.shop.svc.cluster.local', '*.cluster.local', '*.local'])('%s may lead its calls elsewhere', (host) => {
    expect(call([...PODS, entry(host)])).toBe('unknown');
  });

  test.each(['api.example.com', '*.example.com', 'svc.example.com', 'api.svc.example.com', 'cluster.local.example.com'])('%s is a name outside', (host) => {
    expect(call([...PODS, entry(host)])).toBe('allow');
  });
});
