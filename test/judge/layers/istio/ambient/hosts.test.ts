/** Hosts outside behind waypoints: who reaches them, by name and around it, for one caller and for all at once. */
import { AMBIENT, SHOP, TUNNELLING, waypoint } from './ambient';
import type { Flow } from '../../../../../src/judge/core/flow';
import type { RequestSet } from '../../../../../src/judge/requests/describe';
import { authorization, given, meshed, namespace, networkPolicy } from '../../../given';
import { indexRows, rowsAt } from '../../../oracle/cells';
import { requestIsIn } from '../../../oracle/request-sets';

const BOUND = { 'istio.io/use-waypoint': 'waypoint' };
const STRIPE = '198.51.100.7';

function entry(key: string, spec: object = {}, labels: object = BOUND): object {
  const [of, name] = key.split('/');
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name, namespace: of, labels },
    spec: { hosts: ['api.stripe.com'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }, { number: 80, name: 'http', protocol: 'HTTP' }], resolution: 'DNS', ...spec },
  };
}

function half(object: object): object {
  const { metadata } = object as { metadata: object };
  return { ...object, metadata: { ...metadata, annotations: { 'istio.io/use-waypoint-canary-weight': '50' } } };
}

const toWaypoint = { to: [{ podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } } }], ports: [{ port: 15008 }] };
/** Pods of the application reach the waypoint alone. */
const closed = networkPolicy('shop/closed', { podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, policyTypes: ['Egress'], egress: [toWaypoint] });
const waypointSends = networkPolicy('shop/waypoint', {
  podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } }, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '198.51.100.0/24' } }], ports: [{ port: 443 }] }],
});
const target = (kind: string, group: string, name: string) => ({ targetRefs: [{ kind, group, name }] });
const ofEntry = target('ServiceEntry', 'networking.istio.io', 'stripe');
const by = (account: string, operation?: object) => ({ rules: [{ from: [{ source: { principals: [`cluster.local/ns/shop/sa/${account}`] } }], ...(operation && { to: [{ operation }] }) }] });

