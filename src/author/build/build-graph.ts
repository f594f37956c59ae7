import { authorizerCalls } from './authorizer-calls';
import { checkAuthorizers } from './check-authorizers';
import { checkCalled, checkTogether } from './check-called';
import { checkCalls, liftedByCallees, subjectOf } from './check-calls';
import type { LiftedRule } from './check-calls';
import { checkCertificates } from './check-certificates';
import { checkClientCertificates } from './check-client-certificates';
import { checkClients } from './check-clients';
import { checkControllers } from './check-controllers';
import { checkListeners } from './check-listeners';
import { checkMeshes } from './check-meshes';
import { checkNames } from './check-names';
import { checkOrder } from './check-order';
import { checkOutside } from './check-outside';
import { checkPassports } from './check-passports';
import { checkPlainPorts } from './check-plain-ports';
import { checkPlatform } from './check-platform';
import { checkPods } from './check-pods';
import { checkRateLimits } from './check-rate-limits';
import { checkRequestTimes } from './check-request-times';
import { checkRoutes } from './check-routes';
import { checkTokens } from './check-tokens';
import { checkUsers } from './check-users';
import { declaredScrapers } from './declared-scrapers';
import { holdUsers } from './hold-users';
import { legsOf } from './legs';
import { EdgeMerger, indexBy } from './merge-edges';
import { apiServerEdge, grantsOf, platformEdgesOf } from './platform-edges';
import type { PlatformEdge } from './platform-edges';
import { checkAskedInVain, checkRelays, relaysOf } from './relays';
import { resolveAccess } from './resolve-access';
import { routeCalls } from './route-calls';
import type { CallNode, Declaration } from '../graph/declarations';
import { deepFreeze } from '../graph/freeze';
import { portsOfGateway, tryFindPortOf } from '../graph/listeners';
import type { ClientsNode, GatewayNode, GraphNode, RelayNode, WorkloadNode } from '../graph/nodes';
import { sortedBy } from '../graph/order';
import type { PortNode } from '../graph/port';
import type { Problem } from '../graph/problem';
import type { DeclarationRecord } from '../graph/record/record';
import { ANY } from '../graph/selection';
import type { TrustGraph } from '../graph/trust-graph';

/** The graph, and every mistake that only the whole can see, besides those found while it was declared. */
export interface BuiltGraph {
  readonly graph: TrustGraph;
  readonly problems: readonly Problem[];
  /** Which rules were lifted by a waiver, and on which construct. */
  readonly lifted: readonly LiftedRule[];
}

/** Builds the trust graph. The order of the declarations has no influence on it. */
export function buildGraph(declarations: readonly Declaration[], record: () => readonly DeclarationRecord[]): BuiltGraph {
  const builder = new GraphBuilder(declarations, record);
  return builder.build();
}

class GraphBuilder {
  private readonly nodes = new Map<string, GraphNode>();
  private readonly edges = new EdgeMerger();
  /** By the places that profiles name; undefined where others run them. */
  private readonly scrapers = new Map<string, WorkloadNode | undefined>();
  private readonly problems: Problem[];
  private calls: readonly CallNode[] = [];

  public constructor(private readonly declarations: readonly Declaration[], private readonly record: () => readonly DeclarationRecord[]) {
    this.problems = declarations.flatMap((declaration) => declaration.problems);
  }

  public build(): BuiltGraph {
    const workloads = this.declarations.flatMap((declaration) => declaration.workloads);
    const gateways = this.declarations.flatMap((declaration) => declaration.gateways);
    const owned = this.declarations.flatMap((declaration) => [...declaration.workloads, ...declaration.gateways]);
    const declared = this.declarations.flatMap((declaration) => declaration.calls);
    const calls = [...declared, ...routeCalls(gateways, workloads), ...authorizerCalls(gateways, workloads)];
    this.problems.push(...checkNames(this.declarations), ...checkMeshes(this.declarations), ...checkPlatform(this.declarations));
    this.problems.push(...checkPods(calls, this.declarations));
    this.problems.push(...checkRoutes(this.declarations), ...checkListeners(this.declarations), ...checkClientCertificates(this.declarations));
    this.problems.push(...checkControllers(this.declarations));
    for (const node of owned) this.nodes.set(node.id, node);
    this.problems.push(...checkCalls(calls, this.nodes));
    const liftedHere = this.declarations.flatMap(({ path, lifted = [] }) => lifted.map((rule) => ({ path, rule })));
    const lifted = [...liftedHere, ...liftedByCallees(calls, this.nodes)];
    this.calls = calls;
    for (const call of calls) this.addCall(call);
    for (const node of owned) this.addPlatform(node);
    for (const relay of relaysOf(workloads, { nodes: this.nodes, edgesTo: indexBy(this.edges.merged(), 'to') })) this.addRelay(relay);
    this.problems.push(...checkOrder(workloads, calleesAmong(calls)));
    const graph = this.graph();
    this.problems.push(...checkOutside(graph));
    return { graph: deepFreeze(graph), problems: this.problems, lifted };
  }

