/** Istio's ambient mode: what is written for ztunnel and for the network, beside sidecars too, and what the proof refuses. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { expectRefused, label, patch, podLabel, pods, service, synthesize, tcp } from './ambient-world';
import type { World } from './ambient-world';
import { Access, ExternalHost, HttpMethod, Mesh, NetworkPlugin } from '../../../src';
import { judge } from '../../../src/judge/judge';
import { find } from '../../support/synth';
import type { Manifest } from '../../support/synth';

/** Web calls cart; cart and legacy call each other. */
function declare({ web, cart, legacy }: World): void {
  web.calls(cart);
  cart.calls(legacy);
  legacy.calls(cart);
}

describe('what is written', () => {
  let text: string;
  let written: Manifest[];
  beforeAll(() => {
    const result = synthesize(declare);
    expect(result.error).toBe('');
    ({ text, written } = result);
  });

  test('the namespace asks for ambient mode, and for no sidecar', () => {
    const { labels } = find(written, 'Namespace', 'shop').metadata;
    expect(labels).toMatchObject({ 'istio.io/dataplane-mode': 'ambient' });
    expect(Object.keys(labels).filter((key) => /inject|rev$/.test(key))).toEqual([]);
    expect(written.filter(({ kind, metadata }) => kind === 'Sidecar' && metadata.namespace !== 'old')).toEqual([]);
  });

  test('the network sees tunnels, probes by their own address, and no port of a sidecar or of istiod', () => {
    expect(find(written, 'NetworkPolicy', 'cart').spec).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'cart', 'app.kubernetes.io/name': 'cart' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { from: [{ ipBlock: { cidr: '169.254.7.127/32' } }], ports: [tcp(8080)] },
        { from: [pods('old', 'legacy'), pods('shop', 'web')], ports: [tcp(15008)] },
        { from: [pods('old', 'legacy'), pods('shop', 'web')], ports: [{ port: 5000, protocol: 'UDP' }] },
        { from: [expect.objectContaining({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } } })], ports: [tcp(9102)] },
      ],
      egress: [
        { to: [expect.objectContaining({ podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } })], ports: [tcp(53), { port: 53, protocol: 'UDP' }] },
        { to: [pods('old', 'legacy')], ports: [tcp(15008)] },
      ],
    });
    expect(find(written, 'NetworkPolicy', 'legacy').spec.ingress).toContainEqual({ from: [pods('shop', 'cart')], ports: [tcp(15008)] });
    expect(find(written, 'NetworkPolicy', 'legacy').spec.egress).toContainEqual({ to: [pods('shop', 'cart')], ports: [tcp(15008)] });
    expect(JSON.stringify(find(written, 'NetworkPolicy', 'edge').spec)).toContain('"port":15020');
  });

  test('ztunnel holds each caller to its ports, and the network alone a scraper without an identity', () => {
    expect(find(written, 'AuthorizationPolicy', 'cart').spec).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/instance': 'cart', 'app.kubernetes.io/name': 'cart' } },
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/old/sa/legacy', 'cluster.local/ns/shop/sa/web'] } }],
          to: [{ operation: { ports: ['8080', '9000'] } }],
        },
        { from: [{ source: { notPrincipals: ['*'] } }], to: [{ operation: { ports: ['9102'] } }] },
      ],
    });
    expect(find(written, 'PeerAuthentication', 'cart').spec).toMatchObject({ mtls: { mode: 'STRICT' }, portLevelMtls: { 9102: { mode: 'PERMISSIVE' } } });
    expect(find(written, 'AuthorizationPolicy', 'allow-nothing', 'shop').spec).toEqual({});
  });

  // All of the policies together, and not each for itself: what is declared arrives.
  test.each([
    ['shop/web', 'shop/cart', 8080, 'allow'],
    ['shop/web', 'shop/cart', 9000, 'allow'],
    ['shop/cart', 'old/legacy', 8080, 'allow'],
    ['old/legacy', 'shop/cart', 8080, 'allow'],
    ['shop/cart', 'shop/web', 8080, 'deny'],
    ['old/legacy', 'shop/web', 8080, 'deny'],
    ['shop/web', 'shop/cart', 9102, 'deny'],
    ['shop/web', 'old/legacy', 8080, 'deny'],
  ])('%s to %s:%d: %s', (from, to, port, verdict) => {
    const judgement = judge([{ text }], { installations: [{ tunnels: 'yes' }] });
    expect(judgement.check({ from: { workload: from }, to: { workload: to }, port, dial: 'service' }).verdict).toBe(verdict);
  });
});

