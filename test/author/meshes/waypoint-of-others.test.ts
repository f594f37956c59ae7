/** Waypoints that the platform owns: bound by reference, with the policies that are the program's to write. */
import { ApiObject, JsonPatch } from 'cdk8s';
import { patch, service, synthesize } from './ambient-world';
import type { World } from './ambient-world';
import { Access, HttpMethod, Issuer, Mesh, TrustReport, Users, Waypoint } from '../../../src';
import { Registry } from '../../../src/cdk8s/bridge/registry';
import { assumptionsOf } from '../../../src/proof/assumptions/assumptions';
import { proveGraph } from '../../../src/proof/prove-graph';
import { specificationOf } from '../../../src/proof/specification/read';
import { find, ofKind } from '../../support/synth';

const elsewhere = Mesh.ambient({ waypoint: Waypoint.fromReference({ name: 'shared', namespace: 'platform', serviceAccountName: 'proxies' }) });
const beside = Mesh.ambient({ waypoint: Waypoint.fromReference({ name: 'team-waypoint' }) });
const READ = Access.http({ methods: [HttpMethod.GET], paths: ['/carts/*'] });

/** Two services of two namespaces behind it, one of them exposed, one that nobody looks at. */
function declare({ web, cart, ops, ledger, edge }: World): void {
  web.calls(cart, READ);
  ops.calls(ledger, Access.http({ methods: [HttpMethod.POST] }));
  web.calls(ops);
  edge.exposes(cart, { pathPrefixes: ['/carts'], portName: 'http' });
}

const pods = (namespace: string, gateway: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': gateway } },
});
const TUNNEL = [{ port: 15008, protocol: 'TCP' }];

describe('a waypoint in another namespace', () => {
  const { written, error } = synthesize(declare, { mesh: elsewhere });

  test('is proven, and nothing of it is written', () => {
    expect(error).toBe('');
    expect(ofKind(written, 'Gateway').map(({ metadata }) => metadata.name)).toEqual(['edge']);
    expect(written.filter(({ metadata }) => metadata.namespace === 'platform' || /shared|waypoint/.test(metadata.name))).toEqual([]);
  });

  test('leads to it whoever calls a service that is called with methods or paths', () => {
    const labels = { 'istio.io/use-waypoint': 'shared', 'istio.io/use-waypoint-namespace': 'platform', 'istio.io/ingress-use-waypoint': 'true' };
    expect(find(written, 'Service', 'cart').metadata.labels).toMatchObject(labels);
    expect(find(written, 'Service', 'ledger').metadata.labels).toMatchObject(labels);
    expect(find(written, 'Service', 'ops').metadata.labels).not.toHaveProperty(['istio.io/use-waypoint']);
  });

  test('says at the Service who may ask for what, and at the pods that its account alone may connect', () => {
    expect(find(written, 'AuthorizationPolicy', 'cart-requests').spec).toEqual({
      targetRefs: [{ group: '', kind: 'Service', name: 'cart' }],
      action: 'ALLOW',
      rules: [
        { from: [{ source: { principals: ['cluster.local/ns/edge/sa/edge-istio'] } }], to: [{ operation: { paths: ['/carts', '/carts/*'], ports: ['80'] } }] },
        { from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { methods: ['GET'], paths: ['/carts/*'], ports: ['80'] } }] },
      ],
    });
    expect(find(written, 'AuthorizationPolicy', 'ledger').spec.rules).toEqual([
      { from: [{ source: { principals: ['cluster.local/ns/platform/sa/proxies'] } }], to: [{ operation: { ports: ['8080'] } }] },
    ]);
  });

  test('opens the network between it, callers and callees', () => {
    expect(find(written, 'NetworkPolicy', 'web').spec.egress).toContainEqual({ ports: TUNNEL, to: expect.arrayContaining([pods('platform', 'shared')]) });
    expect(find(written, 'NetworkPolicy', 'ledger').spec.ingress).toContainEqual({ ports: TUNNEL, from: [pods('platform', 'shared')] });
    expect(find(written, 'NetworkPolicy', 'edge').spec.egress).toContainEqual({ ports: TUNNEL, to: expect.arrayContaining([pods('platform', 'shared')]) });
  });
});

