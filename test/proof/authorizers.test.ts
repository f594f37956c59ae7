/** Authorizers, and what somebody changes of the objects that have them asked: closed by name, or told by what it opens. */
import { Chart, Testing } from 'cdk8s';
import { Mesh, TrustReport } from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import { judge } from '../../src/judge/judge';
import { proveInCluster } from '../../src/proof/in-cluster/prove-in-cluster';
import { proveGraph } from '../../src/proof/prove-graph';
import { declare } from '../cases/authorizers/declaration';
import { find, manifestsOfApp } from '../support/synth';
import type { Manifest } from '../support/synth';

const app = Testing.app();
declare(new Chart(app, 'chart'), Mesh.istio());
const graph = Registry.of(app).graph();
const written = manifestsOfApp(app);

type Change = (policy: Manifest) => void;

/** What the proof says where one policy is changed. */
function said(name: string, change: Change): string {
  const copies = structuredClone(written);
  change(find(copies, 'AuthorizationPolicy', name));
  return proveGraph(graph, copies).messages.map(({ text }) => text).join('\n');
}

const operations = ({ spec }: Manifest) => spec.rules[0].to as { operation: Record<string, string[]> }[];

test('what is written is proven', () => expect(proveGraph(graph, written).messages).toEqual([]));

describe('before a service', () => {
  const MISSING = 'shop/orders was declared to ask the authorizer checker, but no AuthorizationPolicy with the action CUSTOM asks it. Put it back';
  const OPEN = 'shop/web can reach shop/orders on 8080/TCP (GET any path), which is undeclared (mesh inbound, while authorizers refuse';
  test.each<[string, Change, string[]]>([
    ['nobody is asked', (policy) => { policy.spec.action = 'AUDIT'; delete policy.spec.provider; }, [MISSING, OPEN]],
    ['another pod is asked about', ({ spec }) => { spec.selector.matchLabels = { 'app.kubernetes.io/name': 'web' }; }, [MISSING, OPEN, "istio-ingress/edge-istio can't reach shop/web on 8080/TCP"]],
    ['some methods are left out', (policy) => { operations(policy)[0]!.operation.notMethods = ['GET']; }, [OPEN]],
    ['some paths are left out', (policy) => { operations(policy)[0]!.operation.notPaths = ['/status']; }, ['shop/web can reach shop/orders on 8080/TCP (GET /status)', 'while authorizers refuse']],
    ['another port is asked about', (policy) => { operations(policy)[0]!.operation.ports = ['8081']; }, [OPEN]],
    ['a header decides whether it is asked', ({ spec }) => { spec.rules[0].when = [{ key: 'request.headers[x-ask]', values: ['yes'] }]; }, ['shop/web can reach shop/orders', 'while authorizers refuse']],
    ['a header spares those who write it', ({ spec }) => { spec.rules[0].when = [{ key: 'request.headers[x-skip]', notValues: ['yes'] }]; }, ['shop/web', 'shop/orders', 'while authorizers refuse']],
    ['all pods of the namespace are asked about', ({ spec }) => { delete spec.selector; }, ["istio-ingress/edge-istio can't reach shop/web on 8080/TCP", 'blocked by AuthorizationPolicy shop/orders.authorizer']],
    ['an authorizer of the program that is another one', ({ spec }) => { spec.provider.name = 'policies-opa'; }, ['but an AuthorizationPolicy asks policies-opa, which is undeclared. Delete it']],
    ['one that nobody declared', ({ spec }) => { spec.provider.name = 'others'; }, ["the external authorizer 'others' is asked and decides", 'asks others, which is undeclared']],
    ['it allows instead', ({ spec }) => { spec.action = 'ALLOW'; delete spec.provider; }, [MISSING, 'opened by AuthorizationPolicy shop/orders.authorizer']],
  ])('%s', (_, change, words) => {
    const text = said('orders.authorizer', change);
    for (const word of words) expect(text).toContain(word);
  });

  test('two of them, of which Istio asks none', () => {
    const second = structuredClone(find(written, 'AuthorizationPolicy', 'orders.authorizer'));
    second.metadata.name = 'second';
    second.spec.provider.name = 'policies-opa';
    expect(proveGraph(graph, [...written, second]).messages.map(({ text }) => text).join()).toContain('asks policies-opa, which is undeclared');
  });
});

describe('at an edge', () => {
  test.each<[string, Change, string[]]>([
    ['nobody is asked', (policy) => { policy.spec.rules[0].to = [{ operation: { hosts: ['other.example.com'], ports: ['443'] } }]; }, ['can reach istio-ingress/edge-istio on 443/TCP', 'while authorizers refuse']],
    ['one method is not asked about', (policy) => { operations(policy)[0]!.operation.notMethods!.push('DELETE'); }, ['can reach istio-ingress/edge-istio on 443/TCP (DELETE any path', 'while authorizers refuse']],
    ['one path is not asked about', (policy) => { operations(policy)[1]!.operation.notPaths!.push('/open'); }, ['can reach istio-ingress/edge-istio on 443/TCP (GET /open', 'while authorizers refuse']],
    ['a host with a port is not asked about', (policy) => { for (const { operation } of operations(policy)) operation.hosts = ['shop.example.com']; }, ['shop.example.com:*', 'while authorizers refuse']],
    ['what needs no asking is asked about', ({ spec }) => { spec.rules = [{}]; }, ["can't reach istio-ingress/edge-istio on 443/TCP (GET /status, /status/*", 'blocked by AuthorizationPolicy istio-ingress/edge.authorizer']],
    ['another authorizer', ({ spec }) => { spec.provider.name = 'checker'; }, ['but an AuthorizationPolicy asks checker, which is undeclared']],
  ])('%s', (_, change, words) => {
    const text = said('edge.authorizer', change);
    for (const word of words) expect(text).toContain(word);
  });
});

