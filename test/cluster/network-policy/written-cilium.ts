/** What the library writes for Cilium, as its own policy repository and the judge decide it. */
import { Chart } from 'cdk8s';
import { inputOf, type EngineInput } from './engine';
import { exampleCase } from './example-case';
import {
  Access, ClusterProfile, ExternalHost, ExternalNetwork, HttpMethod, KubernetesApi, Mesh, NetworkPlugin, Pods, Port, ZeroTrustNamespace,
} from '../../../src';
import type { Endpoint } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import type { Written } from '../../support/examples-manifests';
import { service } from '../../support/programs';
import { lastingName, ofKind } from '../../support/synth';
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

/** Addresses outside, with the names that were looked up. */
const OUTSIDE = [
  { ip: '203.0.113.7', host: 'api.example.com' },
  { ip: '203.0.113.8', host: 'a.b.example.org' },
  { ip: '203.0.113.9', host: 'db.example.com' },
  { ip: '198.51.100.7', host: 'evil.example.net' },
  { ip: '169.254.169.254', host: 'api.example.com' },
  { ip: '10.9.9.9', host: 'www.example.org' },
] as const;

/** The same of the examples. */
export const OUTSIDE_OF_EXAMPLES: readonly Outside[] = [
  { ip: '203.0.113.7', host: 'api.stripe.com' },
  { ip: '203.0.113.8', host: 'smtp.example.com' },
  { ip: '203.0.113.9', host: 'a.b.s3.eu-west-1.amazonaws.com' },
  { ip: '198.51.100.7', host: 'evil.example.net' },
  { ip: '169.254.169.254', host: 'api.stripe.com' },
  { ip: '10.20.30.5', host: 'audit.example.com' },
];

export interface Outside {
  readonly ip: string;
  readonly host: string;
}

const PORTS = [443, 5432, 6443, 22];

interface Asked {
  readonly method: string;
  readonly path: string;
}

const REQUESTS: readonly Asked[] = ['GET', 'POST'].flatMap((method) => (
  ['/v1.0/orders', '/v1x0/orders', '/v1.0/orders?all=1', '/v1.0/orders/7', '/items/7', '/items', '/site/x.css', '/site/x?y=.css', '/a/1/b', '/a/1/2/b', '/metrics', '/admin?/items/7']
    .map((path) => ({ method, path }))
));

export interface Cell {
  readonly flow: string;
  readonly judged: string;
  readonly engine: string;
}

interface Flow {
  readonly from: number;
  readonly to: number;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** What is written, with everybody who may have to do with it: pods, addresses outside, and the API server at the end. */
export class WrittenForCilium {
  public readonly ends: readonly string[];
  private readonly given: ReturnType<typeof exampleCase>;
  private readonly accounts: ReadonlyMap<string, string>;
  private readonly judgement: ReturnType<typeof judge>;
  /** Jobs by the names that they keep from one release to the next. */
  private readonly lasting: ReadonlyMap<string, string>;

  public constructor(private readonly objects: readonly Written[], private readonly outside: readonly Outside[], private readonly apiServer: string) {
    this.given = exampleCase(objects);
    this.ends = [...this.given.pods.map(({ namespace, name }) => `${namespace}/${name}`), ...outside.map(({ ip }) => ip), apiServer];
    this.accounts = accountsIn(objects);
    this.lasting = new Map(ofKind([...objects], 'Job').map((job) => [`${job.metadata.namespace}/${job.metadata.name}`, `${job.metadata.namespace}/${lastingName(job)}`]));
    this.judgement = judge([{ objects: [...this.network(), ...this.strangers()] }], {
      networkPlugin: 'cilium', nodeCidrs: [`${apiServer}/32`], apiServer: { cidrs: [`${apiServer}/32`] }, podCidrs: ['10.244.0.0/16'],
    });
  }

  /** Every flow between two ends of which one is a pod, at each of its own ports and at others. */
  public flows(others: readonly number[], protocols: (port: number) => readonly Flow['protocol'][]): readonly Flow[] {
    const { pods } = this.given;
    const portsOf = (to: number) => new Set([...pods[to]?.ports.map(({ number }) => number) ?? [], ...others]);
    return this.ends.flatMap((_, from) => this.ends.flatMap((_to, to) => (from === to || Math.min(from, to) >= pods.length ? [] : (
      [...portsOf(to)].flatMap((port) => protocols(port).map((protocol) => ({ from, to, port, protocol })))
    ))));
  }

  /** What the program that has Cilium's policy repository reads. */
  public input(flows: readonly Flow[]): EngineInput {
    const input = inputOf({ ...this.given, outside: [], flows });
    return {
      ...input,
      ciliumPolicies: ofKind([...this.objects], 'CiliumNetworkPolicy'),
      ends: [
        ...input.ends.map((end, index) => ({ ...end, serviceAccount: this.accounts.get(this.ends[index]) })),
        ...this.outside.map(({ ip, host }) => ({ ip, names: [host] })),
        { ip: this.apiServer, reserved: 'kube-apiserver' },
      ],
    };
  }

