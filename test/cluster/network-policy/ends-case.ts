import { Chart } from 'cdk8s';
import { POD_CIDR, type Case, type Pod, type Policy } from './case';
import { flowsAmong } from './example-case';
import {
  Access, ClusterProfile, ExternalNetwork, KubernetesApi, Mesh, OutsideService, Pods, Port, Probes, ZeroTrustNamespace,
} from '../../../src';
import { service } from '../../support/programs';
import { manifestsOf, ofKind } from '../../support/synth';

const API_SERVER = '172.18.0.2';

/** Who calls `shop/gate` on which port, of those that are no single service, and who is close to one of them. */
export const CALLERS: Readonly<Record<string, readonly number[]>> = {
  // Namespaces by their labels.
  'bank/teller': [8080],
  'vault/guard': [8080],
  // Pods by their labels, in one namespace.
  'depot/batch': [9000],
  'depot/other': [],
  'elsewhere/batch': [],
  // A network, and the addresses beside it.
  '198.51.100.7': [7000, 7001],
  '198.51.101.7': [],
  '203.0.113.7': [],
  // The API server, and its neighbour.
  [API_SERVER]: [8443],
  '172.18.0.3': [],
};

function declare(chart: Chart): void {
  const profile = ClusterProfile.vanilla({ apiServerCidrs: [`${API_SERVER}/32`], podCidrs: [POD_CIDR] });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.none(), profile });
  const gate = service(shop, 'gate', {
    ports: [
      Port.http(8080), Port.tcp(9000, { name: 'batch' }), Port.tcp(7000, { name: 'tills' }), Port.udp(7001, { name: 'clock' }), Port.tls(8443, { name: 'webhook' }),
    ],
    probes: Probes.http('/healthz', { portName: 'http' }),
    outsideService: OutsideService.nodePort(),
  });
  Pods.inNamespacesLabelled({ team: 'bank' }).calls(gate, Access.ports('http'));
  Pods.inNamespace('depot', { labels: { role: 'batch' } }).calls(gate, Access.ports('batch'));
  ExternalNetwork.of({ name: 'tills', cidrs: ['198.51.100.0/24'] }).calls(gate, Access.ports('tills', 'clock'));
  KubernetesApi.inCluster().calls(gate, Access.ports('webhook'));
}

/** Callers that are no single service, as the library writes the policies for them. */
export function endsCase(): Case {
  const manifests = manifestsOf(declare);
  const labels = ofKind(manifests, 'Deployment')[0].spec.template.metadata.labels;
  const ports = [8080, 9000, 7000, 8443].map((number) => ({ number, protocol: 'TCP' }));
  const pods = [
    pod('shop', 'gate', labels, [...ports, { number: 7001, protocol: 'UDP' }]),
    pod('bank', 'teller', { role: 'batch' }), pod('vault', 'guard', {}),
    pod('depot', 'batch', { role: 'batch' }), pod('depot', 'other', { role: 'clerk' }), pod('elsewhere', 'batch', { role: 'batch', team: 'bank' }),
  ].map((one, index) => ({ ...one, ip: `${POD_CIDR.slice(0, -'0.0/16'.length)}3.${index + 10}` }));
  const outside = Object.keys(CALLERS).filter((caller) => !caller.includes('/'));
  return {
    namespaces: [
      { name: 'shop', labels: {} }, { name: 'bank', labels: { team: 'bank' } }, { name: 'vault', labels: { team: 'bank', safe: 'yes' } }, { name: 'depot', labels: {} },
      { name: 'elsewhere', labels: { team: 'bakery' } },
    ],
    pods,
    outside,
    policies: ofKind(manifests, 'NetworkPolicy').map(({ metadata, spec }): Policy => ({ metadata: { name: metadata.name, namespace: metadata.namespace }, spec })),
    flows: flowsAmong(pods, outside.length),
  };
}

/** Who came through to the gate, by caller and port, whatever the transport. */
export function cameThrough({ pods, outside, flows }: Case, passes: (flow: number) => boolean): Readonly<Record<string, readonly number[]>> {
  const nameOf = (end: number) => (end < pods.length ? `${pods[end].namespace}/${pods[end].name}` : outside[end - pods.length]);
  const portsOf = (caller: string) => flows.flatMap(({ from, to, port }, flow) => (
    to === 0 && nameOf(from) === caller && passes(flow) ? [port] : []
  ));
  return Object.fromEntries(Object.keys(CALLERS).map((caller) => [caller, [...new Set(portsOf(caller))].sort((left, right) => left - right)]));
}

function pod(namespace: string, name: string, labels: Pod['labels'], ports: Pod['ports'] = []): Omit<Pod, 'ip'> {
  return { namespace, name, labels, ports };
}