const WORLD = [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe')];

type Asked = Partial<Omit<Flow, 'from' | 'to'>>;

/** By the matrix as well, wherever it knows as much as the question says. */
function verdict(objects: readonly object[], from: string, asked: Asked = {}, ip = STRIPE): string {
  const judgement = given(objects);
  const flow: Flow = { from: { workload: from }, to: { ip }, port: 443, host: 'api.stripe.com', ...asked };
  const { verdict: said } = judgement.check(flow);
  expect(judgement.explain(flow).verdict).toBe(said);
  if (flow.dial === undefined && flow.host !== undefined) {
    const { method = 'GET', path = '/', host } = flow;
    const isMeant = (set: RequestSet) => requestIsIn(set, { method, path, host });
    const rows = rowsAt(indexRows(judgement.matrix()), flow).filter(({ requests }) => requests?.some(isMeant) ?? true);
    expect([...new Set(rows.map((row) => row.verdict))]).toEqual(said === 'deny' ? [] : [said]);
  }
  return said;
}

test('a host behind a waypoint is called through it by name, and around it by address', () => {
  expect(verdict(WORLD, 'shop/web')).toBe('allow');
  // The network of pods leads to the waypoint alone.
  expect(verdict([...WORLD, closed], 'shop/web')).toBe('allow');
  expect(verdict([...WORLD, closed], 'shop/web', { dial: 'service' })).toBe('allow');
  expect(verdict([...WORLD, closed], 'shop/web', { dial: 'address' })).toBe('deny');
  expect(verdict([...WORLD, closed], 'shop/web', { host: 'other.example' })).toBe('deny');
  expect(verdict([...WORLD, closed], 'shop/web', { port: 8443 })).toBe('deny');
  // Without ambient mode there is no waypoint.
  expect(verdict([...WORLD, closed], 'plain/job')).toBe('allow');
});

test('which host is called decides, where a question leaves it open', () => {
  expect(verdict([...WORLD, closed], 'shop/web', { host: undefined, dial: 'service' })).toBe('conditional');
  expect(verdict(WORLD, 'shop/web', { host: undefined })).toBe('allow');
  expect(verdict([...WORLD, closed], 'shop/web', { host: undefined, sni: 'api.stripe.com' })).toBe('allow');
});

test('the network policies of the waypoint count on the way out', () => {
  expect(verdict([...WORLD, closed, waypointSends], 'shop/web')).toBe('allow');
  expect(verdict([...WORLD, closed, waypointSends], 'shop/web', { port: 80 })).toBe('deny');
  expect(verdict([...WORLD, closed, waypointSends], 'shop/web', {}, '203.0.113.9')).toBe('deny');
});

describe('policies at the waypoint', () => {
  const cases: readonly [string, object, Asked, 'allow' | 'deny'][] = [
    ['for the entry, of the caller', authorization('shop/p', { ...ofEntry, ...by('web') }), {}, 'allow'],
    ['for the entry, of another', authorization('shop/p', { ...ofEntry, ...by('api') }), {}, 'deny'],
    ['for another entry', authorization('shop/p', { ...target('ServiceEntry', 'networking.istio.io', 'other'), ...by('api') }), {}, 'allow'],
    ['for a Service of its name', authorization('shop/p', { ...target('Service', '', 'stripe'), ...by('api') }), {}, 'allow'],
    ['for the entry, from another namespace', authorization('bank/p', { ...ofEntry, ...by('api') }), {}, 'allow'],
    ['for the Gateway', authorization('shop/p', { ...target('Gateway', 'gateway.networking.k8s.io', 'waypoint'), ...by('api') }), {}, 'deny'],
    ['for the class of waypoints', authorization('istio-system/p', { ...target('GatewayClass', 'gateway.networking.k8s.io', 'istio-waypoint'), ...by('api') }), {}, 'deny'],
    ['with a selector', authorization('shop/p', by('api')), {}, 'allow'],
    ['of requests, over HTTP', authorization('shop/p', { ...ofEntry, ...by('web', { methods: ['GET'] }) }), { port: 80, method: 'GET' }, 'allow'],
    ['of other requests, over HTTP', authorization('shop/p', { ...ofEntry, ...by('web', { methods: ['GET'] }) }), { port: 80, method: 'POST' }, 'deny'],
    ['of requests, over TLS', authorization('shop/p', { ...ofEntry, ...by('web', { methods: ['GET'] }) }), { method: 'GET' }, 'deny'],
    ['of a port', authorization('shop/p', { ...ofEntry, ...by('web', { ports: ['443'] }) }), {}, 'allow'],
    ['of another port', authorization('shop/p', { ...ofEntry, ...by('web', { ports: ['80'] }) }), {}, 'deny'],
  ];

  test.each(cases)('%s', (_, policy, asked, expected) => {
    expect(verdict([...WORLD, closed, policy], 'shop/web', asked)).toBe(expected);
    // Around the waypoint none of them holds: what is open there may be meant.
    expect(verdict([...WORLD, policy], 'shop/web', asked)).toBe(expected === 'allow' ? 'allow' : 'unknown');
  });

  test('leave open what a question says nothing about', () => {
    const gets = authorization('shop/p', { ...ofEntry, ...by('web', { methods: ['GET'] }) });
    expect(given([...WORLD, closed, gets]).check({ from: { workload: 'shop/web' }, to: { ip: STRIPE }, port: 80, host: 'api.stripe.com', dial: 'service' }).verdict).toBe('conditional');
  });
});

describe('which hosts a waypoint stands before', () => {
  const wildcard = { hosts: ['*.stripe.com'] };
  const none = { resolution: 'NONE' };
  const cases: readonly [string, readonly object[], Asked, string][] = [
    ['that of the namespace', [namespace('shop', { ...AMBIENT, ...BOUND }), ...SHOP.slice(1), waypoint('shop/waypoint'), entry('shop/stripe', {}, {})], {}, 'allow'],
    ['none, by the label of the entry', [namespace('shop', { ...AMBIENT, ...BOUND }), ...SHOP.slice(1), waypoint('shop/waypoint'), entry('shop/stripe', {}, { 'istio.io/use-waypoint': 'none' })], {}, 'deny'],
    ['none, as it is for workloads', [...SHOP, waypoint('shop/waypoint', { labels: { 'istio.io/waypoint-for': 'workload' } }), entry('shop/stripe')], {}, 'deny'],
    ['none, as it takes nothing of another namespace', [...SHOP, waypoint('shop/waypoint'), entry('bank/stripe', {}, { ...BOUND, 'istio.io/use-waypoint-namespace': 'shop' })], {}, 'deny'],
    ['one of another namespace', [...SHOP, waypoint('shop/waypoint', { namespaces: { from: 'All' } }), entry('bank/stripe', {}, { ...BOUND, 'istio.io/use-waypoint-namespace': 'shop' })], {}, 'allow'],
    ['one that is not given', [...SHOP, entry('shop/stripe')], {}, 'unknown'],
    ['none, where the host has no address in the mesh', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', none)], {}, 'deny'],
    ['none, where nothing allocates one', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', {}, { ...BOUND, 'networking.istio.io/enable-autoallocate-ip': 'false' })], {}, 'deny'],
    ['an address that is stated', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', { ...none, addresses: [STRIPE] })], { host: undefined }, 'allow'],
    ['another address', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', { ...none, addresses: ['198.51.100.8'] })], {}, 'deny'],
    ['an address that two entries state', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', { ...none, addresses: [STRIPE] }), entry('shop/other', { ...none, hosts: ['other.example'], addresses: [STRIPE] }, {})], { host: undefined }, 'unknown'],
    ['a network', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', { ...none, addresses: ['198.51.100.0/24'] })], { host: undefined }, 'unknown'],
    ['endpoints', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', { resolution: 'STATIC', endpoints: [{ address: STRIPE }] })], {}, 'allow'],
    ['other endpoints', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', { resolution: 'STATIC', endpoints: [{ address: '198.51.100.8' }] })], {}, 'deny'],
    ['a wildcard over HTTP', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', { ...wildcard, resolution: 'DYNAMIC_DNS' })], { port: 80 }, 'allow'],
    ['a wildcard over TLS, which istiod has to be told to', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', { ...wildcard, resolution: 'DYNAMIC_DNS' })], {}, 'unknown'],
    ['a wildcard without an address', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', { ...wildcard, ...none })], {}, 'deny'],
    ['a host that another entry names in whole', [...SHOP, waypoint('shop/waypoint'), entry('shop/all', { ...wildcard, resolution: 'DYNAMIC_DNS' }), entry('shop/stripe', {}, {})], { port: 80 }, 'deny'],
    ['a host that two entries name, of which one is in the namespace of the caller', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe'), entry('bank/stripe', {}, {})], {}, 'allow'],
    ['the same where that one has no waypoint', [...SHOP, waypoint('shop/waypoint'), waypoint('bank/waypoint'), entry('shop/stripe', {}, {}), entry('bank/stripe')], {}, 'deny'],
    ['a host that two entries of that namespace name', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe'), entry('shop/again', {}, {})], {}, 'unknown'],
    ['a host that entries of two other namespaces name, of which none leads through what the network opens', [...SHOP, waypoint('bank/waypoint'), entry('bank/stripe'), entry('far/stripe', {}, {})], {}, 'deny'],
    ['a host that another namespace names in whole', [...SHOP, waypoint('shop/waypoint'), entry('shop/all', { ...wildcard, resolution: 'DYNAMIC_DNS' }), entry('bank/stripe', {}, {})], { port: 80 }, 'deny'],
    ['a host to which another entry gives no address', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe'), entry('far/stripe', { ...none }, {})], {}, 'allow'],
    ['a port that leads to another', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', { ports: [{ number: 443, targetPort: 8443, name: 'tls', protocol: 'TLS' }] })], {}, 'unknown'],
    ['a second waypoint that takes nothing', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', {}, { ...BOUND, 'istio.io/use-waypoint-canary': 'next' })], {}, 'allow'],
    ['a second waypoint', [...SHOP, waypoint('shop/waypoint'), half(entry('shop/stripe', {}, { ...BOUND, 'istio.io/use-waypoint-canary': 'next' }))], {}, 'unknown'],
    ['an entry that is not understood', [...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', { workloadSelector: { labels: { app: 'x' } } })], {}, 'unknown'],
  ];

  // Whatever goes around the waypoint, the network stops.
  test.each(cases)('%s', (_, objects, asked, expected) => { expect(verdict([...objects, closed], 'shop/web', asked)).toBe(expected); });
});

test('ztunnel knows neither Sidecars nor REGISTRY_ONLY', () => {
  const only = { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name: 'default', namespace: 'shop' }, spec: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' }, egress: [{ hosts: ['./*'] }] } };
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh: 'outboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n' } };
  expect(verdict([...SHOP, only, config], 'shop/web', { host: 'other.example' })).toBe('allow');
  expect(verdict([namespace('shop'), meshed('shop/web'), only, config], 'shop/web', { host: 'other.example' })).toBe('deny');
});

test('gateways may go through it where the entry says so', () => {
  const gateway = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'edge', namespace: 'edge' }, spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] } };
  const none = networkPolicy('edge/none', { podSelector: {}, policyTypes: ['Egress'], egress: [] });
  const asked = (labels: object) => given([...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', {}, labels), gateway, TUNNELLING, none])
    .check({ from: { gateway: 'edge/edge' }, to: { ip: STRIPE }, port: 443, host: 'api.stripe.com' }).verdict;
  expect(asked({ ...BOUND, 'istio.io/ingress-use-waypoint': 'true' })).toBe('deny');
  const policy = authorization('shop/p', { ...ofEntry, ...by('web') });
  const open = given([...SHOP, waypoint('shop/waypoint'), entry('shop/stripe', {}, { ...BOUND, 'istio.io/ingress-use-waypoint': 'true' }), gateway, TUNNELLING, policy]);
  expect(open.check({ from: { gateway: 'edge/edge' }, to: { ip: STRIPE }, port: 443, host: 'api.stripe.com' }).verdict).toBe('unknown');
});

test('the waypoint itself calls straight', () => {
  expect(verdict([...WORLD, closed], 'shop/waypoint')).toBe('allow');
  expect(verdict([...WORLD, waypointSends], 'shop/waypoint', { port: 80 })).toBe('deny');
});

test('an explanation says at which waypoint a hop is, and how it may be gone around', () => {
  const policy = authorization('shop/p', { ...ofEntry, ...by('api') });
  const flow: Flow = { from: { workload: 'shop/web' }, to: { ip: STRIPE }, port: 443, host: 'api.stripe.com' };
  expect(JSON.stringify(given([...WORLD, closed, policy]).explain(flow))).toMatch(/at the waypoint shop\/waypoint/);
  expect(JSON.stringify(given([...WORLD, policy]).explain(flow))).toMatch(/dials an address outside instead of the name goes around/);
});