test('without a namespace it is in that of each service', () => {
  const { written, error } = synthesize(declare, { mesh: beside });
  expect(error).toBe('');
  expect(find(written, 'Service', 'cart').metadata.labels).toMatchObject({ 'istio.io/use-waypoint': 'team-waypoint' });
  expect(find(written, 'Service', 'cart').metadata.labels).not.toHaveProperty(['istio.io/use-waypoint-namespace']);
  expect(JSON.stringify(find(written, 'AuthorizationPolicy', 'ledger').spec)).toContain('cluster.local/ns/bank/sa/team-waypoint');
  expect(JSON.stringify(find(written, 'AuthorizationPolicy', 'cart').spec)).toContain('cluster.local/ns/shop/sa/team-waypoint');
});

test('it verifies tokens of users, too', () => {
  const idp = Issuer.oidc({ issuer: 'https://id.example.com', audiences: ['shop'], jwksUri: 'https://id.example.com/keys' });
  const { written, error } = synthesize(({ web, ledger }) => { ledger.admits(Users.of(idp)); web.calls(ledger); }, { mesh: elsewhere });
  expect(error).toBe('');
  expect(ofKind(written, 'RequestAuthentication').map(({ spec }) => spec.targetRefs)).toEqual([[{ group: '', kind: 'Service', name: 'ledger' }]]);
});

describe('what is assumed of it', () => {
  const assumed: string[] = [];
  synthesize((world) => {
    declare(world);
    assumed.push(...TrustReport.of(world.chart).assumptions.filter(({ kind }) => kind === 'gateway').map(({ object, text }) => `${object}: ${text}`));
  }, { mesh: elsewhere });

  test('is printed', () => {
    expect(assumed).toEqual([
      'Gateway platform/shared: it is a waypoint (class istio-waypoint) that takes the traffic of Services, lets those of bank, shop attach, and is ready; '
        + 'policies of its owner let in whoever calls bank/ledger, shop/cart, and let out its calls to them',
      'pods gateway.networking.k8s.io/gateway-name=shared of platform: they are those of Gateway platform/shared, run as the account proxies, and nobody else makes such pods',
      'policies of others for Gateway platform/shared: none of them opens or closes requests to services of this program, nor does one of istio-system for the class istio-waypoint',
    ]);
  });

  test.each([['elsewhere', elsewhere], ['beside', beside]])('is used: without any of it nothing is proven, where it is %s', (_, mesh) => {
    synthesize((world) => {
      declare(world);
      const graph = Registry.of(world.chart).graph();
      const { written } = synthesize(declare, { mesh });
      expect(proveGraph(graph, written).messages).toEqual([]);
      const about = assumptionsOf(specificationOf(graph, written)).filter(({ kind }) => kind === 'gateway');
      expect(about).toHaveLength(mesh === elsewhere ? 3 : 6);
      for (const { object } of about) {
        // Without a Gateway there is nothing that could be asked about its pods.
        const proven = () => proveGraph(graph, written, { without: (one) => one.object === object }).holds;
        if (object.startsWith('Gateway ')) expect(proven).toThrow(`No Gateway "${object.split(' ')[1]}" in the manifests`);
        else expect([object, proven()]).toEqual([object, false]);
      }
    }, { mesh });
  });
});

function gatewayIn(namespace: string, name: string) {
  const listeners = [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'All' } } }];
  return ({ chart }: World) => {
    new ApiObject(chart, 'gateway', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name, namespace }, spec: { gatewayClassName: 'istio-waypoint', listeners } });
  };
}

test('a Gateway that the program writes by hand in its own namespace is none of others', () => {
  const { error } = synthesize((world) => { declare(world); gatewayIn('shop', 'team-waypoint')(world); }, { mesh: beside });
  expect(error).toMatch(/Gateway shop\/team-waypoint is on the way to services of this program, which only refers to it/);
});

