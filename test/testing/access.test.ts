import { ApiObject, App, Chart } from 'cdk8s';
import { application, failureOf, manifestsOf } from './application';
import { Access, ExternalHost, HttpMethod, Mesh, SecureJob } from '../../src';
import '../../src/testing';
import { shopYaml } from '../report/shop';
import { image, namespace } from '../support/programs';

const CHARGE = { port: 8080, method: 'POST', path: '/payment/7' } as const;
const READ = { port: 8080, method: 'GET', path: '/payment/7' } as const;

describe('what is declared is allowed, what is not is denied', () => {
  const { app, chart, web, orders, payments, edge } = application();
  const from = { app, chart, 'an array of manifests': manifestsOf({ chart }) };

  test.each(Object.entries(from))('in what stands in expect(%s)', (_what, subject) => {
    expect(subject).toAllow({ from: 'shop/orders', to: 'shop/payments', ...CHARGE });
    expect(subject).toDeny({ from: 'shop/orders', to: 'shop/payments', ...READ });
    expect(subject).toDeny({ from: 'shop/web', to: 'shop/payments', ...CHARGE });
    expect(subject).not.toAllow({ from: 'shop/web', to: 'shop/payments', ...CHARGE });
    expect(subject).not.toDeny({ from: 'shop/orders', to: 'shop/payments', ...CHARGE });
  });

  test('ends are constructs too, or short names where only one workload bears them', () => {
    expect(chart).toAllow({ from: orders, to: payments, ...CHARGE });
    expect(chart).toDeny({ from: web, to: 'payments', ...CHARGE });
  });

  test('the edge is an end: by its construct, and by the name of its Gateway', () => {
    expect(chart).toAllow({ from: edge, to: web, port: 8080, method: 'GET', path: '/' });
    expect(chart).toAllow({ from: 'gateway:edge/edge', to: web, port: 8080, method: 'GET', path: '/' });
    expect(chart).toDeny({ from: edge, to: payments, ...CHARGE });
  });

  test('addresses outside and undeclared pods are ends', () => {
    expect(chart).toDeny({ from: '203.0.113.7', to: web, port: 8080 });
    expect(chart).toDeny({ from: '2001:db8::7', to: web, port: 8080 });
    expect(chart).toDeny({ from: payments, to: '203.0.113.7', port: 443 });
    expect(chart).toDeny({ from: 'undeclared:elsewhere', to: payments, ...CHARGE });
    expect(chart).toDeny({ from: 'undeclared:shop:app.kubernetes.io/name=orders', to: payments, ...CHARGE });
  });

  test('a port has the name that the pod gives it', () => {
    expect(chart).toAllow({ from: orders, to: payments, port: 'http', method: 'POST', path: '/payment/7' });
  });
});

test('a job that is applied is an end by its construct and by the names that it was given, whatever hash is behind them', () => {
  const { chart, payments } = application();
  const job = new SecureJob(namespace(chart, 'jobs'), 'audit', { image: image('audit') });
  job.calls(payments, Access.http({ methods: [HttpMethod.GET], paths: ['/payment/*'] }));

  for (const from of [job, 'jobs/audit', 'audit']) {
    expect(chart).toAllow({ from, to: payments, ...READ });
    expect(chart).toDeny({ from, to: payments, ...CHARGE });
  }
  expect(() => expect(chart).toAllow({ from: 'jobs/audi', to: payments, ...READ })).toThrow('no workload "jobs/audi"');
});

test('YAML is judged as it stands', () => {
  expect(shopYaml()).toAllow({ from: 'orders', to: 'payments', ...CHARGE });
  expect(shopYaml()).toDeny({ from: 'web', to: 'payments', ...CHARGE });
});

test('objects that a program adds beside our constructs count', () => {
  const { chart } = application({ mesh: Mesh.none() });
  const access = { from: 'web', to: 'payments', port: 8080 };
  expect(chart).toDeny(access);
  const selector = (name: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': name } } });
  new ApiObject(chart, 'more', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'more', namespace: 'shop' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: [selector('web')] }], egress: [{ to: [selector('payments')] }] },
  });
  expect(chart).toAllow(access);
});

