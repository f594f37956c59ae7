import { readAccess } from './access';
import type { Grant } from './access';
import { authorizersOf, questionsTo, readAuthorizer } from './authorizers';
import { canonicalCidrs } from './cidrs';
import { keyOfMesh, readForeign, readNamespace, readReference, readWorkload } from './constructs';
import { CommonCalls, Defaults } from './defaults';
import { hostOfEdge, portTaking } from './edge-hosts';
import { Edges } from './edges';
import type { SpecificationEdge } from './edges';
import { oneOfEach, readEdge, readEdgeReference } from './gateways';
import { issuersIn } from './issuers';
import { JobNames } from './job-names';
import type {
  GatewayNode, HostNode, NamespaceNode, NetworkNode, PodsNode, ReferenceNode,
  RouteNode, SourcesNode, SpecificationNode, WorkloadNode,
} from './nodes';
import { withoutForeignPassports } from './passports';
import { Platform } from './platform';
import { seesRequestsTo } from './plugin';
import { readPods } from './pods-of-others';
import { plainPort, readPort } from './ports';
import type { PortNode } from './ports';
import { patternsBehind } from './route-paths';
import { looksItself } from './shown-identity';
import type { Specification } from './specification';
import { admitted } from './users';
import type {
  CallRecord, CalleeRecord, CallerRecord, CommonCallRecord, DeclarationRecord, DefaultsRecord, EdgeHostRecord, EdgeRecord, EdgeReferenceRecord,
  ForeignRecord, HostRecord, MeshPolicyRecord, NamespaceRecord, NetworkRecord, PodsRecord, Recording, ReferenceRecord, WorkloadRecord,
} from '../../author/graph/record/record';
import type { AccessRecord } from '../../author/graph/record/values';
import { contractOf, readMesh, relaysOf } from '../meshes/table';

/**
 * Reads a declaration, word for word, into what must hold. Nothing that the other half understood is looked at; of what it wrote, nothing but the
 * names of Jobs.
 */
export function specificationOf({ record }: Recording, written: readonly object[] = []): Specification {
  const specification = new Reader(record, new JobNames(written)).read();
  KNOWN.set(record, specification);
  return specification;
}

/** The same for callers that need only the cluster: the last reading, if there is one. */
export function clusterSpecificationOf(recording: Recording): Specification {
  return KNOWN.get(recording.record) ?? specificationOf(recording);
}

const KNOWN = new WeakMap<Recording['record'], Specification>();

/** Port 443 is that of HTTPS. Source: RFC 9110. */
const HTTPS_PORT = 443;

class Reader {
  private readonly namespaces = new Map<string, NamespaceNode>();
  private readonly workloads = new Map<string, WorkloadNode>();
  private readonly nodes = new Map<string, SpecificationNode>();
  /** Edges by the paths of their constructs. */
  private readonly edgeIds = new Map<string, string>();
  private readonly callees = new Map<CalleeRecord, HostNode | NetworkNode | ReferenceNode>();
  private readonly edges = new Edges();
  /** Calls whose callee another program declares. */
  private readonly later: (() => void)[] = [];
  private readonly platform = new Platform(this.nodes, this.edges);

  public constructor(private readonly record: readonly DeclarationRecord[], private readonly jobs: JobNames) {}

  public read(): Specification {
    const defaults = new Defaults(this.of<DefaultsRecord>('ZeroTrustDefaults'));
    const workloads = this.of<WorkloadRecord>('SecureService', 'SecureDaemon', 'SecureJob', 'SecureCronJob');
    for (const namespace of this.of<NamespaceRecord>('ZeroTrustNamespace')) this.namespaces.set(namespace.path, readNamespace(defaults.fill(namespace)));
    for (const workload of workloads) this.workloads.set(workload.path, readWorkload(workload, this.namespaceOf(workload), this.jobs));
    const foreign = this.of<ForeignRecord>('ForeignWorkload');
    for (const one of foreign) this.workloads.set(one.path, readForeign(one, this.namespaceOf(one)));
    for (const { path, asks } of workloads) this.readAsked(path, asks);
    const edges = [
      ...this.of<EdgeRecord>('EdgeGateway').map((edge) => [edge, readEdge(defaults.fill(edge), this.workloads)] as const),
      ...this.of<EdgeReferenceRecord>('EdgeReference').map((edge) => [edge, readEdgeReference(defaults.fill(edge), this.workloads)] as const),
    ].map(([edge, node]) => [edge.path, withoutForeignPassports(node, edge, this.record)] as const);
    for (const [path, { id }] of edges) this.edgeIds.set(path, id);
    const gateways = oneOfEach(edges.map(([, gateway]) => gateway));
    for (const node of [...this.workloads.values(), ...gateways]) this.nodes.set(node.id, node);
    const common = new CommonCalls(this.of<CommonCallRecord>('CommonCall'));
    for (const workload of workloads) this.addCalls(workload, common.of(workload.path));
    for (const one of foreign) this.addCalls(one, []);
    for (const add of this.later) add();
    for (const gateway of gateways) for (const route of gateway.routes) this.addRoute(gateway, route);
    for (const holder of [...this.workloads.values(), ...gateways]) {
      for (const one of authorizersOf(holder)) this.edges.add(holder.id, one.service, 'call', [questionsTo(one)]);
    }
    for (const node of [...this.workloads.values(), ...gateways]) this.platform.add(node);
    for (const relay of relaysOf({ nodes: this.nodes, edges: this.edges.all() })) {
      this.nodes.set(relay.id, relay);
      if (relay.owned) this.platform.add(relay);
    }
    return {
      namespaces: new Map(sorted(ownedLast([...this.namespaces.values()]), ({ name }) => name)),
      described: byName([...this.namespaces.values()]),
      meshes: this.of<MeshPolicyRecord>('MeshPolicy').map((policy) => readMesh(defaults.fill(policy).mesh)),
      nodes: new Map(sorted([...this.nodes.values()], ({ id }) => id)),
      edges: this.edges.all().map((edge) => this.heldToUsers(edge)),
      issuers: issuersIn(this.record),
    };
  }

