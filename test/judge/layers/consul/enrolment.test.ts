import { allow, annotations, by, deny, intentions, meshed, meshEntry, permission, proxyDefaults, serviceDefaults, services, stated } from './objects';
import type { JudgeOptions } from '../../../../src/judge/options';
import { given, givenAsIs, namespace, networkPolicy, pod, service, type Asked } from '../../given';
import { bothVerdict } from '../verdicts';

const API = service('shop/api', { port: 80, targetPort: 8080 });
const WEB = [meshed('shop/web'), ...services('shop/web')];
const PORTS = [{ containerPort: 8080 }];

describe('which pods get a proxy', () => {
  /** A pod with a proxy lets in nobody without one; one that has none, everybody. */
  const isMeshed = (facts: object, options: JudgeOptions = stated(), ns = 'shop') => (
    bothVerdict(given([pod(`${ns}/api`, { ports: PORTS, ...facts }), API, pod('pay/bare')], options), 'pay/bare', `${ns}/api`)
  );
  const asks = (value: string) => ({ annotations: annotations({ 'connect-inject': value }) });

  test.each<[string, object, JudgeOptions, string]>([
    ['that asks', asks('true'), stated(), 'deny'],
    ['that asks as Go spells it', asks('T'), stated(), 'deny'],
    ['that opts out', asks('false'), stated({ injectsByDefault: 'yes' }), 'allow'],
    ['with a word that is none', asks('enabled'), stated(), 'unknown'],
    ['that says nothing', {}, stated(), 'allow'],
    ['that says nothing, where all get one', {}, stated({ injectsByDefault: 'yes' }), 'deny'],
    ['that says nothing, where nobody knows', {}, stated({ injectsByDefault: undefined }), 'unknown'],
    ['that says nothing, where there is no Consul', {}, {}, 'allow'],
    ['of Consul itself', { ...asks('true'), labels: { app: 'consul' } }, stated(), 'unknown'],
    ['of the network of its node', { ...asks('true'), spec: { hostNetwork: true } }, stated(), 'unknown'],
    ['that is a gateway of Consul', { annotations: annotations({ 'gateway-kind': 'mesh-gateway' }) }, stated(), 'unknown'],
  ])('a pod %s', (_, facts, options, expected) => {
    expect(isMeshed(facts, options)).toBe(expected);
  });

  test('pods of the control plane of Kubernetes get none', () => {
    expect(isMeshed(asks('true'), stated(), 'kube-system')).toBe('allow');
  });

  test('a proxy that the injector wrote counts, and one of the same name that it did not is none that is known', () => {
    const written = (keys: Record<string, string>) => ({
      annotations: annotations(keys), spec: { containers: [{ name: 'main', image: 'x', ports: PORTS }, { name: 'consul-dataplane', image: 'y' }] },
    });
    const marked = { 'connect-inject-status': 'injected' };
    expect(isMeshed(written({ ...marked, 'transparent-proxy-status': 'enabled' }))).toBe('deny');
    expect(isMeshed(written(marked))).toBe('allow');
    expect(isMeshed(written({}))).toBe('unknown');
    expect(isMeshed({ annotations: annotations(marked) })).toBe('unknown');
  });
});

