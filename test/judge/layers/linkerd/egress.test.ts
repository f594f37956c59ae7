import { annotated, egressNetwork, meshed } from './objects';
import { given, givenAsIs, pod } from '../../given';
import { bothVerdict } from '../verdicts';

const PODS = [meshed('shop/web'), meshed('pay/job'), pod('shop/bare'), annotated('shop', {})];
const OLD = '2025-01-01T00:00:00Z';
const NEW = '2026-01-01T00:00:00Z';
const CLUSTER = { clusterNetworks: ['10.0.0.0/8'] };

function route(kind: string, spec: object, parent: object = {}): object {
  const version = kind === 'HTTPRoute' || kind === 'GRPCRoute' ? 'v1' : 'v1alpha2';
  const parentRefs = [{ group: 'policy.linkerd.io', kind: 'EgressNetwork', name: 'out', port: 443, ...parent }];
  return { apiVersion: `gateway.networking.k8s.io/${version}`, kind, metadata: { namespace: 'shop', name: kind.toLowerCase() }, spec: { parentRefs, ...spec } };
}

function asker(...objects: readonly object[]) {
  const judgement = given([...PODS, ...objects], CLUSTER);
  return (from: string, to: string, port = 443, host?: string) => bothVerdict(judgement, from, to, { port, ...(host !== undefined && { host }) });
}

/** Facts of Linkerd's tests of its egress networks (index/src/outbound/index/egress_network.rs). */
describe('an EgressNetwork', () => {
  test('that denies holds what leaves the cluster, of pods with a proxy in its namespace', () => {
    const ask = asker(egressNetwork('shop/out', 'Deny'));
    expect([ask('shop/web', '203.0.113.7'), ask('shop/bare', '203.0.113.7'), ask('pay/job', '203.0.113.7'), ask('shop/web', '10.9.9.9')]).toEqual(['deny', 'allow', 'allow', 'allow']);
  });

  test('that allows holds nothing', () => {
    expect(asker(egressNetwork('shop/out', 'Allow'))('shop/web', '203.0.113.7')).toBe('allow');
  });

  test('of some networks holds those, without their exceptions', () => {
    const ask = asker(egressNetwork('shop/out', 'Deny', [{ cidr: '203.0.113.0/24', except: ['203.0.113.128/25'] }]));
    expect([ask('shop/web', '203.0.113.7'), ask('shop/web', '203.0.113.200'), ask('shop/web', '198.51.100.7')]).toEqual(['deny', 'allow', 'allow']);
  });

  test('of the smaller network goes before, then the older one, then the first by name', () => {
    const wide = (policy: string, created?: string, name = 'wide') => egressNetwork(`shop/${name}`, policy, [{ cidr: '203.0.0.0/16' }], created);
    const narrow = egressNetwork('shop/narrow', 'Allow', [{ cidr: '203.0.113.0/24' }]);
    expect(asker(wide('Deny'), narrow)('shop/web', '203.0.113.7')).toBe('allow');
    expect(asker(wide('Deny', OLD), wide('Allow', NEW, 'other'))('shop/web', '203.0.113.7')).toBe('deny');
    expect(asker(wide('Deny', NEW), wide('Allow', OLD, 'other'))('shop/web', '203.0.113.7')).toBe('allow');
    expect(asker(wide('Deny', OLD), wide('Allow', OLD, 'other'))('shop/web', '203.0.113.7')).toBe('allow');
    expect(asker(wide('Deny'), wide('Allow', undefined, 'other'))('shop/web', '203.0.113.7')).toBe('unknown');
  });

  test('for everybody holds those in whose namespace there is none', () => {
    const ask = asker(egressNetwork('linkerd-egress/out', 'Deny'), egressNetwork('shop/own', 'Deny', [{ cidr: '198.51.100.0/24' }]));
    expect([ask('pay/job', '203.0.113.7'), ask('shop/web', '203.0.113.7'), ask('shop/web', '198.51.100.7'), ask('pay/job', '198.51.100.7')]).toEqual(['deny', 'allow', 'deny', 'deny']);
  });

  test('of everything outside depends on the networks of the cluster, where these are not stated', () => {
    const judgement = given([...PODS, egressNetwork('shop/out', 'Deny')]);
    expect(bothVerdict(judgement, 'shop/web', '203.0.113.7')).toBe('unknown');
  });

  test('that could not be understood leaves open what it holds', () => {
    expect(asker(egressNetwork('shop/out', 'Deny', [{ cidr: 'everything' }]))('shop/web', '203.0.113.7')).toBe('unknown');
  });

  test('does not hold what the proxy of a caller skips, or may', () => {
    const judgement = given([
      ...['ports', 'subnets', 'none'].map((name) => meshed(`shop/${name}`, {
        annotations: name === 'ports' ? { 'config.linkerd.io/skip-outbound-ports': '443,8000-8002' } : name === 'subnets' ? { 'config.linkerd.io/skip-subnets': '203.0.113.0/24' } : {},
      })), egressNetwork('shop/out', 'Deny'),
    ], CLUSTER);
    const ask = (from: string, port: number, to = '203.0.113.7') => bothVerdict(judgement, `shop/${from}`, to, { port });
    expect([ask('ports', 443), ask('ports', 8001), ask('ports', 8003), ask('none', 443), ask('none', 4567)]).toEqual(['allow', 'allow', 'deny', 'deny', 'unknown']);
    expect([ask('subnets', 443), ask('subnets', 443, '198.51.100.7')]).toEqual(['unknown', 'deny']);
  });

  test('may hold pods of which it is not known whether they have a proxy', () => {
    const judgement = givenAsIs([pod('shop/db'), egressNetwork('shop/out', 'Deny')], CLUSTER);
    expect(bothVerdict(judgement, 'shop/db', '203.0.113.7')).toBe('unknown');
  });

  test('does not hold calls inside', () => {
    const judgement = given([...PODS, egressNetwork('shop/out', 'Deny', [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }])]);
    expect(bothVerdict(judgement, 'shop/web', 'shop/bare')).toBe('allow');
  });
});