  /** What is called in the name of people, where the callee admits nobody else. */
  private heldToUsers(edge: SpecificationEdge): SpecificationEdge {
    const callee = this.nodes.get(edge.to);
    if (edge.purpose !== 'call' || callee?.kind !== 'workload' || !callee.admits) return edge;
    const { admits } = callee;
    return { ...edge, grants: edge.grants.map(({ port, requests }) => ({ port, requests: admitted(requests, admits) })) };
  }

  private of<R extends DeclarationRecord>(...constructs: readonly R['construct'][]): readonly R[] {
    return this.record.filter((one): one is R => (constructs as readonly string[]).includes(one.construct));
  }

  /** Asked by the proxy of the workload, which is settled before anybody calls. */
  private readAsked(path: string, asks: WorkloadRecord['asks'] = []): void {
    const [first] = asks;
    const authorizer = first && readAuthorizer(first, this.workloads);
    if (authorizer) this.workloads.set(path, { ...this.workloads.get(path)!, asks: authorizer });
  }

  /** The nearest above it. */
  private namespaceOf({ path }: Pick<WorkloadRecord, 'path'>): NamespaceNode {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const namespace = this.namespaces.get(path.slice(0, end));
      if (namespace) return namespace;
    }
    throw new Error(`the declaration of ${path} stands in no namespace`);
  }

  private addCalls({ path, calls, received }: Pick<WorkloadRecord, 'path' | 'calls' | 'received'>, common: readonly CallRecord[]): void {
    const workload = this.workloads.get(path)!;
    for (const { callee, access } of [...calls, ...common]) this.addCall(workload, callee, access);
    if (workload.identity) this.addCall(workload, workload.identity.endpoint, undefined);
    for (const { caller, access } of received) {
      const from = this.caller(caller, workload);
      if (from) this.edges.add(from.id, workload.id, 'call', readAccess(access, workload.ports));
    }
  }

  /** Who calls a workload of the program, of those of whom it owns nothing; undefined for an API server whose addresses nobody states. */
  private caller(record: CallerRecord, { cluster: { apiServer } }: WorkloadNode): SpecificationNode | undefined {
    switch (record.kind) {
      case 'reference': return this.referenceTo(record);
      case 'pods': return this.pods(record);
      case 'sources': return this.sources(`network ${record.name}`, canonicalCidrs(record.cidrs), true);
      case 'kubernetes-api': return apiServer && this.sources('API server', apiServer.cidrs, false);
    }
  }

  private pods(record: PodsRecord): PodsNode {
    const node = readPods(record, new Set([...this.namespaces.values()].map(({ name }) => name)));
    this.nodes.set(node.id, node);
    return node;
  }

  private sources(name: string, cidrs: readonly string[], isNetwork: boolean): SourcesNode {
    const node: SourcesNode = { kind: 'sources', id: `sources ${JSON.stringify([name, cidrs])}`, name, isNetwork, cidrs };
    this.nodes.set(node.id, node);
    return node;
  }

  private addCall(workload: WorkloadNode, record: CalleeRecord, access: AccessRecord | undefined): void {
    switch (record.kind) {
      case 'kubernetes-api': {
        this.platform.addApiServer(workload);
        return;
      }
      case 'service': {
        const callee = this.workloads.get(record.path);
        if (callee) this.edges.add(workload.id, callee.id, 'call', readAccess(access, callee.ports));
        return;
      }
      case 'reference': {
        const callee = this.referenceTo(record);
        const grants = readAccess(access, (record.ports ?? []).map(readPort));
        if (callee.kind === 'reference') this.edges.add(workload.id, callee.id, 'call', grants);
        else this.later.push(() => this.addUnlessGranted(workload.id, callee.id, grants));
        return;
      }
      case 'pods': {
        const callee = this.pods(record);
        this.edges.add(workload.id, callee.id, 'call', readAccess(access, callee.ports));
        return;
      }
      case 'edge-host': {
        this.addEdgeHost(workload, record, access);
        return;
      }
      case 'host':
      case 'network': {
        const callee = this.outside(record);
        this.edges.add(workload.id, callee.id, 'call', readAccess(access, callee.kind === 'host' ? [callee.port] : callee.ports));
      }
    }
  }

  /** Proxies know the host by its name, and the network the pods of the edge. */
  private addEdgeHost(workload: WorkloadNode, record: EdgeHostRecord, access: AccessRecord | undefined): void {
    const gateway = this.nodes.get(this.edgeIds.get(record.edge) ?? '');
    const taking = gateway?.kind === 'gateway' ? portTaking(gateway, record.host) : undefined;
    if (gateway?.kind !== 'gateway' || !taking) return;
    const callee = hostOfEdge(record.host, taking, gateway);
    this.nodes.set(callee.id, callee);
    const grants = readAccess(access, [callee.port]);
    this.edges.add(workload.id, callee.id, 'call', grants);
    if (grants.length > 0) this.edges.add(workload.id, gateway.id, 'public-host', [{ port: taking, requests: undefined }]);
  }

  /** Which requests it takes, the callee says. A call that it does not know of is expected as the caller says it. */
  private addUnlessGranted(from: string, to: string, grants: readonly Grant[]): void {
    this.edges.add(from, to, 'call', grants.filter(({ port }) => !this.edges.has(from, to, port)));
  }

  /** An edge calls what it exposes. Where proxies, the plugin or the service itself look at requests, with no other path or method. Headers it may write itself. */
  private addRoute({ id, mesh }: GatewayNode, route: RouteNode): void {
    const { to, port, methods } = route;
    if (!port) return;
    const callee = this.nodes.get(to);
    const isLookedAt = callee?.kind === 'workload' && looksItself(callee);
    const seesRequests = contractOf(mesh).needs.seesRequests || isLookedAt || (callee !== undefined && seesRequestsTo(callee));
    const patterns = patternsBehind(route);
    const requests = { ...(patterns && { paths: patterns }), ...(methods && { methods }) };
    const isAny = !seesRequests || (!patterns && !methods);
    this.edges.add(id, to, 'call', [{ port, requests: isAny ? undefined : [requests] }]);
  }

  /** A service of another program, unless it is one of this program's own. All references to one service are one. */
  private referenceTo(record: ReferenceRecord): SpecificationNode {
    const known = this.callees.get(record);
    if (known) return known;
    const own = this.nodes.get(`${record.namespace}/${record.name}`);
    if (own?.kind === 'workload' || own?.kind === 'gateway') return own;
    const reference = readReference(record);
    const { serviceAccount, podLabels, audience, certificates } = reference;
    const shown = [...(audience === undefined ? [] : [audience]), ...(certificates === true ? [{ certificates }] : [])];
    const said = [record.namespace, record.name, serviceAccount, podLabels, keyOfMesh(reference.mesh), ...shown];
    const id = `reference ${JSON.stringify(said)}`;
    const before = this.nodes.get(id);
    const ports = before?.kind === 'reference' ? together(before.ports, reference.ports) : reference.ports;
    const node = { ...reference, id, ports };
    this.nodes.set(id, node);
    this.callees.set(record, node);
    return node;
  }

  private outside(record: HostRecord | NetworkRecord): HostNode | NetworkNode {
    const known = this.callees.get(record);
    if (known && known.kind !== 'reference') return known;
    const node = record.kind === 'host' ? readHost(record) : readNetwork(record);
    this.nodes.set(node.id, node);
    this.callees.set(record, node);
    return node;
  }
}

