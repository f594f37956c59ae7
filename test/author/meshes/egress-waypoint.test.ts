/** Hosts outside behind waypoints of ambient mode: what is written, and every way around them that the proof has to see. */
import { ApiObject, JsonPatch } from 'cdk8s';
import { expectRefused, label, patch, pods, service, synthesize, tcp } from './ambient-world';
import type { World } from './ambient-world';
import { ExternalHost, ExternalNetwork, Mesh, Port, Waypoint, ZeroTrustNamespace } from '../../../src';
import { judge } from '../../../src/judge/judge';
import { find, ofKind } from '../../support/synth';

const STRIPE = ExternalHost.https('api.stripe.com');
const DATABASE = ExternalHost.tcp('db.example.com', 5432, { cidrs: ['203.0.113.7/32'] });

/** Two namespaces in ambient mode and one with sidecars call the same host; cart calls a database, and ops nothing. */
function declare({ web, cart, ledger, legacy }: World): void {
  for (const caller of [web, ledger, legacy]) caller.calls(STRIPE);
  cart.calls(DATABASE);
}

const EGRESS = { podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint-egress' } } };
const egressOf = (namespace: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } }, ...EGRESS });

describe('what is written', () => {
  const { text, written, error } = synthesize(declare);

  test('is proven', () => expect(error).toBe(''));

  test('is one waypoint for each namespace in ambient mode that calls hosts', () => {
    const waypoints = ofKind(written, 'Gateway').filter(({ spec }) => spec.gatewayClassName === 'istio-waypoint');
    expect(waypoints.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`).sort()).toEqual(['bank/waypoint-egress', 'shop/waypoint-egress']);
    expect(find(written, 'AuthorizationPolicy', 'waypoint-egress', 'shop').spec).toEqual({
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint-egress' }], action: 'ALLOW',
    });
  });

  test('binds hosts to it, each with an address in the mesh, and those of sidecars not', () => {
    const labels = Object.fromEntries(ofKind(written, 'ServiceEntry').map(({ metadata }) => [`${metadata.namespace} ${metadata.name}`, [
      metadata.labels['istio.io/use-waypoint'], metadata.labels['networking.istio.io/enable-autoallocate-ip'],
    ]]));
    expect(labels).toEqual({
      'shop api.stripe.com': ['waypoint-egress', undefined],
      'shop db.example.com': ['waypoint-egress', undefined],
      'bank api.stripe.com': ['waypoint-egress', undefined],
      'old api.stripe.com': [undefined, 'false'],
    });
  });

  test('lets the declared identities reach each host, and nobody else', () => {
    const rulesAt = (namespace: string, host: string) => {
      const policies = ofKind(written, 'AuthorizationPolicy').filter(({ metadata, spec }) => metadata.namespace === namespace && spec.targetRefs?.[0].name === host);
      return policies.map(({ spec }) => spec.rules);
    };
    const rule = (account: string, port: string) => [[{ from: [{ source: { principals: [`cluster.local/ns/${account}`] } }], to: [{ operation: { ports: [port] } }] }]];
    expect(rulesAt('shop', 'api.stripe.com')).toEqual(rule('shop/sa/web', '443'));
    expect(rulesAt('shop', 'db.example.com')).toEqual(rule('shop/sa/cart', '5432'));
    expect(rulesAt('bank', 'api.stripe.com')).toEqual(rule('bank/sa/ledger', '443'));
    expect(rulesAt('old', 'api.stripe.com')).toEqual([]);
  });

  test('opens the internet to the waypoint alone', () => {
    const opening = ofKind(written, 'NetworkPolicy').filter(({ spec }) => JSON.stringify(spec.egress ?? []).includes('ipBlock'));
    expect(opening.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`).sort()).toEqual(['bank/waypoint-egress', 'old/legacy', 'shop/waypoint-egress']);
    expect(find(written, 'NetworkPolicy', 'web', 'shop').spec.egress).toContainEqual({ to: [egressOf('shop')], ports: [tcp(15008)] });
    const { spec } = find(written, 'NetworkPolicy', 'waypoint-egress', 'shop');
    expect(spec.ingress).toContainEqual({ from: [pods('shop', 'cart'), pods('shop', 'web')], ports: [tcp(15008)] });
    expect(spec.egress).toContainEqual({ to: [{ ipBlock: { cidr: '203.0.113.7/32' } }], ports: [tcp(5432)] });
    expect(JSON.stringify(spec.egress)).not.toContain('"port":15008');
  });

  test.each([
    ['what is declared', 'shop/web', 'api.stripe.com', '198.51.100.1', 443, 'allow'],
    ['the same in another namespace', 'bank/ledger', 'api.stripe.com', '198.51.100.1', 443, 'allow'],
    ['another host', 'shop/web', 'api.example.com', '198.51.100.1', 443, 'deny'],
    ['another port', 'shop/web', 'api.stripe.com', '198.51.100.1', 80, 'deny'],
    ['another caller', 'bank/ops', 'api.stripe.com', '198.51.100.1', 443, 'deny'],
    ['the caller of another host', 'shop/cart', 'api.stripe.com', '198.51.100.1', 443, 'deny'],
    ['a host with stated addresses', 'shop/cart', 'db.example.com', '203.0.113.7', 5432, 'allow'],
    ['the same at another address', 'shop/cart', 'db.example.com', '203.0.113.8', 5432, 'deny'],
  ] as const)('%s', (_, from, host, ip, port, verdict) => {
    const judgement = judge([{ text }], { installations: [{ tunnels: 'yes' }] });
    expect(judgement.check({ from: { workload: from }, to: { ip }, port, host }).verdict).toBe(verdict);
    // Who dials the address of a host goes past ztunnel and all waypoints, and the network stops it.
    expect(judgement.check({ from: { workload: from }, to: { ip }, port, host, dial: 'address' }).verdict).toBe('deny');
  });
});