test('facts that no manifest states go into the second argument', () => {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: x }
spec: { selector: { matchLabels: { app: a } }, template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a, image: a }] } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: x }
spec: { selector: { matchLabels: { app: b } }, template: { metadata: { labels: { app: b } }, spec: { containers: [{ name: b, image: b }] } } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: b, namespace: x }
spec: { podSelector: { matchLabels: { app: b } }, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }`;
  const access = { from: 'a', to: 'b', port: 80 };
  const told = failureOf(() => { expect(text).toDeny(access); });
  expect(told).toContain('expected x/a → x/b:80 to be denied, but the manifests leave it open');
  expect(told).toContain('Say more about the cluster in the second argument');
  expect(() => expect(text).toAllow(access)).toThrow('leave it open');
  expect(() => expect(text).not.toAllow(access)).toThrow('not to be allowed, but the manifests leave it open');
  expect(text).toDeny(access, { ipBlockMatchesPods: 'no' });
});

describe('what the request decides is neither allowed nor denied', () => {
  const { chart } = application();
  const access = { from: 'orders', to: 'payments', port: 8080 };

  test.each([
    ['toAllow', () => { expect(chart).toAllow(access); }],
    ['toDeny', () => { expect(chart).toDeny(access); }],
    ['not.toAllow', () => { expect(chart).not.toAllow(access); }],
    ['not.toDeny', () => { expect(chart).not.toDeny(access); }],
  ])('%s fails and says what to add', (_matcher, expectation) => {
    const told = failureOf(expectation);
    expect(told).toContain('but the request decides, so that it is neither allowed nor denied');
    expect(told).toContain('authorization policies of the callee: conditional\n    ? some requests are let through and some are not');
    expect(told).toContain('Say more of the request: method, path, host, headers or token.');
  });
});

describe('a failure explains itself', () => {
  const { chart } = application();

  test('denied access: every gate, who denied there, what is possible instead', () => {
    const told = failureOf(() => { expect(chart).toAllow({ from: 'orders', to: 'payments', ...READ }); });
    expect(told).toBe(`expected shop/orders → shop/payments:8080 GET /payment/7 to be allowed, but it is denied:

  network policies of the caller: allowed
    ✓ NetworkPolicy shop/orders allows: a rule matches

  sidecar of the caller: allowed
    ✓ Sidecar shop/orders allows: the proxy knows a Service that leads there

  network policies of the callee: allowed
    ✓ NetworkPolicy shop/payments allows: a rule matches

  mutual TLS of the callee: allowed
    ✓ PeerAuthentication shop/default requires: mode STRICT
    ✓ the port is STRICT, the caller arrives with mutual TLS

  end-user tokens at the callee: allowed
    nothing stands in the way

  authorization policies of the callee: denied
    ✗ AuthorizationPolicy shop/allow-nothing does not match: no rule of this ALLOW policy matches
    ✗ AuthorizationPolicy shop/payments does not match: no rule of this ALLOW policy matches

