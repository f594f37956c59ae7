import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { ClusterProfile, ExternalNetwork, Mesh, NetworkPlugin, Port, ZeroTrustApp, ZeroTrustNamespace } from '../../../src';
import type { ClusterProfileOptions, NodeLocalDnsOptions } from '../../../src';
import { FACTS_FILE, parseFacts } from '../../../src/judge/facts';
import { inFolder } from '../../support/files';
import { service } from '../../support/programs';
import { find, manifestsOf } from '../../support/synth';

const NODES = ['10.0.0.0/24'];
const PODS = ['10.244.0.0/16'];
const CILIUM = { networkPlugin: NetworkPlugin.cilium(), nodeCidrs: NODES, podCidrs: PODS };

interface Declared {
  readonly profile: ClusterProfile;
  /** Addresses of a network that is called. */
  readonly calls?: string;
  /** Whether the Kubernetes API is used. */
  readonly leases?: boolean;
}

function declare(chart: Chart, { profile, calls, leases }: Declared): void {
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.none(), profile });
  const permissions = leases ? [{ verbs: ['get'], resource: 'leases', apiGroup: 'coordination.k8s.io', names: ['web'] }] : [];
  const web = service(shop, 'web', { permissions });
  if (calls !== undefined) web.calls(ExternalNetwork.of({ name: 'office', cidrs: [calls], ports: [Port.tcp(7000)] }));
}

function synthesize(declared: Declared): string {
  return inFolder((outdir) => {
    const app = new ZeroTrustApp({ outdir });
    declare(new Chart(app, 'chart'), declared);
    app.synth();
    return readFileSync(join(outdir, FACTS_FILE), 'utf8');
  });
}

const vanilla = (options: ClusterProfileOptions) => ClusterProfile.vanilla(options);
const caches = (options: NodeLocalDnsOptions) => ClusterProfile.nodeLocalDns(options);

test.each<[string, Declared, RegExp | undefined]>([
  ['a network beside the cluster', { profile: vanilla(CILIUM), calls: '10.1.0.0/16' }, undefined],
  ['a network in which nodes are', { profile: vanilla(CILIUM), calls: '10.0.0.0/16' }, /may call 10\.0\.0\.0\/16 \(network office\), where nodes have their addresses \(10\.0\.0\.0\/24\), which Cilium never matches/],
  ['a node', { profile: vanilla(CILIUM), calls: '10.0.0.7/32' }, /10\.0\.0\.7\/32 .* never matches/],
  ['a network in which pods are', { profile: vanilla(CILIUM), calls: '10.244.7.0/24' }, /where pods have their addresses \(10\.244\.0\.0\/16\), which Cilium never matches/],
  ['nodes without a plugin of that kind', { profile: vanilla({ ...CILIUM, networkPlugin: undefined }), calls: '10.0.0.0/16' }, undefined],
  // Cilium matches no pods there, so that nothing else opens.
  ['a whole private range', { profile: vanilla({ networkPlugin: NetworkPlugin.cilium() }), calls: '192.168.0.0/16' }, undefined],
  ['an API server beside the cluster', { profile: vanilla({ ...CILIUM, apiServerCidrs: ['10.9.0.1/32'] }), leases: true }, undefined],
  ['an API server on a node', { profile: vanilla({ ...CILIUM, apiServerCidrs: ['10.0.0.1/32'] }), leases: true }, undefined],
  ['an API server and nodes that nobody names', { profile: vanilla({ ...CILIUM, nodeCidrs: [], apiServerCidrs: ['10.9.0.1/32'] }), leases: true }, undefined],
  ['a range in which the API server is', { profile: vanilla({ ...CILIUM, apiServerCidrs: ['10.9.0.0/28'] }), leases: true }, /profile\.apiServerCidrs: .*10\.9\.0\.0\/28.*single addresses/s],
  ['a cache of DNS at an address', { profile: caches({ ...CILIUM, dnsAddresses: ['169.254.20.10'] }) }, /profile\.dnsAddresses: .*169\.254\.20\.10.*dnsPodLabels/s],
  ['a cache of DNS in pods', { profile: caches({ ...CILIUM, dnsPodLabels: { 'k8s-app': 'node-local-dns' } }) }, undefined],
])('%s', (_, declared, error) => {
  const synth = expect(() => synthesize(declared));
  if (error) synth.toThrow(error);
  else synth.not.toThrow();
});

test('a node needs no rule to probe its own pods', () => {
  const sources = (networkPlugin?: NetworkPlugin) => {
    const manifests = manifestsOf((chart) => declare(chart, { profile: vanilla({ ...CILIUM, networkPlugin }) }));
    return JSON.stringify(find(manifests, 'NetworkPolicy', 'web', 'shop').spec.ingress ?? []);
  };
  expect(sources()).toContain(NODES[0]);
  expect(sources(NetworkPlugin.cilium())).not.toContain(NODES[0]);
});

test('the command learns of it from the facts beside the manifests', () => {
  const { options } = parseFacts(synthesize({ profile: vanilla(CILIUM) }));
  expect(options).toMatchObject({ networkPlugin: 'cilium', nodeCidrs: NODES });
  expect(() => parseFacts(JSON.stringify({ format: 'cdk8s-zero-trust.dev/facts/v1', networkPlugin: 'flannel' }))).toThrow('networkPlugin: expected cilium or calico or other');
});