test('a host without callers of a namespace is none of its waypoint, and what has no name goes straight', () => {
  const { written, error } = synthesize(({ web }) => {
    web.calls(ExternalNetwork.of({ name: 'office', cidrs: ['198.51.100.0/24'], ports: [Port.tcp(22)] }));
    web.calls(ExternalHost.https('*.example.com', { cidrs: ['203.0.113.0/24'] }));
  });
  expect(error).toBe('');
  expect(ofKind(written, 'ServiceEntry')).toEqual([]);
  expect(written.filter(({ metadata }) => metadata.name === 'waypoint-egress')).toEqual([]);
  expect(find(written, 'NetworkPolicy', 'web', 'shop').spec.egress).toContainEqual({ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [tcp(443)] });
});

test('without waypoints hosts are held by address and port, and so are those of an edge', () => {
  const { written, error } = synthesize(({ web }) => web.calls(STRIPE), { mesh: Mesh.ambient({ waypoint: Waypoint.none() }) });
  expect(error).toBe('');
  expect(ofKind(written, 'ServiceEntry')).toEqual([]);
  expect(JSON.stringify(find(written, 'NetworkPolicy', 'web', 'shop').spec.egress)).toContain('0.0.0.0/0');
  const atEdge = synthesize(({ edge, ops }) => ops.calls(edge.at('shop.example.com')));
  expect(atEdge.error).toBe('');
  expect(atEdge.written.filter(({ metadata }) => metadata.name === 'waypoint-egress')).toEqual([]);
});

test.each([['a waypoint for each service', Waypoint.ofService()], ['a waypoint of the platform', Waypoint.fromReference({ name: 'waypoint', namespace: 'platform' })]])(
  'hosts have a waypoint of the program beside %s', (_, waypoint) => {
    const { written, error } = synthesize(declare, { mesh: Mesh.ambient({ waypoint }) });
    expect(error).toBe('');
    expect(find(written, 'ServiceEntry', 'api.stripe.com', 'shop').metadata.labels['istio.io/use-waypoint']).toBe('waypoint-egress');
  },
);

