import { factsText, parseFacts, type ClusterFacts } from '../../src/judge/facts';

const FACTS: ClusterFacts = {
  options: {
    installations: [{ revisions: ['stable'], trustDomain: 'acme.example', rootNamespace: 'istio-system' }],
    podCidrs: ['10.244.0.0/16'],
    clusterDomain: 'cluster.local',
    apiServer: { cidrs: ['10.0.0.10/32'], port: 6443 },
  },
  peers: [
    { name: 'metrics scraper', kind: 'platform', direction: 'in', pods: { namespace: 'monitoring', labels: { app: 'prometheus' } }, ports: [{ port: 15020, protocol: 'TCP' }] },
    { name: 'kubelet', kind: 'platform', direction: 'in', cidrs: ['10.0.0.0/24'], ports: [{ port: 8080, protocol: 'TCP' }] },
  ],
};

test('what is written is read', () => {
  expect(parseFacts(factsText(FACTS))).toEqual(FACTS);
  expect(parseFacts('{"format": "cdk8s-zero-trust.dev/facts/v1"}')).toEqual({ options: {}, peers: [] });
});

const [SCRAPER] = FACTS.peers;
test.each<[string, unknown, string]>([
  ['a doubt that does not count', { unknownKinds: 'reported' }, 'unknownKinds is not understood'],
  ['what the network plugin does', { ipBlockMatchesPods: 'no' }, 'ipBlockMatchesPods is not understood'],
  ['a range that is none', { podCidrs: ['10.0.0'] }, 'podCidrs: expected a list of CIDRs'],
  ['a range alone', { podCidrs: '10.0.0.0/8' }, 'podCidrs: expected a list of CIDRs'],
  ['an empty domain', { clusterDomain: '' }, 'clusterDomain: expected a text'],
  ['a port of the API server that is none', { apiServer: { port: 0 } }, 'apiServer: expected cidrs and a port'],
  ['another field of an installation', { installations: [{ outboundTrafficPolicy: 'ALLOW_ANY' }] }, 'installations: expected a list of'],
  ['a peer without a place', { peers: [{ name: 'x', kind: 'platform', direction: 'in', ports: [] }] }, 'peers: expected a list of'],
  ['a peer at two places', { peers: [{ ...SCRAPER, cidrs: ['10.0.0.0/8'] }] }, 'peers: expected a list of'],
  ['a peer with an unknown protocol', { peers: [{ ...SCRAPER, ports: [{ port: 1, protocol: 'ICMP' }] }] }, 'peers: expected a list of'],
  ['a peer that does both', { peers: [{ ...SCRAPER, direction: 'both' }] }, 'peers: expected a list of'],
  ['a label that is no text', { peers: [{ ...SCRAPER, pods: { namespace: 'x', labels: { app: 1 } } }] }, 'peers: expected a list of'],
])('refuses %s', (_, body, words) => {
  expect(() => parseFacts(JSON.stringify({ format: 'cdk8s-zero-trust.dev/facts/v1', ...body as object }))).toThrow(words);
});

test.each([['no JSON', 'a: b', 'it is not valid JSON'], ['another format', '{"format": "v2"}', 'expected the format'], ['a list', '[]', 'expected the format']])('refuses %s', (_, text, words) => {
  expect(() => parseFacts(text)).toThrow(words);
});