describe('beside the manifests of its owner', () => {
  const gateway = (more: object = {}, annotations: object = { 'gateway.istio.io/service-account': 'proxies' }) => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'shared', namespace: 'platform', labels: { 'istio.io/waypoint-for': 'service' }, annotations },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'All' } }, ...more }] },
  });
  const policy = (kind: 'Gateway' | 'GatewayClass', namespace: string, action: string) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'all', namespace },
    spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind, name: kind === 'Gateway' ? 'shared' : 'istio-waypoint' }], action, rules: [{}] },
  });
  const closed = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'all', namespace: 'platform' }, spec: { podSelector: {}, policyTypes: ['Ingress'] } };
  const closedGateway = { ...policy('Gateway', 'platform', 'ALLOW'), spec: { targetRefs: policy('Gateway', 'platform', 'ALLOW').spec.targetRefs, action: 'ALLOW' } };

  test.each<[string, readonly object[], RegExp | undefined]>([
    ['as it is stated', [gateway()], undefined],
    ['closed by itself, as the library would write it', [gateway(), closedGateway], undefined],
    ['with another account', [gateway({}, {})], /can't reach (shop\/cart|bank\/ledger)/],
    ['that lets nobody attach', [gateway({ allowedRoutes: { namespaces: { from: 'Same' } } })], /can't reach (shop\/cart|bank\/ledger)/],
    ['with a policy that opens it', [gateway(), policy('Gateway', 'platform', 'ALLOW')], /undeclared/],
    ['with a policy that closes it', [gateway(), policy('Gateway', 'platform', 'DENY')], /can't reach/],
    ['with one that opens all waypoints', [gateway(), policy('GatewayClass', 'istio-system', 'ALLOW')], /undeclared/],
    ['whose network is closed', [gateway(), closed], /can't reach/],
  ])('%s', (_, ofOwner, words) => {
    synthesize((world) => {
      declare(world);
      const graph = Registry.of(world.chart).graph();
      const { written } = synthesize(declare, { mesh: elsewhere });
      const texts = proveGraph(graph, [...written, ...ofOwner], { together: true, hardening: false }).messages.map(({ text }) => text);
      if (words) expect(texts.join('\n')).toMatch(words);
      else expect(texts).toEqual([]);
    }, { mesh: elsewhere });
  });
});

describe('the proof refuses', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['a Service that is bound to none', (world) => patch(world, 'Service', 'cart', JsonPatch.remove('/metadata/labels/istio.io~1use-waypoint')), /can't reach shop\/cart|use-waypoint/],
    ['a Service that is bound to one of its own namespace', (world) => patch(world, 'Service', 'cart', JsonPatch.remove('/metadata/labels/istio.io~1use-waypoint-namespace')), /can't reach shop\/cart|unknown whether/],
    ['a Service that is bound to one of a third namespace', (world) => patch(world, 'Service', 'cart', JsonPatch.replace('/metadata/labels/istio.io~1use-waypoint-namespace', 'bank')), /use-waypoint-namespace.*platform/],
    ['a second account', (world) => patch(world, 'AuthorizationPolicy', 'ledger', JsonPatch.add('/spec/rules/0/from/0/source/principals/-', 'cluster.local/ns/shop/sa/web')), /undeclared|unknown whether/],
    ['no policy at its Service', (world) => patch(world, 'AuthorizationPolicy', 'cart-requests', JsonPatch.replace('/spec/targetRefs/0/name', 'ledger')), /undeclared|holds for waypoints|can't reach/],
    ['a policy for everybody at its Service', (world) => patch(world, 'AuthorizationPolicy', 'cart-requests', JsonPatch.replace('/spec/rules', [{}])), /can reach shop\/cart.*undeclared|undeclared/],
    ['a policy for the Gateway of others', ({ chart }) => { new ApiObject(chart, 'open', { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'open', namespace: 'platform' }, spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'shared' }], action: 'ALLOW', rules: [{}] } }); }, /open/],
    ['a Gateway of its name', gatewayIn('platform', 'shared'), /Gateway platform\/shared is on the way to services of this program, which only refers to it/],
    ['the network of any pods of its namespace', (world) => patch(world, 'NetworkPolicy', 'ledger', JsonPatch.replace('/spec/ingress/0/from/0/podSelector', {})), /undeclared/],
  ])('%s', (_, change, words) => {
    const { error, written } = synthesize((world) => { declare(world); change(world); }, { mesh: elsewhere });
    expect(error).toMatch(words);
    expect(written).toEqual([]);
  });
});

test.each<[string, Parameters<typeof Waypoint.fromReference>[0], RegExp]>([
  ['name', { name: 'Not a name' }, /mesh\.waypoint\.name: got 'Not a name'/],
  ['namespace', { name: 'shared', namespace: 'a.b' }, /mesh\.waypoint\.namespace: got 'a\.b'/],
  ['account', { name: 'shared', serviceAccountName: '' }, /mesh\.waypoint\.serviceAccountName/],
])('a %s that cannot be is an error', (_, props, words) => {
  const { error } = synthesize(({ chart, shop }) => { service(shop, 'one'); void chart; }, { mesh: Mesh.ambient({ waypoint: Waypoint.fromReference(props) }) });
  expect(error).toMatch(words);
});