describe('names', () => {
  const ask = (pods: readonly object[], options = stated()) => (
    bothVerdict(given([meshed('shop/api'), API, ...pods, intentions('api', [allow('web')])], options), 'shop/caller', 'shop/api')
  );
  const caller = (account: string, own: Record<string, string> = {}, more: readonly object[] = [service('shop/web', { port: 80 }, { app: 'caller' })]) => (
    [meshed('shop/caller', own, { serviceAccount: account }), ...more]
  );
  const OFF = stated({ namesFollowAccounts: 'no' });

  test.each<[string, readonly object[], string, string]>([
    ['of the Service, which is that of the account', caller('web'), 'allow', 'allow'],
    ['of the Service, which is another than that of the account', caller('other'), 'unknown', 'allow'],
    ['that it says', caller('web', { 'connect-service': 'web' }, [service('shop/front', { port: 80 }, { app: 'caller' })]), 'allow', 'allow'],
    ['that it says, which is not that of the account', caller('web', { 'connect-service': 'front' }), 'unknown', 'deny'],
    ['without a Service', caller('web', {}, []), 'unknown', 'unknown'],
    ['of another account, without a Service', caller('other', {}, []), 'deny', 'unknown'],
    ['of one of two Services', caller('web', {}, [service('shop/web', { port: 80 }, { app: 'caller' }), service('shop/front', { port: 80 }, { app: 'caller' })]), 'unknown', 'unknown'],
    ['of the Service that it names', caller('web', { 'kubernetes-service': 'web' }, [service('shop/web', { port: 80 }, { app: 'caller' }), service('shop/front', { port: 80 }, { app: 'caller' })]), 'allow', 'allow'],
  ])('%s', (_, pods, withAccounts, without) => {
    expect([ask(pods), ask(pods, OFF)]).toEqual([withAccounts, without]);
  });

  test.each<[string, object]>([
    ['a gateway of Consul', pod('shop/caller', { annotations: annotations({ 'gateway-kind': 'ingress-gateway', 'gateway-consul-service-name': 'web' }) })],
    ['a pod of several services', meshed('shop/caller', { 'connect-service': 'front,web' })],
    ['a pod whose proxy is told otherwise', meshed('shop/caller', { 'proxy-config-map': '{}' })],
  ])('%s may have any', (_, nameless) => {
    expect(ask([nameless, service('shop/caller', { port: 80 })])).toBe('unknown');
  });

  test('a Service that Consul is not told of makes nobody known', () => {
    const ignored = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop', labels: { 'consul.hashicorp.com/service-ignore': 'true' } }, spec: { selector: { app: 'caller' }, ports: [{ port: 80 }] } };
    expect(ask(caller('web', {}, [ignored]))).toBe('unknown');
  });

  test('an undeclared pod has the name of its account, unless that is kept for another namespace, or ACLs tie nothing', () => {
    const undeclared = (options: JudgeOptions, namespaceName: string, serviceAccount: string) => (
      given([meshed('shop/api'), API, ...WEB, intentions('api', [allow('web')])], options).check({
        from: { undeclared: { namespace: namespaceName, meshed: true, mesh: 'consul', serviceAccount } }, to: { workload: 'shop/api' }, port: 8080,
      }).verdict
    );
    expect(undeclared(stated(), 'shop', 'web')).toBe('allow');
    expect(undeclared(stated(), 'evil', 'web')).toBe('deny');
    expect(undeclared(stated(), 'evil', 'other')).toBe('deny');
    expect(undeclared(stated({ namesAreUnique: undefined }), 'evil', 'web')).toBe('allow');
    expect(undeclared(OFF, 'evil', 'other')).toBe('unknown');
  });

  test('who can get in whom nobody declared is found by the name alone', () => {
    const exposed = (options: JudgeOptions) => given([meshed('shop/api'), API, ...WEB, intentions('api', [allow('web')])], options).prove([{
      from: { kind: 'workload', workload: 'shop/web' }, to: { kind: 'workload', workload: 'shop/api' }, ports: [{ port: 8080 }],
    }]).findings.filter(({ kind, to, ports }) => kind === 'excess' && 'workload' in to && ports.first === 8080).map(({ from }) => from);
    expect(exposed(stated({ namesAreUnique: undefined })).length).toBeGreaterThan(0);
    expect(exposed(stated())).toEqual([]);
  });
});