describe('routes of an EgressNetwork that denies', () => {
  const OUT = egressNetwork('shop/out', 'Deny');
  const HOSTS = { hostnames: ['api.example.com', '*.example.org'], rules: [{}] };

  test('a TCPRoute lets everything out at its port', () => {
    const ask = asker(OUT, route('TCPRoute', { rules: [{}] }));
    expect([ask('shop/web', '203.0.113.7'), ask('shop/web', '203.0.113.7', 80), ask('pay/job', '203.0.113.7', 80)]).toEqual(['allow', 'deny', 'allow']);
  });

  test('a TLSRoute lets its hosts out', () => {
    const ask = asker(OUT, route('TLSRoute', HOSTS));
    const asked = (host?: string) => ask('shop/web', '203.0.113.7', 443, host);
    expect([asked('api.example.com'), asked('a.b.example.org'), asked('example.org'), asked('evil.example')]).toEqual(['allow', 'allow', 'deny', 'deny']);
  });

  test('an HTTPRoute lets requests out, as far as they fit, and goes before a TLSRoute', () => {
    const ask = asker(OUT, route('TLSRoute', { rules: [{}] }), route('HTTPRoute', HOSTS));
    expect([ask('shop/web', '203.0.113.7', 443, 'api.example.com'), ask('shop/web', '203.0.113.7', 443, 'evil.example')]).toEqual(['conditional', 'deny']);
  });

  test('one that leads elsewhere leaves open who is called', () => {
    const ask = asker(OUT, route('TCPRoute', { rules: [{ backendRefs: [{ name: 'proxy', port: 3128 }] }] }));
    expect(ask('shop/web', '203.0.113.7')).toBe('unknown');
  });

  test('one of another EgressNetwork counts for nothing', () => {
    expect(asker(OUT, route('TCPRoute', { rules: [{}] }, { name: 'other' }))('shop/web', '203.0.113.7')).toBe('deny');
  });
});