shop/orders can reach shop/payments on:
  8080 POST /payment/*
who else can reach shop/payments: nobody`);
  });

  test('allowed access: which objects allow it', () => {
    const told = failureOf(() => { expect(chart).toDeny({ from: 'orders', to: 'payments', ...CHARGE }); });
    expect(told).toContain('to be denied, but it is allowed');
    expect(told).toContain('✓ AuthorizationPolicy shop/payments allows: a rule matches');
    expect(told).toContain('✓ NetworkPolicy shop/payments allows: a rule matches');
  });

  test('who else reaches the callee', () => {
    const told = failureOf(() => { expect(chart).toAllow({ from: 'web', to: 'payments', ...CHARGE }); });
    expect(told).toContain('shop/web can reach shop/payments on: nothing\nwho else can reach shop/payments:\n  shop/orders on 8080 POST /payment/*');
  });

  test('YAML is quoted by its line', () => {
    const told = failureOf(() => { expect(shopYaml()).toAllow({ from: 'web', to: 'payments', ...CHARGE }); });
    expect(told).toMatch(/✗ NetworkPolicy shop\/payments isolates: .* \(<input>:\d+\)/);
  });
});

describe('a wrong question never passes for an answer', () => {
  const { app, chart, payments } = application();
  const ask = (access: object, subject: unknown = chart) => () => { expect(subject).toDeny(access as never); };

  test.each([
    ['a workload that is not there', { from: 'shop/wbe', to: payments, port: 8080 }, 'from: no workload "shop/wbe" in the manifests; there are: edge/edge-istio, shop/orders, shop/payments, shop/web'],
    ['a namespace that is another', { from: 'shop/web', to: 'prod/payments', port: 8080 }, 'to: no workload "prod/payments" in the manifests; did you mean shop/payments?'],
    ['no port', { from: 'web', to: payments }, 'port: expected a number from 1 to 65535 or the name of a port of the callee\'s pods, got undefined'],
    ['a port beyond all', { from: 'web', to: payments, port: 80800 }, 'got 80800'],
    ['a port without that name', { from: 'web', to: payments, port: 'grpc' }, 'port: the callee names no port "grpc"; write its number or one of http'],
    ['an end that is nothing', { from: undefined, to: payments, port: 8080 }, 'from: expected a workload\'s name, an IP address or a construct that writes pods, got undefined'],
    ['a host, which is no construct and has no address', { from: payments, to: ExternalHost.https('api.example.com'), port: 443 }, 'to: expected a workload\'s name, an IP address or a construct that writes pods, got an object with '],
    ['a construct that writes no pods', { from: new Chart(new App(), 'empty'), to: payments, port: 8080 }, 'from: [empty] writes no workload and no Gateway'],
    ['labels without a value', { from: 'undeclared:shop:app', to: payments, port: 8080 }, 'from: invalid label "app", expected key=value'],
    ['an unknown scheme', { from: 'stranger:shop', to: payments, port: 8080 }, 'from: invalid end "stranger:shop", expected namespace/name'],
    ['no access at all', 'web', 'expected { from, to, port }, got web'],
  ])('%s', (_what, access, message) => {
    expect(ask(access as object)).toThrow(message);
  });

  test('a name that several workloads bear', () => {
    const twice = `${shopYaml()}\n---\n${shopYaml({ namespace: 'prod' })}`;
    expect(ask({ from: 'web', to: 'shop/payments', port: 8080 }, twice)).toThrow('from: there are several workloads "web": shop/web, prod/web; write which');
  });

  test('the port of a Service, which no policy ever sees', () => {
    expect(ask({ from: 'web', to: 'payments', port: 80 }, shopYaml())).toThrow(
      'port: 80 is the port of Service shop/payments; shop/payments listens on 8080, which is what policies decide about; write port: 8080',
    );
  });

  test.each([
    ['a number', 3, 'expected an App, a Chart, an array of manifests or YAML, got number'],
    ['nothing', null, 'got null'],
    ['text that is no YAML', 'a: [', '<input>:1'],
    ['the name of a file', 'manifests.yaml', 'expected a Kubernetes object'],
  ])('in expect(%s)', (_what, subject, message) => {
    expect(ask({ from: 'web', to: 'payments', port: 8080 }, subject)).toThrow(message);
  });

  test('asking changes nothing in an app that declares nothing', () => {
    const plain = new App();
    const empty = new Chart(plain, 'plain');
    const before = plain.node.validate();
    expect(() => { expect(empty).toDeny({ from: 'web', to: 'payments', port: 8080 }); }).toThrow('there are: none at all');
    expect(plain.node.validate()).toEqual(before);
    expect(app.node.validate()).toEqual([]);
  });
});