describe('what goes around proxies', () => {
  const ask = (own: Record<string, string>, objects: readonly object[] = [], asked: Asked = {}, options = stated()) => {
    const judgement = given([meshed('shop/api', own), API, ...WEB, pod('pay/bare'), intentions('api', [allow('web')]), ...objects], options);
    return ['shop/web', 'pay/bare'].map((from) => bothVerdict(judgement, from, 'shop/api', asked));
  };

  test.each<[string, Record<string, string>, readonly string[]]>([
    ['nothing', {}, ['allow', 'deny']],
    ['everything, where it is not led to the proxy', { 'transparent-proxy': 'false' }, ['allow', 'allow']],
    ['an excluded port', { 'transparent-proxy-exclude-inbound-ports': '8080, 9090' }, ['allow', 'allow']],
    ['another port', { 'transparent-proxy-exclude-inbound-ports': '9090' }, ['allow', 'deny']],
    ['a list that is none', { 'transparent-proxy-exclude-inbound-ports': 'http' }, ['unknown', 'unknown']],
    ['a configuration of its own', { 'proxy-config-map': '{}' }, ['unknown', 'unknown']],
    ['several services', { 'connect-service': 'api,admin' }, ['unknown', 'unknown']],
  ])('at the callee: %s', (_, own, expected) => {
    expect(ask(own)).toEqual(expected);
  });

  test('whether traffic is led to proxies the pod says, then its namespace, and then who states it', () => {
    const around = (value: string) => namespace('shop', { 'consul.hashicorp.com/transparent-proxy': value });
    expect(ask({}, [around('false')])).toEqual(['allow', 'allow']);
    // The caller's own traffic is not led to its proxy there.
    expect(ask({ 'transparent-proxy': 'true' }, [around('false')])).toEqual(['deny', 'deny']);
    expect(ask({}, [], {}, stated({ capturesByDefault: 'no' }))).toEqual(['allow', 'allow']);
    expect(ask({}, [], {}, stated({ capturesByDefault: undefined }))).toEqual(['unknown', 'unknown']);
  });

  test('the proxy leads every port to the one of its service', () => {
    const other = (own: Record<string, string>, port: number) => ask(own, [], { port });
    expect([other({}, 9090), other({ 'connect-service-port': '9090' }, 9090), other({ 'connect-service-port': '9090' }, 8080), other({}, 20_000)])
      .toEqual([['deny', 'deny'], ['allow', 'deny'], ['deny', 'deny'], ['deny', 'deny']]);
    const named = given([meshed('shop/api', { 'connect-service-port': 'web' }, { ports: [{ containerPort: 9090 }, { name: 'web', containerPort: 8080 }] }), API, ...WEB, intentions('api', [allow('web')])], stated());
    expect(bothVerdict(named, 'shop/web', 'shop/api')).toBe('allow');
  });

  test.each<[string, Record<string, string>, object, string]>([
    ['nothing', {}, {}, 'allow'],
    ['everything', { 'transparent-proxy': 'false' }, {}, 'deny'],
    ['everything but services that it names', { 'transparent-proxy': 'false', 'connect-service-upstreams': 'api:1234' }, {}, 'unknown'],
    ['the port that it dials', { 'transparent-proxy-exclude-outbound-ports': '80,8080' }, {}, 'deny'],
    ['the port of the pod, and not that of its Service', { 'transparent-proxy-exclude-outbound-ports': '8080' }, {}, 'unknown'],
    ['another port', { 'transparent-proxy-exclude-outbound-ports': '443' }, {}, 'allow'],
    ['a network', { 'transparent-proxy-exclude-outbound-cidrs': '10.0.0.0/8' }, {}, 'unknown'],
    ['a user that it excludes', { 'transparent-proxy-exclude-uids': '1000' }, { securityContext: { runAsUser: 1000 } }, 'unknown'],
    ['the user of the proxy', {}, { securityContext: { runAsUser: 5995 } }, 'unknown'],
    ['another user', { 'transparent-proxy-exclude-uids': '1000' }, { securityContext: { runAsUser: 1001 } }, 'allow'],
  ])('at the caller: %s', (_, own, more, expected) => {
    const caller = meshed('shop/caller', own, { serviceAccount: 'web', spec: { containers: [{ name: 'main', image: 'x', ports: PORTS, ...more }] } });
    const judgement = given([meshed('shop/api'), API, caller, service('shop/web', { port: 80 }, { app: 'caller' }), intentions('api', [allow('web')])], stated());
    expect(bothVerdict(judgement, 'shop/caller', 'shop/api')).toBe(expected);
  });
});

