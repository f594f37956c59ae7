/** A Namespace that is used and not given has labels that nobody knows. */
import type { Judgement } from '../../../src/judge/judge';
import {
  authorization, given, givenAsIs, meshed, namespace, networkPolicy, object, peerAuthentication, pod, service, sidecar, verdict,
} from '../given';

const WEB = pod('shop/web');
const DB = pod('pay/db');
const TEAM = { matchLabels: { team: 'shop' } };

function letIn(namespaceSelector: object, podSelector?: object): object {
  return networkPolicy('pay/x', { podSelector: {}, ingress: [{ from: [{ namespaceSelector, ...(podSelector && { podSelector }) }] }] });
}

/** By one flow and by the matrix. */
function both(judgement: Judgement, from = 'shop/web', to = 'pay/db'): string {
  const flow = verdict(judgement, from, to);
  const rows = [...judgement.matrix()].filter((row) => row.from.kind === 'workload' && row.from.workload === from && row.to.kind === 'workload'
    && row.to.workload === to && row.protocol === 'TCP' && row.ports.first <= 8080 && 8080 <= row.ports.last);
  expect(rows.map((row) => row.verdict)).toEqual(flow === 'deny' ? [] : [flow]);
  return flow;
}

describe('namespaceSelectors', () => {
  test('on labels of a Namespace that is not given are undecided', () => {
    expect(both(givenAsIs([WEB, DB, letIn(TEAM)]))).toBe('unknown');
    expect(both(givenAsIs([WEB, DB, letIn({ matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] })]))).toBe('unknown');
    expect(both(givenAsIs([WEB, DB, letIn(TEAM), namespace('shop', { team: 'shop' })]))).toBe('allow');
    expect(both(givenAsIs([WEB, DB, letIn(TEAM), namespace('shop')]))).toBe('deny');
  });

  test('on the name are decided', () => {
    expect(both(givenAsIs([WEB, DB, letIn({ matchLabels: { 'kubernetes.io/metadata.name': 'shop' } })]))).toBe('allow');
    expect(both(givenAsIs([WEB, DB, letIn({ matchLabels: { 'kubernetes.io/metadata.name': 'edge' } })]))).toBe('deny');
    expect(both(givenAsIs([WEB, DB, letIn({ matchLabels: { 'kubernetes.io/metadata.name': 'edge', ...TEAM.matchLabels } })]))).toBe('deny');
    expect(both(givenAsIs([WEB, DB, letIn({})]))).toBe('allow');
  });

  test('matter only where the pod is meant as well', () => {
    expect(both(givenAsIs([WEB, DB, letIn(TEAM, { matchLabels: { app: 'web' } })]))).toBe('unknown');
    expect(both(givenAsIs([WEB, DB, letIn(TEAM, { matchLabels: { app: 'api' } })]))).toBe('deny');
  });

  test('count as those of a Namespace without labels, where that is asked for', () => {
    expect(both(givenAsIs([WEB, DB, letIn(TEAM)], { missingNamespaces: 'unlabelled' }))).toBe('deny');
  });

  test('of callees are undecided as well', () => {
    const out = networkPolicy('shop/x', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ namespaceSelector: TEAM }] }] });

    expect(both(givenAsIs([WEB, DB, out]))).toBe('unknown');
  });

  test('are named with the Namespace', () => {
    const { hops } = givenAsIs([WEB, DB, letIn(TEAM)]).explain({ from: { workload: 'shop/web' }, to: { workload: 'pay/db' }, port: 8080 });

    expect(hops.flatMap(({ testimonies }) => testimonies.map(({ because }) => because))).toContain(
      'whether a rule matches is not known: label team stands on Namespace shop, which is not given',
    );
  });

  test('leave undeclared pods of that Namespace undecided', () => {
    const rows = [...givenAsIs([WEB, DB, letIn(TEAM)]).exposure(['pay/db'])];
    const fromShop = rows.filter(({ from, direction }) => direction === 'in' && from.kind === 'undeclared' && from.namespace === 'shop');

    expect(new Set(fromShop.map((row) => row.verdict))).toEqual(new Set(['unknown']));
  });
});

