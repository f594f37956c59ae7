/** What the library writes for Cilium, as its own policy repository and the judge decide it. */
import { Chart } from 'cdk8s';
import { inputOf } from './engine';
import { exampleCase } from './example-case';
import {
  Access, ClusterProfile, ExternalHost, ExternalNetwork, HttpMethod, KubernetesApi, Mesh, NetworkPlugin, Pods, Port, ZeroTrustNamespace,
} from '../../../src';
import type { Endpoint } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import { service } from '../../support/programs';
import { manifestsOf } from '../../support/synth';
import { goTool } from '../tools/go-tool';
import { run } from '../tools/run';

/** A shop with every kind of call that a policy of Cilium holds, beside some that it does not. */
export function shop(mesh: Mesh): (chart: Chart) => void {
  return (chart) => {
    const profile = ClusterProfile.vanilla({ networkPlugin: NetworkPlugin.cilium(), apiServerCidrs: ['10.0.0.1/32'], nodeCidrs: ['10.0.0.0/24'], podCidrs: ['10.244.0.0/16'] });
    const here = new ZeroTrustNamespace(chart, 'shop', { mesh, profile });
    const back = new ZeroTrustNamespace(chart, 'back', { mesh, profile });
    const orders = service(back, 'orders', { ports: [Port.http(8080), Port.tls(8443, { name: 'webhook' })] });
    const web = service(here, 'web', { permissions: [{ verbs: ['get'], resource: 'configmaps', names: ['settings'] }] });
    const audit = service(here, 'audit');
    service(here, 'stranger');
    web.calls(orders, Access.http({ methods: [HttpMethod.GET], paths: ['/v1.0/orders', '/items/*', '*.css', '/a/{*}/b'] }));
    web.calls(orders, Access.http({ methods: [HttpMethod.POST], paths: ['/v1.0/orders'] }));
    audit.calls(orders, Access.http({ methods: [HttpMethod.GET], portName: 'http' }));
    KubernetesApi.inCluster().calls(orders, Access.ports('webhook'));
    web.calls(ExternalHost.https('api.example.com'));
    web.calls(ExternalHost.https('*.example.org'));
    audit.calls(ExternalHost.tcp('db.example.com', 5432, { cidrs: ['203.0.113.9/32'] }));
    audit.calls(ExternalNetwork.of({ name: 'office', cidrs: ['198.51.100.0/24'], ports: [Port.tcp(443)] }));
    if (mesh === WITHOUT) Pods.inNamespace('monitoring', { labels: { 'app.kubernetes.io/name': 'prometheus' } }).calls(orders, Access.http({ paths: ['/metrics'], portName: 'http' }));
  };
}

export const WITHOUT = Mesh.none();

/** Addresses outside with the names that were looked up. */
const OUTSIDE = [
  { ip: '203.0.113.7', host: 'api.example.com' },
  { ip: '203.0.113.8', host: 'a.b.example.org' },
  { ip: '203.0.113.9', host: 'db.example.com' },
  { ip: '198.51.100.7', host: 'evil.example.net' },
  { ip: '169.254.169.254', host: 'api.example.com' },
  { ip: '10.9.9.9', host: 'www.example.org' },
] as const;

const API_SERVER = '10.0.0.1';
const PORTS = [443, 5432, 6443, 22];

const REQUESTS = ['GET', 'POST'].flatMap((method) => (
  ['/v1.0/orders', '/v1x0/orders', '/v1.0/orders?all=1', '/v1.0/orders/7', '/items/7', '/items', '/site/x.css', '/site/x?y=.css', '/a/1/b', '/a/1/2/b', '/metrics', '/admin?/items/7']
    .map((path) => ({ method, path }))
));

export interface Cell {
  readonly flow: string;
  readonly judged: string;
  readonly engine: string;
}

/** Every flow with every request, once by each. */
export function cells(declare: (chart: Chart) => void): readonly Cell[] {
  const objects = manifestsOf(declare);
  const { namespaces, pods, policies } = exampleCase(objects as Parameters<typeof exampleCase>[0]);
  const ends = [...pods.map(({ namespace, name }) => `${namespace}/${name}`), ...OUTSIDE.map(({ ip }) => ip), API_SERVER];
  const flows = ends.flatMap((_, from) => ends.flatMap((_to, to) => (from === to || Math.min(from, to) >= pods.length ? [] : (
    [...new Set([...pods[to]?.ports.map(({ number }) => number) ?? [], ...PORTS])]
      .flatMap((port) => requestsAt(port, to, pods.length).map((request) => (
        { from, to, port, protocol: port === 53 ? 'UDP' as const : 'TCP' as const, request }
      )))
  ))));
  const input = inputOf({ namespaces, pods, outside: [], policies, flows });
  const accounts = new Map(objects.flatMap(({ kind, metadata, spec }) => (kind === 'Deployment' ? [[`${metadata.namespace}/${metadata.name}`, spec.template.spec.serviceAccountName]] : [])));
  const answers = JSON.parse(run(goTool('netpol-cilium'), ['requests'], {
    input: JSON.stringify({
      ...input,
      ciliumPolicies: objects.filter(({ kind }) => kind === 'CiliumNetworkPolicy'),
      ends: [
        ...input.ends.map((end, index) => ({ ...end, serviceAccount: accounts.get(ends[index]) })),
        ...OUTSIDE.map(({ ip, host }) => ({ ip, names: [host] })),
        { reserved: 'kube-apiserver' },
      ],
      flows: input.flows.map((flow, index) => ({ ...flow, request: flows[index].request })),
    }),
  })) as boolean[];
  const strangers = pods.filter(({ namespace, name }) => !accounts.has(`${namespace}/${name}`)).map(({ namespace, name, labels, ports }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, labels },
    spec: { containers: [{ name: 'main', image: 'x', ports: ports.map(({ name: of, number, protocol }) => ({ ...(of !== undefined && { name: of }), containerPort: number, protocol })) }] },
  }));
  const network = objects.filter(({ kind }) => !['AuthorizationPolicy', 'PeerAuthentication', 'Sidecar', 'ServiceEntry', 'DestinationRule'].includes(kind))
    .map((object) => (object.kind === 'Namespace' ? { ...object, metadata: { name: object.metadata.name } } : object));
  const judgement = judge([{ objects: [...network, ...strangers] }], {
    networkPlugin: 'cilium', nodeCidrs: ['10.0.0.0/24'], apiServer: { cidrs: [`${API_SERVER}/32`] }, podCidrs: ['10.244.0.0/16'],
  });
  const endpoint = (end: number): Endpoint => (end < pods.length ? { workload: ends[end] } : { ip: ends[end] });
  return flows.map(({ from, to, port, protocol, request }, index) => ({
    flow: `${ends[from]} to ${ends[to]} ${port}/${protocol} ${request.method} ${request.path} ${request.host}`,
    judged: judgement.check({ from: endpoint(from), to: endpoint(to), port, protocol, ...request }).verdict,
    engine: answers[index] ? 'allow' : 'deny',
  }));
}

/** Requests are tried where somebody reads them; elsewhere a connection is one. */
function requestsAt(port: number, to: number, pods: number): readonly { readonly method: string; readonly path: string; readonly host: string }[] {
  const host = to >= pods ? OUTSIDE[to - pods]?.host ?? 'kubernetes.default.svc' : 'orders.back';
  return port === 8080 ? REQUESTS.map((request) => ({ ...request, host })) : [{ method: 'GET', path: '/', host }];
}