describe('plain text', () => {
  const PERMISSIVE = { mutualTLSMode: 'permissive' };
  const ALLOWED = meshEntry({ allowEnablingPermissiveMutualTLS: true });
  const ask = (...objects: readonly object[]) => {
    const judgement = given([meshed('shop/api'), API, ...WEB, pod('pay/bare'), ...objects], stated());
    return ['shop/web', 'pay/bare', '203.0.113.7'].map((from) => bothVerdict(judgement, from, 'shop/api'));
  };

  test.each<[string, readonly object[], readonly string[]]>([
    ['is refused by default', [], ['deny', 'deny', 'deny']],
    ['is taken where the service permits it', [ALLOWED, serviceDefaults('api', PERMISSIVE)], ['unknown', 'allow', 'allow']],
    ['is taken where all do', [ALLOWED, proxyDefaults(PERMISSIVE)], ['unknown', 'allow', 'allow']],
    ['is refused where the service says so itself', [ALLOWED, proxyDefaults(PERMISSIVE), serviceDefaults('api', { mutualTLSMode: 'strict' })], ['deny', 'deny', 'deny']],
    ['may be taken where the mesh does not allow it any more', [serviceDefaults('api', PERMISSIVE)], ['unknown', 'unknown', 'unknown']],
    ['of another service says nothing', [ALLOWED, serviceDefaults('web', PERMISSIVE)], ['deny', 'deny', 'deny']],
  ])('%s', (_, objects, expected) => {
    expect(ask(...objects)).toEqual(expected);
  });
});

describe('what the network sees', () => {
  test('of callers with a proxy is the port of the proxy', () => {
    const ports = (...allowed: readonly number[]) => networkPolicy('shop/api', {
      podSelector: { matchLabels: { app: 'api' } }, policyTypes: ['Ingress'], ingress: [{ ports: allowed.map((port) => ({ port })) }],
    });
    const ask = (policy: object) => bothVerdict(given([meshed('shop/api'), API, ...WEB, intentions('api', [allow('web')]), policy], stated()), 'shop/web', 'shop/api');
    expect([ask(ports(20_000)), ask(ports(8080))]).toEqual(['allow', 'deny']);
  });
});

describe('what the proxy itself answers', () => {
  const probe = { readinessProbe: { httpGet: { port: 8080, path: '/ready' } } };
  const api = (own: Record<string, string>) => meshed('shop/api', own, { spec: { containers: [{ name: 'main', image: 'x', ports: PORTS, ...probe }] } });
  const ask = (own: Record<string, string>, port: number, path?: string, objects: readonly object[] = []) => (
    bothVerdict(given([api(own), API, pod('pay/bare'), ...objects], stated()), 'pay/bare', 'shop/api', { port, ...(path !== undefined && { path, method: 'GET', host: 'api' }) })
  );

  test('is what probes ask for, at ports of the proxy, and nothing else there', () => {
    const on = { 'transparent-proxy-overwrite-probes': 'true' };
    expect([ask(on, 20_400, '/ready'), ask(on, 20_400, '/other'), ask(on, 20_300, '/ready'), ask(on, 8080, '/ready')]).toEqual(['allow', 'deny', 'deny', 'deny']);
    expect([ask({}, 20_400, '/ready'), ask({}, 20_400, '/other')]).toEqual(['unknown', 'deny']);
    expect(ask({ 'transparent-proxy-overwrite-probes': 'false' }, 20_400, '/ready')).toBe('deny');
  });

  test('is what entries expose', () => {
    const exposing = [serviceDefaults('api', { expose: { paths: [{ listenerPort: 21_500, localPathPort: 8080, path: '/metrics' }] } })];
    expect([ask({}, 21_500, '/metrics', exposing), ask({}, 21_500, '/', exposing), ask({}, 21_500)]).toEqual(['unknown', 'deny', 'deny']);
    expect(ask({}, 8080, '/', [serviceDefaults('api', { expose: { checks: true } })])).toBe('unknown');
  });

  test('is for scrapers, and who asks whether it is ready', () => {
    expect([ask({ 'enable-metrics': 'true' }, 20_200), ask({ 'enable-metrics': 'true', 'prometheus-scrape-port': '9102' }, 9102), ask({}, 20_200), ask({ 'enable-metrics': 'false' }, 20_200)])
      .toEqual(['allow', 'allow', 'unknown', 'deny']);
    expect([ask({ 'use-proxy-health-check': 'true' }, 21_000), ask({}, 21_000)]).toEqual(['allow', 'deny']);
  });
});