describe('the questions of proxies', () => {
  test.each<[string, Change, string]>([
    ['are let in', ({ spec }) => { delete spec.rules; }, "istio-ingress/edge-istio can't reach policies/opa on 9191/TCP (POST /envoy.service.auth.v3.Authorization/Check)"],
    ['come from the edge alone', ({ spec }) => { spec.rules[0].from[0].source.principals.push('cluster.local/ns/shop/sa/web'); }, 'shop/web can reach policies/opa on 9191/TCP'],
    ['are nothing but questions', ({ spec }) => { delete spec.rules[0].to[0].operation.paths; }, 'istio-ingress/edge-istio can reach policies/opa on 9191/TCP'],
  ])('%s', (_, change, words) => expect(said('opa', change)).toContain(words));
});

const GOOD = [
  'extensionProviders:', '- name: policies-opa', '  envoyExtAuthzGrpc:', '    service: opa.policies.svc.cluster.local', '    port: 9191', '    timeout: 1s', '    failOpen: false',
  '- name: checker', '  envoyExtAuthzHttp:', '    service: checker.policies.svc.cluster.local', '    port: 8080', '    timeout: 0.25s', '    failOpen: false',
  '    pathPrefix: "/check"', '    includeRequestHeadersInCheck: ["x-tenant"]',
].join('\n');

function config(mesh: string, name = 'istio'): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'istio-system' }, data: { mesh } };
}

describe('the settings of the mesh', () => {
  const assumed = TrustReport.of(app).assumptions.filter(({ kind }) => kind === 'authorizer');

  test('are an assumption, with the very lines that the platform has to write', () => {
    expect(assumed.map(({ object, text }) => `${object}: ${text}`)).toEqual([
      'ConfigMap istio-system/istio: its extensionProviders know the authorizer checker as checker.policies.svc.cluster.local on port 8080, and have refused what it does not answer',
      'ConfigMap istio-system/istio: its extensionProviders know the authorizer policies-opa as opa.policies.svc.cluster.local on port 9191, and have refused what it does not answer',
    ]);
    const lines = assumed.map(({ settings = '' }) => settings.split('\n').slice(1)).reverse().flat();
    expect(['extensionProviders:', ...lines].join('\n')).toBe(GOOD);
  });

  /** What a cluster with these settings is told. */
  const told = (mesh: string, name?: string) => {
    const judgement = judge([{ objects: [...written, config(mesh, name)] }]);
    return proveInCluster([graph.record], { judgement, isRead: () => true, unproxied: new Map() }).map(({ text }) => text).filter((text) => text.includes('knows the authorizer'));
  };

  test('are right as they are printed', () => {
    expect(told(GOOD)).toEqual([]);
    expect(told(GOOD, 'istio-canary')).toEqual([]);
    expect(told(GOOD.replaceAll('    failOpen: false\n', ''))).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['lets in what is not answered', GOOD.replace('failOpen: false', 'failOpen: true'), 'envoyExtAuthzGrpc.failOpen is true, expected false'],
    ['asks another service', GOOD.replace('service: opa.policies', 'service: opa.others'), 'envoyExtAuthzGrpc.service is "opa.others.svc.cluster.local"'],
    ['asks another port', GOOD.replace('9191', '9192'), 'envoyExtAuthzGrpc.port is 9192, expected 9191'],
    ['waits for ever', GOOD.replace('    timeout: 1s\n', ''), 'envoyExtAuthzGrpc.timeout is missing, expected "1s"'],
    ['asks over HTTP', GOOD.replace('envoyExtAuthzGrpc', 'envoyExtAuthzHttp'), 'envoyExtAuthzHttp is {'],
    ['asks for other paths', GOOD.replace('"/check"', '"/"'), 'envoyExtAuthzHttp.pathPrefix is "/", expected "/check"'],
    ['shows it other headers', GOOD.replace('["x-tenant"]', '["cookie"]'), 'envoyExtAuthzHttp.includeRequestHeadersInCheck is ["cookie"]'],
    ['passes on what it answers', `${GOOD}\n    headersToUpstreamOnAllow: [x-user]`, 'envoyExtAuthzHttp.headersToUpstreamOnAllow is ["x-user"], which is undeclared'],
    ['does not know it', 'trustDomain: cluster.local', 'it is there 0 times, expected once'],
    ['knows it twice', `${GOOD}\n- name: checker\n  envoyExtAuthzHttp: {service: a.b.svc.cluster.local, port: 80}`, 'it is there 2 times, expected once'],
    ['spells it otherwise', GOOD.replace('failOpen: false', 'fail_open: true'), 'envoyExtAuthzGrpc.fail_open is true, which is undeclared'],
  ])('that %s are told', (_, mesh, words) => expect(told(mesh).join('\n')).toContain(words));

  test('of other revisions are not asked', () => {
    const judgement = judge([{ objects: [...written, config(GOOD), config('{}', 'istio-canary')] }]);
    const messages = proveInCluster([graph.record], { judgement, isRead: () => true, unproxied: new Map() });
    expect(messages.filter(({ text }) => text.includes('knows the authorizer'))).toEqual([]);
  });
});