describe('injection', () => {
  const closed = authorization('pay/nobody', {});

  test('by a Namespace that is not given is undecided', () => {
    expect(both(givenAsIs([WEB, DB, closed]))).toBe('unknown');
    expect(both(givenAsIs([WEB, DB, closed, namespace('pay')]))).toBe('allow');
    expect(both(givenAsIs([WEB, DB, closed, namespace('pay', { 'istio-injection': 'enabled' })]))).toBe('deny');
    expect(both(givenAsIs([WEB, DB, closed], { missingNamespaces: 'unlabelled' }))).toBe('allow');
  });

  test('does not matter where the pod or its place decides', () => {
    const out = pod('pay/out', { labels: { 'app': 'out', 'sidecar.istio.io/inject': 'false' } });
    const host = pod('pay/host', { spec: { hostNetwork: true } });
    const dns = pod('kube-system/dns');
    const judgement = givenAsIs([WEB, meshed('pay/in'), out, host, dns, closed, authorization('kube-system/nobody', {})], { hostNetworkPods: 'like-pods' });

    expect(both(judgement, 'shop/web', 'pay/in')).toBe('deny');
    expect(both(judgement, 'shop/web', 'pay/out')).toBe('allow');
    expect(both(judgement, 'shop/web', 'pay/host')).toBe('allow');
    expect(both(judgement, 'shop/web', 'kube-system/dns')).toBe('allow');
  });

  test('of a caller decides about its identity, and only where one is asked for', () => {
    const known = authorization('pay/x', { rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] });
    const strict = peerAuthentication('pay/default', { mtls: { mode: 'STRICT' } });
    const callee = meshed('pay/db');

    expect(both(givenAsIs([WEB, callee, known]))).toBe('unknown');
    expect(both(givenAsIs([WEB, callee, strict]))).toBe('unknown');
    expect(both(givenAsIs([WEB, callee, peerAuthentication('pay/default', { mtls: { mode: 'PERMISSIVE' } })]))).toBe('allow');
    expect(both(givenAsIs([WEB, callee, known, namespace('shop', { 'istio-injection': 'enabled' })]))).toBe('allow');
  });

  test('of a caller decides whether its Sidecar holds it back', () => {
    const only = sidecar('shop/default', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } });

    expect(both(givenAsIs([WEB, DB, only]))).toBe('unknown');
    expect(both(givenAsIs([WEB, DB, only, service('pay/db', { port: 8080 })]))).toBe('allow');
    expect(both(givenAsIs([WEB, DB, only, namespace('shop')]))).toBe('allow');
  });

  test('does not matter where the network denies, or where nothing is written for the mesh', () => {
    const deny = networkPolicy('pay/deny', { podSelector: {}, policyTypes: ['Ingress'] });

    expect(both(givenAsIs([WEB, DB, closed, deny]))).toBe('deny');
    const answer = givenAsIs([WEB, DB]).explain({ from: { workload: 'shop/web' }, to: { workload: 'pay/db' }, port: 8080 });
    expect([answer.verdict, answer.hops.map(({ hop }) => hop)]).toEqual(['allow', ['egress', 'ingress']]);
  });

  test('is named with the Namespace and the policy', () => {
    const { hops } = givenAsIs([WEB, DB, closed]).explain({ from: { workload: 'shop/web' }, to: { workload: 'pay/db' }, port: 8080 });
    const { testimonies = [] } = hops.find(({ hop }) => hop === 'authorization') ?? {};

    expect(testimonies.map(({ object: ref, effect, because }) => [ref?.name, effect, because])).toEqual([
      ['nobody', 'depends', 'no rule of this ALLOW policy matches, if the pod is in the mesh'],
      [undefined, 'depends', 'whether the pod is in the mesh depends on labels of Namespace pay, which is not given'],
    ]);
  });

  test('is not known at all where others are in ambient mode', () => {
    const ambient = namespace('edge', { 'istio.io/dataplane-mode': 'ambient' });

    expect(both(givenAsIs([WEB, DB, ambient]))).toBe('unknown');
    expect(both(givenAsIs([WEB, DB, ambient, namespace('shop'), namespace('pay')]))).toBe('allow');
  });
});

test('a Gateway that takes routes by labels of a Namespace takes those of one that is not given perhaps', () => {
  const gateway = object('gateway.networking.k8s.io/v1', 'Gateway', 'edge/public', {
    gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Selector', selector: TEAM } } }],
  });
  const route = object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'shop/web', {
    parentRefs: [{ name: 'public', namespace: 'edge' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
  });
  const objects = [gateway, route, WEB, service('shop/web', { port: 80, targetPort: 8080 })];
  const asked = { via: 'edge/public', method: 'GET', path: '/', host: 'shop.example.com' };

  expect(verdict(givenAsIs(objects), '203.0.113.7', 'shop/web', asked)).toBe('unknown');
  expect(verdict(given([...objects, namespace('shop', { team: 'shop' })]), '203.0.113.7', 'shop/web', asked)).toBe('allow');
  expect(verdict(given(objects), '203.0.113.7', 'shop/web', asked)).toBe('deny');
});

test('what a question says of an undeclared pod\'s Namespace counts where no manifest gives it', () => {
  const judgement = givenAsIs([DB, letIn(TEAM), namespace('edge')]);
  const ask = (name: string, labels?: Record<string, string>) => judgement.check({
    from: { undeclared: { namespace: name, ...(labels && { namespaceLabels: labels }) } }, to: { workload: 'pay/db' }, port: 8080,
  }).verdict;

  expect([ask('other', { team: 'shop' }), ask('other'), ask('pay', { team: 'shop' }), ask('pay'), ask('edge', { team: 'shop' })])
    .toEqual(['allow', 'deny', 'allow', 'unknown', 'deny']);
});
