import { App, Chart, Testing } from 'cdk8s';
import { ClusterProfile, EdgeGateway, Mesh, TrustReport, ZeroTrustNamespace } from '../../../src';
import type { NodeLocalDnsOptions } from '../../../src';
import { service } from '../../support/programs';
import { find, manifestsOf } from '../../support/synth';
import type { Manifest } from '../../support/synth';

const POD_CIDRS = ['10.244.0.0/16'];

function declare(chart: Chart, options: NodeLocalDnsOptions, mesh: Mesh = Mesh.istio()): void {
  const profile = ClusterProfile.nodeLocalDns({ podCidrs: POD_CIDRS, ...options });
  const web = service(new ZeroTrustNamespace(chart, 'shop', { mesh, profile }), 'web');
  new EdgeGateway(chart, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'], mesh, profile, gatewayClassName: 'istio' }).exposes(web);
}

/** Whom a NetworkPolicy lets its pods ask for names. */
function asked(policy: Manifest): unknown {
  return policy.spec.egress.filter(({ ports }: Manifest) => ports.some(({ port }: Manifest) => port === 53)).flatMap(({ to }: Manifest) => to);
}

const pods = (app: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': app } },
});

describe.each([['a mesh', Mesh.istio()], ['no mesh', Mesh.none()]])('caches of DNS on the nodes, with %s', (_, mesh) => {
  test.each<[string, NodeLocalDnsOptions, readonly unknown[]]>([
    ['at the address of the Service, as with iptables', { dnsAddresses: ['10.96.0.10'] }, [{ ipBlock: { cidr: '10.96.0.10/32' } }, pods('kube-dns')]],
    [
      'at several addresses, of both families', { dnsAddresses: ['169.254.20.10', '10.96.0.10', 'FD00:10::A'] },
      [{ ipBlock: { cidr: '169.254.20.10/32' } }, { ipBlock: { cidr: '10.96.0.10/32' } }, { ipBlock: { cidr: 'fd00:10::a/128' } }, pods('kube-dns')],
    ],
    ['in pods, as with Cilium', { dnsPodLabels: { 'k8s-app': 'node-local-dns' } }, [pods('kube-dns'), pods('node-local-dns')]],
  ])('are asked %s, by services and by the edge', (__, options, expected) => {
    const manifests = manifestsOf((chart) => declare(chart, options, mesh));

    for (const [name, namespace] of [['web', 'shop'], ['edge', 'istio-ingress']] as const) {
      const to = asked(find(manifests, 'NetworkPolicy', name, namespace));
      expect(to).toEqual(expect.arrayContaining([...expected]));
      expect(to).toHaveLength(expected.length);
    }
  });
});

test('a proxy lets DNS over TCP through to each address', () => {
  const manifests = manifestsOf((chart) => declare(chart, { dnsAddresses: ['10.96.0.10', '169.254.20.10'] }));

  expect(find(manifests, 'Sidecar', 'web').spec.egress[0].hosts).toEqual([
    './cidr-10-96-0-10-32.node-dns.external-network.internal', './cidr-169-254-20-10-32.node-dns.external-network.internal',
    'kube-system/kube-dns.kube-system.svc.cluster.local',
  ]);
});

describe('which addresses pods ask', () => {
  function errors(options: NodeLocalDnsOptions): readonly string[] {
    const app: App = Testing.app();
    declare(new Chart(app, 'chart'), options);
    return TrustReport.of(app).errors;
  }

  test.each<[string, NodeLocalDnsOptions, RegExp]>([
    ['is not guessed', {}, /profile\.dnsAddresses: got none, and no dnsPodLabels, expected the addresses that pods ask for DNS.*\/etc\/resolv\.conf/],
    ['may not be nothing', { dnsAddresses: [] }, /profile\.dnsAddresses: got none/],
    ['is no network', { dnsAddresses: ['10.96.0.0/16'] }, /profile\.dnsAddresses/],
    ['has no prefix', { dnsAddresses: ['10.96.0.10/32'] }, /an IPv4 or IPv6 address, without a prefix length/],
    ['is no name', { dnsAddresses: ['kube-dns'] }, /profile\.dnsAddresses/],
    ['is not every pod', { dnsPodLabels: {} }, /profile\.dnsPodLabels: got no labels/],
  ])('%s', (_, options, message) => {
    expect(errors(options).filter((error) => message.test(error))).toHaveLength(2);
  });
});
