import { zeroTrust } from './fake-io';
import { shopYaml } from '../report/shop';

const policy = (cidr: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{ to: [{ podSelector: {} }, { ipBlock: { cidr: ${cidr} } }] }]`;

async function found(cidr: string, ...flags: string[]): Promise<readonly string[]> {
  return unmatchedIn((await zeroTrust(['verify', '-', '-o', 'json', ...flags], { stdin: shopYaml({ extra: policy(cidr) }) })).out);
}

function unmatchedIn(out: string): readonly string[] {
  return (JSON.parse(out) as { findings: { rule: { code: string }; message: string; position: { line: number } }[] }).findings
    .filter(({ rule }) => rule.code === 'ZT905').map(({ message }) => message);
}

const CILIUM = ['--network-plugin', 'cilium', '--node-cidr', '10.0.0.0/24', '--pod-cidr', '10.244.0.0/16'];

describe('verify, with Cilium', () => {
  test.each([
    ['10.0.0.10/32', 'NetworkPolicy shop/out names 10.0.0.10, where nodes have their addresses: Cilium never matches it.'],
    ['10.244.3.0/24', 'NetworkPolicy shop/out names 10.244.3.0/24, where pods have their addresses: Cilium never matches it.'],
  ])('finds %s, which never matches', async (cidr, message) => {
    expect(await found(cidr, ...CILIUM)).toEqual([message]);
    expect(await found(cidr, ...CILIUM.slice(2))).toEqual([]);
  });

  test.each(['Accept', 'Deny'])('finds networks of a cluster-wide policy that it never matches, to %s', async (action) => {
    const clusterWide = `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: out }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: {} }
  egress: [{ action: ${action}, to: [{ networks: [203.0.113.0/24, 10.244.3.0/24] }, { networks: [10.0.0.10/32] }] }]`;
    const { out } = await zeroTrust(['verify', '-', '-o', 'json', ...CILIUM], { stdin: shopYaml({ extra: clusterWide }) });
    expect(unmatchedIn(out)).toEqual([
      'ClusterNetworkPolicy out names 10.244.3.0/24, where pods have their addresses: Cilium never matches it.',
      'ClusterNetworkPolicy out names 10.0.0.10, where nodes have their addresses: Cilium never matches it.',
    ]);
  });

  test.each(['10.0.0.0/8', '203.0.113.0/24', '0.0.0.0/0'])('says nothing of %s, which matches others', async (cidr) => {
    expect(await found(cidr, ...CILIUM)).toEqual([]);
  });

  test('addresses of nodes that are none are a mistake', async () => {
    expect((await zeroTrust(['verify', '-', '--node-cidr', 'x'], { stdin: shopYaml() })).err).toContain('--node-cidr: invalid CIDR "x"');
  });
});