  private addCall(call: CallNode): void {
    const from = call.from.kind === 'kubernetes-api' ? this.callingApiServer(call) : this.endOf(call.from);
    if (from === undefined) return;
    if (call.to.kind === 'kubernetes-api') {
      this.addApiServer(from, call.path);
      return;
    }
    const to = this.endOf(call.to);
    if (to === undefined) return;
    const { grants: asked, problems: unresolved } = resolveAccess(call.access, portsOf(to));
    const { grants, problems: unheld } = holdUsers(asked, to);
    const problems = [...unresolved, ...unheld];
    this.edges.add(from.id, to.id, 'call', grants);
    if (to.kind === 'host' && to.edge !== undefined && grants.length > 0) this.addEdgeOf(to.host, to.edge, from);
    this.problems.push(...problems.map((problem) => ({ ...problem, severity: 'error' as const, path: call.path, subject: subjectOf(call, from) })));
  }

  /** What is called by the host of an edge arrives at the edge's pods. */
  private addEdgeOf(host: string, edge: string, from: GraphNode): void {
    const gateway = this.nodes.get(edge);
    const port = gateway?.kind === 'gateway' ? tryFindPortOf(gateway, host) : undefined;
    if (port) this.edges.add(from.id, edge, 'public-host', [{ port, http: ANY }]);
  }

  /** The node at one end of a call; undefined where it was never declared, which has been reported. */
  private endOf(end: Exclude<CallNode['from'] | CallNode['to'], { kind: 'kubernetes-api' }>): GraphNode | undefined {
    if (end.kind === 'owned') return this.nodes.get(end.id);
    const known = this.nodes.get(end.id);
    if (!known) this.nodes.set(end.id, end);
    return known ?? end;
  }

  /** The API server as a caller, by the addresses that the callee's profile states. */
  private callingApiServer({ to, path }: CallNode): GraphNode | undefined {
    const callee = to.kind === 'owned' ? this.nodes.get(to.id) : undefined;
    if (callee?.kind !== 'workload') return undefined;
    const { apiServer } = callee.cluster;
    if (!apiServer) {
      this.refuseApiServer(path, `called by kubernetes-api: ${callee.id}`);
      return undefined;
    }
    return this.endOf({ kind: 'sources', who: 'api-server', id: `kubernetes-api (as a caller) at ${apiServer.cidrs.join(' ')}`, cidrs: apiServer.cidrs });
  }

  private addApiServer(node: GraphNode, path: string): void {
    if (node.kind !== 'workload') return;
    const { apiServer } = node.cluster;
    if (apiServer) this.addPlatformEdge(apiServerEdge(node, apiServer));
    else this.refuseApiServer(path, `calls kubernetes-api from ${node.id}`);
  }

  private refuseApiServer(path: string, subject: string): void {
    this.problems.push({
      severity: 'error',
      path,
      code: 'cluster-profile',
      subject,
      value: 'a cluster profile without the addresses of the API server',
      expected: 'the CIDRs of the API server; nothing else is opened while they are unknown',
      fix: "state them: ClusterProfile.vanilla({ apiServerCidrs: ['192.0.2.10/32'] }), the addresses of the server and not of the Service before it",
    });
  }

  private addPlatform(node: WorkloadNode | GatewayNode): void {
    for (const edge of platformEdgesOf(node)) this.addPlatformEdge(edge);
    if (node.kind === 'workload') {
      if (node.permissions.length > 0) this.addApiServer(node, node.path);
      return;
    }
    if (node.listens.kind === 'stated') return;
    const clients: ClientsNode = { kind: 'clients', id: `clients of ${node.id}`, from: node.listens.clients };
    this.nodes.set(clients.id, clients);
    this.edges.add(clients.id, node.id, 'clients', portsOfGateway(node).map((port) => ({ port, http: ANY })));
  }