function readHost({ factory, host, port = HTTPS_PORT, cidrs }: HostRecord): HostNode {
  const protocol = factory === 'tcp' ? 'tcp' : 'tls';
  const given = cidrs && canonicalCidrs(cidrs);
  return {
    kind: 'host',
    id: `host ${host} ${port} ${protocol} ${given?.join(' ') ?? ''}`,
    host,
    wildcard: host.startsWith('*.'),
    port: plainPort(`${protocol}-${port}`, port, protocol),
    cidrs: given,
    edge: undefined,
  };
}

function readNetwork({ name, cidrs, ports }: NetworkRecord): NetworkNode {
  const node = { name, cidrs: canonicalCidrs(cidrs), ports: (ports ?? []).map(readPort) };
  return { kind: 'network', id: `network ${JSON.stringify(node)}`, ...node };
}

function together(some: readonly PortNode[], others: readonly PortNode[]): readonly PortNode[] {
  return [...new Map([...some, ...others].map((port) => [JSON.stringify(port), port])).values()];
}

function sorted<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [string, T])[] {
  return items.map((item) => [keyOf(item), item] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** What the owner says of a namespace counts. */
function ownedLast(namespaces: readonly NamespaceNode[]): readonly NamespaceNode[] {
  return [...namespaces].sort((a, b) => Number(a.owned) - Number(b.owned));
}

function byName(namespaces: readonly NamespaceNode[]): Specification['described'] {
  const found = new Map<string, NamespaceNode[]>();
  for (const namespace of namespaces) found.set(namespace.name, [...found.get(namespace.name) ?? [], namespace]);
  return found;
}