  /** What the judge says; a host outside is called by its name. */
  public judged({ from, to, port, protocol }: Flow, request: Partial<Asked> = {}): string {
    const host = this.hostOf(to);
    return this.judgement.check({
      from: this.endpoint(from), to: this.endpoint(to), port, protocol, ...(host !== undefined && protocol === 'TCP' && { host }), ...request,
    }).verdict;
  }

  public hostOf(to: number): string | undefined {
    return to === this.ends.length - 1 ? 'kubernetes.default.svc' : this.outside[to - this.given.pods.length]?.host;
  }

  private endpoint(end: number): Endpoint {
    return end < this.given.pods.length ? { workload: this.lasting.get(this.ends[end]) ?? this.ends[end] } : { ip: this.ends[end] };
  }

  /** All but what a mesh holds. */
  private network(): readonly object[] {
    return this.objects.filter(({ kind }) => !['AuthorizationPolicy', 'PeerAuthentication', 'Sidecar', 'ServiceEntry', 'DestinationRule'].includes(kind))
      .map((object) => (object.kind === 'Namespace' ? { ...object, metadata: { name: object.metadata.name } } : object));
  }

  private strangers(): readonly object[] {
    return this.given.pods.filter(({ namespace, name }) => !this.accounts.has(`${namespace}/${name}`)).map(({ namespace, name, labels, ports }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace, name, labels },
      spec: { containers: [{ name: 'main', image: 'x', ports: ports.map(({ name: of, number, protocol }) => ({ ...(of !== undefined && { name: of }), containerPort: number, protocol })) }] },
    }));
  }
}

function accountsIn(objects: readonly Written[]): ReadonlyMap<string, string> {
  return new Map(ofKind([...objects], 'Deployment', 'StatefulSet', 'Job', 'CronJob').map(({ kind, metadata, spec }) => (
    [`${metadata.namespace}/${metadata.name}`, (kind === 'CronJob' ? spec.jobTemplate.spec : spec).template.spec.serviceAccountName]
  )));
}

/** Every flow with every request, once by each. Requests are tried where somebody reads them; elsewhere a connection is one. */
function cellsOf(
  written: WrittenForCilium, ports: readonly number[], readers: (port: number) => readonly Asked[] | undefined, name: string,
): readonly Cell[] {
  const asked = written.flows(ports, (port) => [port === 53 ? 'UDP' : 'TCP']).flatMap((flow) => (
    (readers(flow.port) ?? [{ method: 'GET', path: '/' }]).map((request) => ({ flow, request, host: written.hostOf(flow.to) ?? name }))
  ));
  const { flows, ...input } = written.input(asked.map(({ flow }) => flow));
  const answers = JSON.parse(run(goTool('netpol-cilium'), ['requests'], {
    input: JSON.stringify({
      ...input, flows: flows.map((flow, index) => ({ ...flow, request: { ...asked[index]!.request, host: asked[index]!.host } })),
    }),
  })) as boolean[];
  return asked.map(({ flow, request }, index) => ({
    flow: `${written.ends[flow.from]} to ${written.ends[flow.to]} ${flow.port}/${flow.protocol} ${request.method} ${request.path} ${asked[index]!.host}`,
    judged: written.judged(flow, request),
    engine: answers[index] ? 'allow' : 'deny',
  }));
}

/** Cells of the shop. */
export function cells(objects: readonly Written[]): readonly Cell[] {
  return cellsOf(new WrittenForCilium(objects, OUTSIDE, '10.0.0.1'), PORTS, (port) => (port === 8080 ? REQUESTS : undefined), 'orders.back');
}

/** Cells of an example: every path that a rule of it is about, by two methods, at every port at which requests are compared. */
export function cellsOfExample(objects: readonly Written[]): readonly Cell[] {
  const rules = ofKind([...objects], 'CiliumNetworkPolicy').flatMap(({ spec }) => (spec.ingress ?? []).flatMap(({ toPorts }: Written) => toPorts));
  const ports = new Set(rules.flatMap(({ ports: own, rules: { http } = {} }: Written) => (http ? own.map(({ port }: Written) => Number(port)) : [])));
  const requestRules = rules.flatMap(({ rules: { http = [] } = {} }: Written): readonly Written[] => http);
  const paths = new Set(requestRules.flatMap(({ path }: Written) => (path === undefined ? [] : [exampleOf(path)])));
  const requests = [...paths, '/admin'].flatMap((path) => ['GET', 'POST'].map((method) => ({ method, path })));
  return cellsOf(new WrittenForCilium(objects, OUTSIDE_OF_EXAMPLES, '10.20.0.10'), PORTS, (port) => (ports.has(port) ? requests : undefined), 'callee');
}

/** A path that an expression takes. */
function exampleOf(expression: string): string {
  return expression.replace(/\(\\\?\.\*\)\?$/, '').replace(/\[[^\]]*\]\+/g, 'x1').replace(/\.\*$/, 'y2').replace(/\\(.)/g, '$1');
}