  private addRelay(relay: RelayNode): void {
    this.nodes.set(relay.id, relay);
    // What others need is theirs to open.
    if (!relay.owned) return;
    for (const edge of platformEdgesOf(relay)) this.addPlatformEdge(edge);
  }

  private addPlatformEdge(edge: PlatformEdge): void {
    const scraper = edge.purpose === 'scrape' ? this.declaredScraper(edge.other) : undefined;
    if (scraper) {
      this.edges.add(scraper.id, edge.to, edge.purpose, grantsOf(edge));
      return;
    }
    this.nodes.set(edge.other.id, edge.other);
    this.edges.add(edge.from, edge.to, edge.purpose, grantsOf(edge));
  }

  /** The scraper, where this program declares it, so that its end is written, too. */
  private declaredScraper(node: GraphNode): WorkloadNode | undefined {
    if (node.kind !== 'platform' || node.at.kind !== 'pods') return undefined;
    if (!this.scrapers.has(node.id)) {
      const [found] = declaredScrapers(this.declarations.flatMap((declaration) => declaration.workloads), node.at);
      this.scrapers.set(node.id, found);
    }
    return this.scrapers.get(node.id);
  }

  private graph(): TrustGraph {
    const edges = this.edges.merged();
    const namespaces = this.declarations.flatMap((declaration) => declaration.namespaces);
    this.problems.push(...checkPlainPorts(edges, this.nodes), ...checkUsers(edges, this.nodes, this.calls));
    this.problems.push(...checkAuthorizers(this.nodes), ...checkPassports(edges, this.nodes), ...checkClients(this.nodes, edges));
    this.problems.push(...checkRateLimits(this.nodes, edges));
    this.problems.push(...checkRequestTimes(this.nodes, edges));
    this.problems.push(...checkTokens(edges, this.nodes), ...checkCertificates(edges, this.nodes), ...checkRelays(this.nodes, namespaces));
    const edgesTo = indexBy(edges, 'to');
    this.problems.push(...checkAskedInVain(this.calls, { nodes: this.nodes, edgesTo }));
    this.problems.push(...checkCalled(this.nodes, edgesTo), ...checkTogether(this.nodes));
    const legs = legsOf(edges, { nodes: this.nodes, edgesTo });
    return {
      namespaces: new Map(sortedBy(namespaces, (namespace) => namespace.name).map((namespace) => [namespace.name, namespace])),
      meshes: this.declarations.flatMap((declaration) => declaration.meshes ?? []),
      nodes: new Map(sortedBy(this.nodes.values(), (node) => node.id).map((node) => [node.id, node])),
      edges,
      edgesFrom: indexBy(edges, 'from'),
      edgesTo,
      legsFrom: indexBy(legs, 'from'),
      legsTo: indexBy(legs, 'to'),
      record: this.problems.some(({ severity }) => severity === 'error') ? [] : this.record(),
    };
  }
}

/** Whom a workload of the program calls among the others. */
function calleesAmong(calls: readonly CallNode[]): (id: string) => readonly string[] {
  return (id) => calls.flatMap(({ from, to }) => (from.kind === 'owned' && from.id === id && to.kind === 'owned' ? [to.id] : []));
}

const NO_PORTS: readonly PortNode[] = [];

type PortsTable = { readonly [K in GraphNode['kind']]: (node: Extract<GraphNode, { kind: K }>) => readonly PortNode[] };

const PORTS: PortsTable = {
  workload: (node) => node.ports,
  reference: (node) => node.ports,
  pods: (node) => node.ports,
  gateway: portsOfGateway,
  host: (node) => [node.port],
  network: (node) => node.ports,
  sources: () => NO_PORTS,
  platform: (node) => node.ports,
  kubelet: () => NO_PORTS,
  relay: () => NO_PORTS,
  clients: () => NO_PORTS,
};

function portsOf(node: GraphNode): readonly PortNode[] {
  return (PORTS[node.kind] as (node: GraphNode) => readonly PortNode[])(node);
}
