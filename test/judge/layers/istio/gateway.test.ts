import { authorization, given, meshed, networkPolicy, object, peerAuthentication, verdict } from '../../given';

const GATEWAY = object('gateway.networking.k8s.io/v1', 'Gateway', 'edge/public', {
  gatewayClassName: 'istio',
  listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }, { name: 'tls', port: 443, protocol: 'TLS' }],
  infrastructure: { labels: { tier: 'edge' } },
});
const WEB = meshed('shop/web');

describe('gateways of the Gateway API', () => {
  test('become pods with the gateway-name label, a service account of their own and the listeners\' ports', () => {
    const gateway = given([GATEWAY]).cluster.workloadByKey.get('edge/public-istio')!;
    expect(gateway.labels).toEqual({
      'tier': 'edge',
      'gateway.networking.k8s.io/gateway-name': 'public',
      'gateway.networking.k8s.io/gateway-class-name': 'istio',
      'gateway.istio.io/managed': 'istio.io-gateway-controller',
    });
    expect(gateway.serviceAccount).toBe('public-istio');
    expect(gateway.ports.map((port) => port.number)).toEqual([80, 443, 15021]);
  });

  test('present their identity to workloads', () => {
    const judgement = given([
      GATEWAY, WEB, peerAuthentication('shop/p', { mtls: { mode: 'STRICT' } }),
      authorization('shop/p', { rules: [{ from: [{ source: { principals: ['cluster.local/ns/edge/sa/public-istio'] } }] }] }),
    ]);
    expect(judgement.check({ from: { gateway: 'edge/public' }, to: { workload: 'shop/web' }, port: 8080 }).verdict).toBe('allow');
    expect(verdict(judgement, '8.8.8.8', 'shop/web')).toBe('deny');
  });

  test('take plain text from outside whatever PeerAuthentications say', () => {
    const judgement = given([GATEWAY, peerAuthentication('edge/p', { mtls: { mode: 'STRICT' } })]);
    expect(judgement.check({ from: { ip: '8.8.8.8' }, to: { gateway: 'edge/public' }, port: 80 }).verdict).toBe('allow');
  });

  test('obey policies that target them, and NetworkPolicies that select them', () => {
    const target = authorization('edge/p', {
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }], rules: [{ to: [{ operation: { hosts: ['shop.example.com'] } }] }],
    });
    const ask = (objects: object[], host: string) => given([GATEWAY, ...objects])
      .check({ from: { ip: '8.8.8.8' }, to: { gateway: 'edge/public' }, port: 80, method: 'GET', path: '/', host }).verdict;
    expect([ask([target], 'SHOP.example.com'), ask([target], 'other.example.com')]).toEqual(['allow', 'deny']);
    const network = networkPolicy('edge/p', { podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'public' } }, ingress: [] });
    expect(ask([network], 'shop.example.com')).toBe('deny');
  });

  test('of another class make no pods', () => {
    const other = object('gateway.networking.k8s.io/v1', 'Gateway', 'edge/public', { gatewayClassName: 'kong', listeners: [] });
    expect(given([other]).cluster.workloads).toEqual([]);
  });

  test('of a sidecar it is unknown whether it comes through a tunnel, which alone a waypoint takes', () => {
    const waypoint = object('gateway.networking.k8s.io/v1', 'Gateway', 'shop/waypoint', { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] });
    expect(given([waypoint, WEB]).check({ from: { workload: 'shop/web' }, to: { gateway: 'shop/waypoint' }, port: 15008 }).verdict).toBe('unknown');
  });
});
