import { app, judged, policy, verdicts } from './policies';
import { formatRequestSet } from '../../../../src/judge/requests/describe';

const API = { endpointSelector: app('api') };
const PORT = { ports: [{ port: '80', protocol: 'TCP' }] };

function withRules(...http: readonly object[]): object {
  return policy('shop/x', { ...API, ingress: [{ fromEndpoints: [app('web')], toPorts: [{ ...PORT, rules: { http } }] }] });
}

function ask(objects: readonly object[], request: object): string {
  return verdicts(judged(objects), ['shop/web'], ['shop/api'], request);
}

/** Sources: Cilium "Layer 7 Policies"; Envoy compares whole values, the query of a path with it. */
describe('rules of requests', () => {
  const only = withRules({ method: 'GET', path: '/orders(/[0-9]+)?' });

  test.each<[object, string]>([
    [{ method: 'GET', path: '/orders' }, 'allow'],
    [{ method: 'GET', path: '/orders/12' }, 'allow'],
    [{ method: 'GET', path: '/orders/12/items' }, 'deny'],
    [{ method: 'GET', path: '/orders?all' }, 'deny'],
    [{ method: 'GET', path: '/a/../orders' }, 'allow'],
    [{ method: 'GETS', path: '/orders' }, 'deny'],
    [{ method: 'POST', path: '/orders' }, 'deny'],
    [{}, 'conditional'],
    [{ method: 'POST' }, 'deny'],
    [{ protocol: 'UDP' }, 'deny'],
    [{ port: 81 }, 'deny'],
  ])('%j: %s', (request, expected) => {
    expect(ask([only], request)).toBe(expected);
  });

  test('an empty list of rules asks for nothing, and an empty rule for any request', () => {
    expect(ask([withRules()], {})).toBe('allow');
    expect(ask([withRules({})], { method: 'GET', path: '/' })).toBe('allow');
  });

  test('what lets anything in to the same port, by whatever labels and ports, voids them', () => {
    const others = [{ fromEndpoints: [app('web')], toPorts: [PORT] }, { fromEndpoints: [{}] }, { toPorts: [{ ports: [{ port: '0', protocol: 'ANY' }] }] }];
    for (const other of others) expect(ask([only, policy('shop/y', { ...API, ingress: [other] })], { method: 'POST', path: '/' })).toBe('allow');
    expect(ask([only, policy('shop/y', { ...API, ingress: [{ fromEndpoints: [app('db')] }] })], { method: 'POST', path: '/' })).toBe('deny');
  });

  test('a denial of the port comes before them', () => {
    const deny = policy('shop/y', { ...API, ingressDeny: [{ fromEndpoints: [app('web')], toPorts: [PORT] }] });
    expect(ask([only, deny], { method: 'GET', path: '/orders' })).toBe('deny');
  });

  test('without isolation they close nothing', () => {
    const open = policy('shop/x', { ...API, enableDefaultDeny: { ingress: false }, ingress: [{ toPorts: [{ ...PORT, rules: { http: [{ method: 'GET' }] } }] }] });
    expect(ask([open], { method: 'POST', path: '/' })).toBe('allow');
  });

  test('both ends must let a request through', () => {
    const leaving = policy('shop/y', { endpointSelector: app('web'), egress: [{ toEndpoints: [app('api')], toPorts: [{ ...PORT, rules: { http: [{ path: '/orders/.*' }] } }] }] });
    expect([{ method: 'GET', path: '/orders' }, { method: 'GET', path: '/orders/1' }, { method: 'POST', path: '/orders/1' }].map((request) => ask([only, leaving], request))).toEqual(['deny', 'allow', 'deny']);
  });

  test('headers are asked for, and what is more is open', () => {
    const secret = withRules({ headers: ['X-Key: 1', 'X-Trace'] });
    expect(ask([secret], { method: 'GET', path: '/' })).toBe('conditional');
    expect(ask([secret], { method: 'GET', path: '/', headers: { 'x-key': '1', 'x-trace': 'a' } })).toBe('allow');
    expect(ask([secret], { method: 'GET', path: '/', headers: { 'x-key': '2', 'x-trace': 'a' } })).toBe('deny');
    expect(ask([withRules({ headerMatches: [{ name: 'x-key', value: '1' }] })], { method: 'GET', path: '/', headers: { 'x-key': '1' } })).toBe('conditional');
  });

  test('an expression that is not understood leaves all open', () => {
    expect(ask([withRules({ path: '(?i)/orders' })], { method: 'GET', path: '/orders' })).toBe('unknown');
  });

  test('the matrix tells requests apart', () => {
    const rows = [...judged([only]).matrix()].filter(({ from, to, protocol }) => from.kind === 'workload' && from.workload === 'shop/web' && to.kind === 'workload' && to.workload === 'shop/api' && protocol === 'TCP');
    expect(rows.map(({ ports, verdict, requests }) => [ports, verdict, requests?.map(formatRequestSet)])).toEqual([
      [{ first: 80, last: 80 }, 'allow', ['GET matching /orders(/[0-9]+)?']],
    ]);
  });

  test('names that may be looked up are up to the request, but for a star', () => {
    const lookup = (pattern: string) => policy('shop/x', {
      endpointSelector: app('web'),
      egress: [{
        toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system' } }], toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: pattern }] } }],
      }],
    });
    const flow = { port: 53, protocol: 'UDP' } as const;
    expect(verdicts(judged([lookup('*')]), ['shop/web'], ['kube-system/dns', 'shop/api'], flow)).toBe('allow deny');
    expect(verdicts(judged([lookup('*.example.com')]), ['shop/web'], ['kube-system/dns'], flow)).toBe('conditional');
  });

  test('server names are held to, and no other rule opens their ports for sure', () => {
    const named = policy('shop/x', { endpointSelector: app('web'), egress: [{ toEntities: ['world'], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }], serverNames: ['api.example.com'] }] }] });
    const other = policy('shop/y', { endpointSelector: app('web'), egress: [{ toEntities: ['world'] }] });
    const to = (objects: readonly object[], sni?: string) => verdicts(judged(objects), ['shop/web'], ['8.8.8.8'], { port: 443, ...(sni !== undefined && { sni }) });
    expect([to([named]), to([named], 'api.example.com'), to([named], 'b.example.com')]).toEqual(['conditional', 'allow', 'deny']);
    expect([to([named, other]), to([named, other], 'api.example.com'), to([named, other], 'b.example.com')]).toEqual(['conditional', 'allow', 'conditional']);
  });

  test('a proxy that somebody else configures leaves the port open', () => {
    const listener = policy('shop/x', { endpointSelector: app('web'), egress: [{ toEndpoints: [{}], toPorts: [{ ...PORT, listener: { name: 'l', envoyConfig: { name: 'c' } } }] }, { toEndpoints: [{}] }] });
    expect(verdicts(judged([listener]), ['shop/web'], ['shop/api'])).toBe('unknown');
    expect(verdicts(judged([listener]), ['shop/web'], ['shop/api'], { port: 81 })).toBe('allow');
  });
});