describe('what callers let out', () => {
  const ONLY = meshEntry({ transparentProxy: { meshDestinationsOnly: true } });
  const ask = (objects: readonly object[], to = '203.0.113.7', own: Record<string, string> = {}, asked: Asked = { port: 443 }) => (
    bothVerdict(given([meshed('shop/web', own), ...services('shop/web'), meshed('shop/api'), API, pod('pay/bare'), intentions('api', [allow('web')]), ...objects], stated()), 'shop/web', to, asked)
  );

  test('is everything, unless the mesh is told otherwise', () => {
    expect([ask([]), ask([ONLY]), ask([meshEntry({})]), ask([meshEntry({ transparentProxy: { x: true } })])]).toEqual(['allow', 'deny', 'allow', 'unknown']);
    expect([ask([ONLY], 'pay/bare', {}, {}), ask([ONLY], 'shop/api', {}, {})]).toEqual(['deny', 'allow']);
  });

  test('is what goes around the proxy', () => {
    expect([ask([ONLY], '203.0.113.7', { 'transparent-proxy-exclude-outbound-ports': '443' }), ask([ONLY], '203.0.113.7', { 'transparent-proxy-exclude-outbound-cidrs': '203.0.113.0/24' })]).toEqual(['allow', 'allow']);
    expect([ask([ONLY], '203.0.113.7', { 'transparent-proxy': 'false' }), ask([ONLY], 'pay/bare', { 'transparent-proxy-exclude-outbound-ports': '443' }, {})]).toEqual(['allow', 'unknown']);
  });

  test('of destinations outside goes by gateways, which are not followed', () => {
    const outside = serviceDefaults('partner', { destination: { addresses: ['203.0.113.7', 'partner.example'], port: 443 } });
    expect([ask([ONLY, outside]), ask([outside]), ask([ONLY, outside], '203.0.113.8', {}, { port: 443, host: 'other.example' }), ask([ONLY, outside], '203.0.113.8', {}, { port: 443, host: 'partner.example' })])
      .toEqual(['unknown', 'unknown', 'deny', 'unknown']);
    expect(ask([ONLY, outside], '203.0.113.7', {}, { port: 80 })).toBe('deny');
  });
});

test('a pod whose Namespace is not given asks for itself, and where its traffic goes is not known', () => {
  const judgement = givenAsIs([namespace('pay'), pod('pay/bare'), meshed('shop/api'), API], stated());
  expect(bothVerdict(judgement, 'pay/bare', 'shop/api')).toBe('unknown');
});

test('requests of a pod that gets no proxy are told apart by nothing', () => {
  const judgement = given([pod('shop/api'), API, pod('pay/bare'), serviceDefaults('api', { protocol: 'http' }), intentions('api', [by('web', permission('allow', { pathExact: '/a' })), deny('*')])], stated());
  expect(bothVerdict(judgement, 'pay/bare', 'shop/api', { path: '/b', method: 'GET', host: 'x' })).toBe('allow');
});