describe('the proof refuses', () => {
  const entry = (name: string, namespace: string, spec: object, labels: object = {}) => (world: World) => {
    new ApiObject(world.shop, 'added', { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name, namespace, labels: labels as Record<string, string> }, spec });
  };
  const policy = (spec: object, namespace = 'shop') => (world: World) => {
    new ApiObject(world.shop, 'added', { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'added', namespace }, spec });
  };
  const ofHost = { targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api.stripe.com' }] };
  const ofGateway = { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint-egress' }] };
  const by = (account: string) => [{ from: [{ source: { principals: [`cluster.local/ns/${account}`] } }] }];
  const stripe = { hosts: ['api.stripe.com'], exportTo: ['.'], location: 'MESH_EXTERNAL', resolution: 'DNS', ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] };
  const onEntry = (change: JsonPatch) => (world: World) => patch(world, 'ServiceEntry', 'api.stripe.com', change);
  const onPolicy = (change: JsonPatch) => (world: World) => patch(world, 'AuthorizationPolicy', 'api.stripe.com', change);

  test.each<[string, (world: World) => void, RegExp]>([
    ['a host that is not bound', onEntry(JsonPatch.remove('/metadata/labels/istio.io~1use-waypoint')), /shop\/web can't reach .* although it is declared \(waypoints of hosts outside/],
    ['a host that opts out', onEntry(label('istio.io/use-waypoint', 'none')), /istio\.io\/use-waypoint: "none".*expected "waypoint-egress"/],
    ['a host at the waypoint of another namespace', onEntry(label('istio.io/use-waypoint-namespace', 'bank')), /istio\.io\/use-waypoint-namespace/],
    ['a host with a second waypoint', onEntry(label('istio.io/use-waypoint-canary', 'x')), /istio\.io\/use-waypoint-canary/],
    ['a host without an address in the mesh', onEntry(label('networking.istio.io/enable-autoallocate-ip', 'False')), /enable-autoallocate-ip/],
    ['a host that the whole mesh sees', onEntry(JsonPatch.replace('/spec/exportTo/0', '*')), /exportTo/],
    ['a second host', onEntry(JsonPatch.add('/spec/hosts/-', 'evil.example.com')), /evil\.example\.com/],
    ['a second port', onEntry(JsonPatch.add('/spec/ports/-', { number: 80, name: 'http', protocol: 'HTTP' })), /spec\.ports/],
    ['a host that leads elsewhere', onEntry(JsonPatch.add('/spec/endpoints', [{ address: '203.0.113.66' }])), /endpoints/],
    ['a host of others in its place', entry('again', 'shop', { ...stripe, resolution: 'STATIC', endpoints: [{ address: '203.0.113.66' }] }), /ServiceEntry shop\/again/],
    ['a host of a namespace that calls none', entry('x', 'edge', { ...stripe, hosts: ['evil.example.com'] }, { 'istio.io/use-waypoint': 'waypoint-egress' }), /ServiceEntry edge\/x/],
    ['a host without a policy', onPolicy(JsonPatch.replace('/spec/action', 'AUDIT')), /shop\/web can't reach/],
    ['a policy of another host', onPolicy(JsonPatch.replace('/spec/targetRefs/0/name', 'db.example.com')), /shop\/web can't reach/],
    ['a second caller', onPolicy(JsonPatch.add('/spec/rules/0/from/0/source/principals/-', 'cluster.local/ns/shop/sa/cart')), /shop\/cart can reach .*443\/TCP.*undeclared \(waypoints of hosts outside/],
    ['a caller of another namespace', onPolicy(JsonPatch.add('/spec/rules/0/from/0/source/principals/-', 'cluster.local/ns/far/sa/any')), /of far .*\(waypoints of hosts outside\)/],
    ['all identities', onPolicy(JsonPatch.replace('/spec/rules/0/from/0/source/principals/0', '*')), /can reach .*undeclared/],
    ['everybody', onPolicy(JsonPatch.remove('/spec/rules/0/from')), /can reach .*undeclared/],
    ['a second policy', policy({ ...ofHost, rules: by('shop/sa/cart') }), /shop\/cart can reach/],
    ['a policy that opens all hosts', policy({ ...ofGateway, rules: by('shop/sa/cart') }), /shop\/cart can reach/],
    ['a policy that closes the host', policy({ ...ofHost, action: 'DENY', rules: by('shop/sa/web') }), /shop\/web can't reach/],
    ['a policy for all waypoints', policy({ targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }], rules: by('shop/sa/cart') }, 'istio-system'), /added|shop\/cart can reach/],
    ['a waypoint that is open by default', (world) => patch(world, 'AuthorizationPolicy', 'waypoint-egress', JsonPatch.add('/spec/rules', [{}])), /allows nobody|can reach/],
    ['a waypoint that is gone', (world) => { patch(world, 'Gateway', 'waypoint-egress', JsonPatch.replace('/metadata/name', 'other')); }, /waypoint-egress/],
    ['a waypoint for every namespace', (world) => patch(world, 'Gateway', 'waypoint-egress', JsonPatch.replace('/spec/listeners/0/allowedRoutes/namespaces/from', 'All')), /expected "Same"/],
    ['another container in the waypoint', (world) => patch(world, 'ConfigMap', 'waypoint-egress', JsonPatch.replace('/data/deployment', 'spec: { template: { spec: { hostNetwork: true } } }')), /hostNetwork/],
    ['a waypoint that reaches more', (world) => patch(world, 'NetworkPolicy', 'waypoint-egress', JsonPatch.add('/spec/egress/-', { ports: [tcp(80)] })), /shop\/waypoint-egress can reach .*80\/TCP/],
    ['a waypoint that anybody reaches', (world) => patch(world, 'NetworkPolicy', 'waypoint-egress', JsonPatch.add('/spec/ingress/-', { from: [{ podSelector: {} }], ports: [tcp(15008)] })), /can reach .*waypoint-egress.*undeclared/],
    ['a caller that the network lets out', (world) => patch(world, 'NetworkPolicy', 'web', JsonPatch.add('/spec/egress/-', { to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [tcp(443)] })), /shop\/web can reach .*443\/TCP/],
    ['a caller that does not reach the waypoint', (world) => patch(world, 'NetworkPolicy', 'web', JsonPatch.remove('/spec/egress/0')), /shop\/web can't reach Gateway shop\/waypoint-egress|can't reach/],
    ['a namespace that is bound as a whole', (world) => patch(world, 'Namespace', 'shop', label('istio.io/use-waypoint', 'waypoint-egress')), /istio\.io\/use-waypoint: "waypoint-egress".*expected "none"/],
  ])('%s', (_, change, words) => {
    expectRefused((world) => { declare(world); change(world); }, words);
  });
});

describe('what a waypoint does not hold is an error', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['a host below a wildcard', ({ web }) => web.calls(ExternalHost.https('*.example.com')), /calls \*\.example\.com:443: got \*\.example\.com in Istio's ambient mode, expected hosts by their whole names, or addresses.*cidrs/],
    ['a namespace of others', ({ chart, mesh }) => service(ZeroTrustNamespace.fromReference(chart, 'theirs', { mesh }), 'ours').calls(STRIPE), /calls api\.stripe\.com:443: got the namespace 'theirs', which this program only refers to/],
    ['a service of the same name', ({ shop, web }) => { web.calls(STRIPE); service(shop, 'waypoint-egress'); }, /name: got 'waypoint-egress', expected another name/],
    ['a namespace without waypoints beside one that has one for the same host', ({ chart, web }) => {
      web.calls(STRIPE);
      service(new ZeroTrustNamespace(chart, 'bare', { mesh: Mesh.ambient({ waypoint: Waypoint.none() }) }), 'x').calls(STRIPE);
    }, /bare\/x calls api\.stripe\.com without a waypoint, and shop has one for it/],
  ])('%s', (_, change, words) => expect(synthesize(change).error).toMatch(words));

  test('a waypoint of others with the name of the program\'s own', () => {
    const mesh = Mesh.ambient({ waypoint: Waypoint.fromReference({ name: 'waypoint-egress' }) });
    expect(synthesize(() => {}, { mesh }).error).toMatch(/mesh\.waypoint\.name.*another name/);
  });
});