describe('the proof refuses', () => {
  test.each<[string, (world: World) => void, RegExp]>([
    ['pods that opt out', (world) => patch(world, 'Deployment', 'cart', podLabel('istio.io/dataplane-mode', 'none')), /istio\.io\/dataplane-mode: "none".*expected "ambient"/],
    ['a namespace that is not in ambient mode', (world) => patch(world, 'Namespace', 'shop', label('istio.io/dataplane-mode', 'none')), /istio\.io\/dataplane-mode: "none"/],
    ['a sidecar in ambient mode', (world) => patch(world, 'Deployment', 'cart', podLabel('sidecar.istio.io/inject', 'true')), /sidecar\.istio\.io\/inject: "true".*expected "false"/],
    ['pods in ambient mode where sidecars were declared', (world) => patch(world, 'Deployment', 'legacy', podLabel('istio.io/dataplane-mode', 'ambient')), /istio\.io\/dataplane-mode: "ambient"/],
    ['a tunnel that the network closes', (world) => patch(world, 'NetworkPolicy', 'cart', JsonPatch.replace('/spec/ingress/1/ports/0/port', 8080)), /can't reach shop\/cart on 15008\/TCP/],
    ['a tunnel that the network opens', ({ shop, web }) => {
      const chart = new Chart(shop, 'more');
      new ApiObject(chart, 'open', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'open', namespace: 'shop' },
        spec: { podSelector: { matchLabels: { 'app.kubernetes.io/name': web.name } }, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }], ports: [tcp(15008)] }] },
      });
    }, /can reach shop\/web on 15008\/TCP, which is undeclared/],
    ['plain text beside the tunnel', (world) => patch(world, 'NetworkPolicy', 'cart', JsonPatch.add('/spec/ingress/1/ports/-', tcp(8080))), /can reach shop\/cart on 8080\/TCP, which is undeclared/],
    ['a caller that ztunnel forgets', (world) => patch(world, 'AuthorizationPolicy', 'cart', JsonPatch.remove('/spec/rules/0/from/0/source/principals/1')), /shop\/web can't reach shop\/cart/],
    ['a caller that ztunnel adds', (world) => patch(world, 'AuthorizationPolicy', 'cart', JsonPatch.add('/spec/rules/0/from/0/source/principals/-', 'cluster.local/ns/old/sa/x')), /can reach shop\/cart/],
    ['methods in ztunnel, which drops them', (world) => patch(world, 'AuthorizationPolicy', 'cart', JsonPatch.add('/spec/rules/0/to/0/operation/methods', ['GET'])), /shop\/cart/],
    ['plain text at a port', (world) => patch(world, 'PeerAuthentication', 'cart', JsonPatch.add('/spec/portLevelMtls/8080', { mode: 'PERMISSIVE' })), /PeerAuthentication shop\/cart is "PERMISSIVE"/],
    ['probes that the network closes', (world) => patch(world, 'NetworkPolicy', 'cart', JsonPatch.replace('/spec/ingress/0/from/0/ipBlock/cidr', '169.254.7.126/32')), /169\.254\.7\.127.*can't reach shop\/cart/],
  ])('%s', (_, change, words) => {
    expectRefused((world) => { declare(world); change(world); }, words);
  });
});

test('a scraper without an identity gets a port of its own', () => {
  const { error } = synthesize(({ shop }) => {
    const busy = service(shop, 'busy', { metrics: { port: 8080 } });
    service(shop, 'asks').calls(busy);
  });
  expect(error).toMatch(/the port 'http', which scraper at monitoring .* calls without mutual TLS, expected a port of its own/);
});

describe('policies of Cilium beside ambient mode', () => {
  const inCilium = (change: (world: World) => void = () => {}) => synthesize((world) => {
    declare(world);
    world.web.calls(ExternalHost.https('api.example.com'));
    change(world);
  }, { networkPlugin: NetworkPlugin.cilium() });

  test('leave calls in tunnels, those of hosts outside too, to NetworkPolicies, and deny metadata services', () => {
    const { error, written } = inCilium();
    expect(error).toBe('');
    const { egress, egressDeny } = find(written, 'CiliumNetworkPolicy', 'web').spec;
    expect(egress).toBeUndefined();
    expect(egressDeny[0].toCIDR).toContain('169.254.169.254/32');
    expect(find(written, 'CiliumNetworkPolicy', 'cart').spec).not.toHaveProperty('ingress');
    expect(JSON.stringify(find(written, 'NetworkPolicy', 'web').spec.egress)).not.toContain('0.0.0.0');
  });

  const cart = { matchLabels: { 'k8s:app.kubernetes.io/name': 'cart' } };
  test.each<[string, object, RegExp]>([
    ['a tunnel for everybody of the namespace', { ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port: '15008', protocol: 'TCP' }] }] }] }, /undeclared/],
    ['a port of the workload, beside the tunnel', { ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:app.kubernetes.io/name': 'web' } }], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }] }, /undeclared/],
    ['a host that nobody declared', { egress: [{ toFQDNs: [{ matchName: 'api.example.com' }] }] }, /unknown whether|undeclared/],
    ['a denial of the tunnel', { ingressDeny: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port: '15008', protocol: 'TCP' }] }] }] }, /can't reach/],
  ])('and are refused with %s', (_, rule, says) => {
    const { error, written } = inCilium(({ shop }) => {
      new ApiObject(shop, 'added', { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'added', namespace: 'shop' }, spec: { endpointSelector: cart, ...rule } });
    });
    expect(error).toMatch(says);
    expect(written).toEqual([]);
  });
});

describe('a namespace that moves from sidecars to ambient mode', () => {
  const calls = ({ edge, web, cart, ops, ledger, legacy }: World) => {
    web.calls(cart, Access.http({ methods: [HttpMethod.GET], paths: ['/cart/*'] }));
    ops.calls(cart, Access.ports('admin'));
    cart.calls(ledger, Access.http({ methods: [HttpMethod.POST] }));
    legacy.calls(ledger);
    edge.exposes(cart, { pathPrefixes: ['/api'] });
  };
  const judged = (mesh: Mesh) => {
    const { error, text } = synthesize(calls, { mesh });
    expect(error).toBe('');
    return judge([{ text }], { installations: [{ tunnels: 'yes' }], podCidrs: ['10.244.0.0/16'] });
  };

  test('is one word, and nobody of the program reaches more or less than before', () => {
    const changes = [...judged(Mesh.istio()).diff(judged(Mesh.ambient()))];
    const isOwn = (party: object) => 'workload' in party && !String(party.workload).endsWith('/waypoint');
    expect(changes.filter(({ from, to }) => isOwn(from) && isOwn(to))).toEqual([]);
    expect(changes.length).toBeGreaterThan(0);
  });
});
