import type { HostNode, NamespaceNode, NetworkNode } from '../../../graph/nodes';
import { sortedBy } from '../../../graph/order';
import { transportOf } from '../../../graph/port';
import type { AppProtocol, PortNode } from '../../../graph/port';
import { nonEmpty } from '../../../graph/selection';
import type { NonEmpty } from '../../../graph/selection';
import { findNode, nodesOf } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { ObjectTemplate } from '../../../render/manifest';
import type { ExternalNode } from '../../backend';

export interface ServiceEntryBody {
  readonly spec: {
    readonly hosts: readonly [string];
    readonly addresses?: readonly string[];
    /** This namespace alone: exported to the mesh, it would widen everybody's registry (Naiserator #150). */
    readonly exportTo: readonly ['.'];
    readonly location: 'MESH_EXTERNAL';
    readonly resolution: 'DNS' | 'DYNAMIC_DNS' | 'NONE';
    readonly ports: NonEmpty<ServiceEntryPort>;
  };
}

export interface ServiceEntryPort {
  readonly number: number;
  readonly name: string;
  readonly protocol: string;
}

/** UDP is missing on purpose: it does not pass through the proxy. */
const PROTOCOLS: Record<Exclude<AppProtocol, 'udp'>, string> = { http: 'HTTP', http2: 'HTTP2', grpc: 'GRPC', tcp: 'TCP', tls: 'TLS' };

const SERVICE_ENTRY = { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', fields: ['spec'] } as const;

/** A name for a DNS cache on the node, as for a network. */
export const NODE_DNS = 'node-dns';

/** The addresses of DNS caches on the node. */
export function nodeDnsCidrs({ cluster }: Pick<NamespaceNode, 'cluster'>): readonly string[] {
  return [...new Set(cluster.dns.flatMap(({ at }) => (at.kind === 'addresses' ? at.cidrs : [])))];
}

/**
 * A DNS cache on the node has an address that is no Service, so that a proxy which lets only the registry through would drop
 * DNS over TCP to it: the registry gets it, for this namespace alone.
 */
export function nodeDnsEntry(cidr: string): ObjectTemplate<NamespaceNode, ServiceEntryBody> {
  return {
    ...SERVICE_ENTRY,
    render: (_graph, { cluster }) => {
      const ports = cluster.dns.flatMap(({ at, port }) => (at.kind === 'addresses' && at.cidrs.includes(cidr) ? [port] : []));
      return {
        spec: {
          hosts: [networkHost(NODE_DNS, cidr)],
          addresses: [cidr],
          exportTo: ['.'],
          location: 'MESH_EXTERNAL',
          resolution: 'NONE',
          ports: nonEmpty([...new Set(ports)].map((number) => ({ number, name: `tcp-${number}`, protocol: PROTOCOLS.tcp }))),
        },
      };
    },
  };
}

/**
 * One range of a network. Each has an entry of its own, because a proxy whose Sidecar names its hosts is given one address for each host:
 * of an entry with several, it would know one, and drop what goes to the others.
 */
export function networkEntryName(name: string, cidr: string): string {
  return `cidr-${cidr.replace(/[.:/]/g, '-')}.${name}`;
}

/** `.internal` is reserved for private use, so that no network's name can be anybody's host. */
export function networkHost(name: string, cidr: string): string {
  return `${networkEntryName(name, cidr)}.external-network.internal`;
}

/**
 * A proxy that answers DNS gives hosts addresses of their own, and takes every server name there. A host that is called over TLS alone
 * gets none, so that its name in the handshake counts.
 */
const ALLOCATION_LABEL = 'networking.istio.io/enable-autoallocate-ip';

function allocation(graph: TrustGraph, external: ExternalNode): string | undefined {
  if (external.kind === 'network') return undefined;
  return portsOf(graph, external, calledFrom(graph, external)).every(({ protocol }) => protocol === PROTOCOLS.tls) ? 'false' : undefined;
}

/** What one namespace calls outside the cluster, with every port that any of its workloads calls there. */
export const serviceEntry: ObjectTemplate<ExternalNode, ServiceEntryBody> = {
  ...SERVICE_ENTRY,
  labels: { [ALLOCATION_LABEL]: allocation },
  render: (graph, external) => {
    const nodes = calledFrom(graph, external);
    const [first] = nodes;
    const ports = nonEmpty(sortedBy(portsOf(graph, external, nodes), (port) => String(port.number).padStart(5, '0')));
    const common = { exportTo: ['.'], location: 'MESH_EXTERNAL', ports } as const;
    if (external.kind === 'network') {
      return { spec: { hosts: [networkHost(external.name, external.cidr)], addresses: [external.cidr], resolution: 'NONE', ...common } };
    }
    // A wildcard has no address to ask DNS for in advance; NONE would open the port to every address (Skiperator #925).
    const isWildcard = first.kind === 'host' && first.wildcard;
    return { spec: { hosts: [external.name], resolution: isWildcard ? 'DYNAMIC_DNS' : 'DNS', ...common } };
  },
};

function calledFrom(graph: TrustGraph, { kind, name }: ExternalNode): NonEmpty<HostNode | NetworkNode> {
  let index = OUTSIDE.get(graph);
  if (!index) OUTSIDE.set(graph, index = outsideOf(graph));
  return nonEmpty(index.get(`${kind} ${name}`) ?? []);
}

/** What graphs call outside, by kind and name: each of thousands of entries asks for its own. */
const OUTSIDE = new WeakMap<TrustGraph, ReadonlyMap<string, readonly (HostNode | NetworkNode)[]>>();

function outsideOf(graph: TrustGraph): ReadonlyMap<string, readonly (HostNode | NetworkNode)[]> {
  const index = new Map<string, (HostNode | NetworkNode)[]>();
  for (const node of [...nodesOf(graph, 'host'), ...nodesOf(graph, 'network')]) {
    const key = `${node.kind} ${node.kind === 'host' ? node.host : node.name}`;
    const nodes = index.get(key);
    if (nodes) nodes.push(node);
    else index.set(key, [node]);
  }
  return index;
}

/**
 * A network is recognized by its addresses, whatever the protocol. As HTTP the proxy would recognize it by the host of each request: it would drop
 * those to an address, and with the host of the entry let them go to any.
 */
function portsOf(graph: TrustGraph, external: ExternalNode, nodes: readonly (HostNode | NetworkNode)[]): readonly ServiceEntryPort[] {
  const ports = new Map<number, ServiceEntryPort>();
  for (const node of nodes) {
    for (const edge of graph.edgesTo.get(node.id) ?? []) {
      const caller = findNode(graph, edge.from);
      if (caller.kind !== 'workload' || caller.namespace !== external.namespace) continue;
      for (const { port } of edge.grants) if (transportOf(port) === 'TCP') ports.set(port.containerPort, entryPort(port, external.kind === 'network' ? 'tcp' : port.protocol));
    }
  }
  return [...ports.values()];
}

function entryPort(port: PortNode, spoken: AppProtocol): ServiceEntryPort {
  const protocol = PROTOCOLS[spoken as Exclude<AppProtocol, 'udp'>];
  return { number: port.servicePort, name: `${protocol.toLowerCase()}-${port.servicePort}`, protocol };
}
