/** Waypoints of ambient mode: what is written where methods and paths are asked for, and every way around them that the proof has to see. */
import { JsonPatch } from 'cdk8s';
import { expectRefused, label, patch, podLabel, pods, service, synthesize, tcp } from './ambient-world';
import type { World } from './ambient-world';
import { Access, HttpMethod, Mesh, Port, Probes, Waypoint, ZeroTrustNamespace } from '../../../src';
import { judge } from '../../../src/judge/judge';
import { find, ofKind } from '../../support/synth';

const GET_CART = Access.http({ methods: [HttpMethod.GET], paths: ['/cart/*'] });

/** Web gets the cart, ops may call its other port, the edge exposes its API, and a sidecar calls what takes every request. */
function declare({ edge, web, cart, ops, ledger, legacy }: World): void {
  web.calls(cart, GET_CART);
  ops.calls(cart, Access.ports('admin'));
  cart.calls(ledger, Access.http({ methods: [HttpMethod.POST] }));
  legacy.calls(ledger);
  edge.exposes(cart, { pathPrefixes: ['/api'] });
}

describe('what is written', () => {
  const { text, written, error } = synthesize(declare);

  test('is proven', () => expect(error).toBe(''));

  test('is one waypoint for each namespace that has a service called with methods or paths', () => {
    const waypoints = ofKind(written, 'Gateway').filter(({ spec }) => spec.gatewayClassName === 'istio-waypoint');
    expect(waypoints.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`).sort()).toEqual(['bank/waypoint', 'shop/waypoint']);
    expect(waypoints[0].spec).toEqual({
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'Same' } } }],
      infrastructure: { parametersRef: { group: '', kind: 'ConfigMap', name: 'waypoint' } },
    });
    expect(find(written, 'ConfigMap', 'waypoint', 'shop').data.deployment).toContain('type: RuntimeDefault');
  });

  test('leads calls of bound Services there, those of the edge too, and of no others', () => {
    const bound = ofKind(written, 'Service').filter(({ metadata }) => 'istio.io/use-waypoint' in metadata.labels);
    expect(bound.map(({ metadata }) => [metadata.name, metadata.labels['istio.io/use-waypoint'], metadata.labels['istio.io/ingress-use-waypoint']]))
      .toEqual([['cart', 'waypoint', 'true'], ['ledger', 'waypoint', 'true']]);
  });

  test('is a pair of policies: requests at the waypoint, by ports of the Service, and the waypoint alone at the pods', () => {
    expect(find(written, 'AuthorizationPolicy', 'cart-requests').spec).toEqual({
      targetRefs: [{ group: '', kind: 'Service', name: 'cart' }],
      action: 'ALLOW',
      rules: [
        { from: [{ source: { principals: ['cluster.local/ns/bank/sa/ops'] } }], to: [{ operation: { ports: ['9000'] } }] },
        { from: [{ source: { principals: ['cluster.local/ns/edge/sa/edge-istio'] } }], to: [{ operation: { ports: ['80'], paths: ['/api', '/api/*'] } }] },
        { from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { ports: ['80'], methods: ['GET'], paths: ['/cart/*'] } }] },
      ],
    });
    expect(find(written, 'AuthorizationPolicy', 'cart', 'shop').spec.rules).toEqual([
      { from: [{ source: { notPrincipals: ['*'] } }], to: [{ operation: { ports: ['9102'] } }] },
      { from: [{ source: { principals: ['cluster.local/ns/shop/sa/waypoint'] } }], to: [{ operation: { ports: ['9000', '8080'] } }] },
    ]);
    expect(find(written, 'AuthorizationPolicy', 'ledger', 'bank').spec.rules).toEqual([
      { from: [{ source: { principals: ['cluster.local/ns/old/sa/legacy', 'cluster.local/ns/bank/sa/waypoint'] } }], to: [{ operation: { ports: ['8080'] } }] },
    ]);
    expect(find(written, 'AuthorizationPolicy', 'waypoint', 'shop').spec).toEqual({
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }], action: 'ALLOW',
    });
  });

  test('is a way for packets by the waypoint, and none beside it', () => {
    const waypoint = {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }, podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } },
    };
    expect(find(written, 'NetworkPolicy', 'web', 'shop').spec.egress).toContainEqual({ to: [waypoint], ports: [tcp(15008)] });
    expect(JSON.stringify(find(written, 'NetworkPolicy', 'web', 'shop').spec.egress)).not.toContain('cart');
    const ingress = find(written, 'NetworkPolicy', 'cart', 'shop').spec.ingress as unknown[];
    expect(ingress).toEqual([
      { from: [waypoint], ports: [tcp(15008)] },
      { from: [{ ipBlock: { cidr: '169.254.7.127/32' } }], ports: [tcp(8080)] },
      { from: [expect.objectContaining({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } } })], ports: [tcp(9102)] },
    ]);
    const { spec } = find(written, 'NetworkPolicy', 'waypoint', 'shop');
    expect(spec.ingress[0]).toEqual({
      from: [
        pods('bank', 'ops'),
        { ...waypoint, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'edge' } }, podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'edge' } } },
        pods('shop', 'web'),
      ],
      ports: [tcp(15008)],
    });
    expect(spec.egress).toContainEqual({ to: [pods('shop', 'cart')], ports: [tcp(15008)] });
    expect(spec.egress).toContainEqual({ to: [expect.objectContaining({ podSelector: { matchLabels: { app: 'istiod' } } })], ports: [tcp(15012)] });
  });

  test.each([
    ['what is declared', 'shop/web', 'GET', '/cart/1', 'service', 'allow'],
    ['another method', 'shop/web', 'DELETE', '/cart/1', 'service', 'deny'],
    ['another path', 'shop/web', 'GET', '/admin', 'service', 'deny'],
    ['another caller', 'bank/ledger', 'GET', '/cart/1', 'service', 'deny'],
    ['a caller of another port', 'bank/ops', 'GET', '/cart/1', 'service', 'deny'],
    ['a sidecar, which goes past waypoints', 'old/legacy', 'GET', '/cart/1', 'service', 'deny'],
    ['the address of a pod', 'shop/web', 'GET', '/cart/1', 'address', 'deny'],
  ] as const)('%s', (_, from, method, path, dial, verdict) => {
    const judgement = judge([{ text }], { installations: [{ tunnels: 'yes' }] });
    expect(judgement.check({ from: { workload: from }, to: { workload: 'shop/cart' }, port: 8080, dial, method, path }).verdict).toBe(verdict);
  });
});

test('each service has a waypoint of its own where that is asked for', () => {
  const { written, error } = synthesize(declare, { mesh: Mesh.ambient({ waypoint: Waypoint.ofService() }) });
  expect(error).toBe('');
  const waypoints = ofKind(written, 'Gateway').filter(({ spec }) => spec.gatewayClassName === 'istio-waypoint');
  expect(waypoints.map(({ metadata }) => metadata.name).sort()).toEqual(['cart-waypoint', 'ledger-waypoint']);
  expect(find(written, 'Service', 'cart').metadata.labels).toMatchObject({ 'istio.io/use-waypoint': 'cart-waypoint' });
});

test('the revision of the control plane is that of its waypoints, and not of the namespace, which would get sidecars by it', () => {
  const { written, error } = synthesize(declare, { mesh: Mesh.ambient({ revision: 'blue' }), sidecars: Mesh.istio({ revision: 'blue' }) });
  expect(error).toBe('');
  expect(find(written, 'Gateway', 'waypoint', 'shop').metadata.labels).toMatchObject({ 'istio.io/rev': 'blue' });
  expect(find(written, 'Namespace', 'shop').metadata.labels).not.toHaveProperty('istio.io/rev');
});

describe('the proof refuses', () => {
  const rename = (key: string) => JsonPatch.remove(`/metadata/labels/${key.replace('/', '~1')}`);
  test.each<[string, (world: World) => void, RegExp]>([
    ['a caller that the pods take around the waypoint', (world) => patch(world, 'AuthorizationPolicy', 'cart', JsonPatch.add('/spec/rules/1/from/0/source/principals/-', 'cluster.local/ns/shop/sa/web')), /shop\/web.*shop\/cart/],
    ['any identity at the pods', (world) => patch(world, 'AuthorizationPolicy', 'cart', JsonPatch.replace('/spec/rules/1/from/0/source/principals/0', '*')), /shop\/cart/],
    ['a waypoint that the pods do not take', (world) => patch(world, 'AuthorizationPolicy', 'cart', JsonPatch.remove('/spec/rules')), /can't reach shop\/cart/],
    ['a Service that is not bound', (world) => patch(world, 'Service', 'cart', rename('istio.io/use-waypoint')), /shop\/web.*can't reach shop\/cart/],
    ['a Service that opts out', (world) => patch(world, 'Service', 'cart', label('istio.io/use-waypoint', 'none')), /istio\.io\/use-waypoint: "none".*expected "waypoint"/],
    ['a Service at another waypoint', (world) => patch(world, 'Service', 'cart', label('istio.io/use-waypoint', 'other')), /istio\.io\/use-waypoint: "other".*expected "waypoint"/],
    ['a waypoint of another namespace', (world) => patch(world, 'Service', 'cart', label('istio.io/use-waypoint-namespace', 'bank')), /istio\.io\/use-waypoint-namespace/],
    ['a second waypoint', (world) => patch(world, 'Service', 'cart', label('istio.io/use-waypoint-canary', 'x')), /istio\.io\/use-waypoint-canary/],
    ['an edge that goes past it', (world) => patch(world, 'Service', 'cart', rename('istio.io/ingress-use-waypoint')), /can't reach shop\/cart/],
    ['a Service that was not declared behind it', (world) => patch(world, 'Service', 'web', label('istio.io/use-waypoint', 'waypoint')), /istio\.io\/use-waypoint: "waypoint".*expected "none"/],
    ['a method more', (world) => patch(world, 'AuthorizationPolicy', 'cart-requests', JsonPatch.add('/spec/rules/2/to/0/operation/methods/-', 'DELETE')), /shop\/web can reach shop\/cart.*DELETE/],
    ['a path more', (world) => patch(world, 'AuthorizationPolicy', 'cart-requests', JsonPatch.add('/spec/rules/2/to/0/operation/paths/-', '/admin')), /shop\/web can reach shop\/cart.*\/admin/],
    ['the port of the pod in the place of that of the Service', (world) => patch(world, 'AuthorizationPolicy', 'cart-requests', JsonPatch.replace('/spec/rules/2/to/0/operation/ports/0', '8080')), /shop\/web can't reach shop\/cart/],
    ['requests of another Service', (world) => patch(world, 'AuthorizationPolicy', 'cart-requests', JsonPatch.replace('/spec/targetRefs/0/name', 'web')), /targetRefs/],
    ['no policy for requests', (world) => patch(world, 'AuthorizationPolicy', 'cart-requests', JsonPatch.add('/spec/action', 'AUDIT')), /shop\/cart/],
    ['a waypoint that is open by default', (world) => patch(world, 'AuthorizationPolicy', 'waypoint', JsonPatch.add('/spec/rules', [{}])), /allows nobody|AuthorizationPolicy shop\/waypoint/],
    ['a waypoint for pods instead of Services', (world) => patch(world, 'Gateway', 'waypoint', label('istio.io/waypoint-for', 'workload')), /istio\.io\/waypoint-for: "workload".*expected "service"/],
    ['a waypoint of another class', (world) => patch(world, 'Gateway', 'waypoint', JsonPatch.replace('/spec/gatewayClassName', 'istio')), /shop\/waypoint/],
    ['a waypoint for every namespace', (world) => patch(world, 'Gateway', 'waypoint', JsonPatch.replace('/spec/listeners/0/allowedRoutes/namespaces/from', 'All')), /not the waypoint.*expected "Same"/],
    ['a second way into the waypoint', (world) => patch(world, 'Gateway', 'waypoint', JsonPatch.add('/spec/listeners/-', { name: 'open', port: 80, protocol: 'HTTP' })), /not the waypoint.*one listener/],
    ['parameters of somebody else', (world) => patch(world, 'Gateway', 'waypoint', JsonPatch.replace('/spec/infrastructure/parametersRef/name', 'theirs')), /not the waypoint.*expected "waypoint"/],
    ['another container in the waypoint', (world) => patch(world, 'ConfigMap', 'waypoint', JsonPatch.replace('/data/deployment', 'spec: { template: { spec: { hostNetwork: true } } }')), /ConfigMap shop\/waypoint is not the waypoint.*hostNetwork/],
    ['a waypoint that anybody reaches', (world) => patch(world, 'NetworkPolicy', 'waypoint', JsonPatch.add('/spec/ingress/0/from/-', { podSelector: {} })), /can reach Gateway shop\/waypoint|can reach .*waypoint.*undeclared/],
    ['a caller past the waypoint in the network', (world) => patch(world, 'NetworkPolicy', 'cart', JsonPatch.add('/spec/ingress/0/from/-', pods('shop', 'web'))), /shop\/web can reach shop\/cart on 15008\/TCP/],
    ['pods that opt out', (world) => patch(world, 'Deployment', 'cart', podLabel('istio.io/dataplane-mode', 'none')), /istio\.io\/dataplane-mode: "none"/],
    ['pods with a waypoint of their own', (world) => patch(world, 'Deployment', 'cart', podLabel('istio.io/use-waypoint', 'waypoint')), /istio\.io\/use-waypoint: "waypoint".*expected "none"/],
  ])('%s', (_, change, words) => {
    expectRefused((world) => { declare(world); change(world); }, words);
  });
});

describe('methods and paths that nobody would see are an error', () => {
  const none = Mesh.ambient({ waypoint: Waypoint.none() });
  test.each<[string, (world: World) => void, RegExp, Mesh]>([
    ['of a caller with a sidecar', ({ legacy, cart }) => legacy.calls(cart, GET_CART), /caller that goes past waypoints.*put the caller into ambient mode/, Mesh.ambient()],
    ['of a StatefulSet', ({ shop, web }) => web.calls(service(shop, 'db', { stateful: true }), GET_CART), /StatefulSet in ambient mode.*headless/, Mesh.ambient()],
    ['without waypoints', ({ web, cart }) => web.calls(cart, GET_CART), /without waypoints.*ztunnel sees connections alone/, none],
    ['of a path under an edge, without waypoints', ({ edge, cart }) => edge.exposes(cart, { pathPrefixes: ['/api'] }), /without waypoints/, none],
    ['of a caller without a mesh', ({ chart, cart }) => {
      service(new ZeroTrustNamespace(chart, 'bare', { mesh: Mesh.none() }), 'x').calls(cart, GET_CART);
    }, /a caller with no mesh and a callee in Istio's ambient mode/, Mesh.ambient()],
    ['beside a call of the same caller without them', ({ web, cart }) => {
      web.calls(cart);
      web.calls(cart, GET_CART);
    }, /calls shop\/cart: got methods or paths, and a call by the same caller without them, expected one of the two/, Mesh.ambient()],
    ['of an edge that leads everything there as well', ({ edge, web }) => edge.exposes(web, { pathPrefixes: ['/api'] }), /got methods or paths, and a call by the same caller without them/, Mesh.ambient()],
    ['in a namespace of others', ({ chart, web, mesh }) => {
      web.calls(service(ZeroTrustNamespace.fromReference(chart, 'theirs', { mesh }), 'ours'), GET_CART);
    }, /which this program only refers to/, Mesh.ambient()],
  ])('%s', (_, change, words, mesh) => expect(synthesize(change, { mesh }).error).toMatch(words));
});

test('where others are restricted, a caller may do everything', () => {
  const { error } = synthesize(({ ops, web, cart }) => {
    web.calls(cart, GET_CART);
    ops.calls(cart);
    ops.calls(cart, GET_CART);
  });
  expect(error).toBe('');
});

test('what all workloads may ask for needs no waypoint where there are none', () => {
  const { error, written } = synthesize(({ chart, mesh }) => {
    const alone = new ZeroTrustNamespace(chart, 'alone', { mesh });
    alone.allCall(service(alone, 'common'), GET_CART);
  });
  expect(error).toBe('');
  expect(written.filter(({ kind, metadata }) => kind === 'Gateway' && metadata.namespace === 'alone')).toEqual([]);
});

test('no service may be called like the waypoint', () => {
  const { error } = synthesize((world) => {
    declare(world);
    service(world.shop, 'waypoint');
  });
  expect(error).toMatch(/name: got 'waypoint', expected another name/);
});

test('a service that gets its ports after it was called is bound, too', () => {
  const { written, error } = synthesize(({ shop, web }) => {
    const late = service(shop, 'late', { ports: [], probes: Probes.exec(['late', 'status']) });
    web.calls(late, GET_CART);
    late.addPort(Port.http(8080));
  });
  expect(error).toBe('');
  expect(find(written, 'Service', 'late').metadata.labels).toMatchObject({ 'istio.io/use-waypoint': 'waypoint', 'istio.io/ingress-use-waypoint': 'true' });
});
