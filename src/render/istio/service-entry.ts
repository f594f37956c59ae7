import type { HostNode, NamespaceNode, NetworkNode } from '../../graph/nodes';
import { sortedBy } from '../../graph/order';
import { transportOf } from '../../graph/port';
import type { AppProtocol, PortNode } from '../../graph/port';
import { nonEmpty } from '../../graph/selection';
import type { NonEmpty } from '../../graph/selection';
import { findNode } from '../../graph/trust-graph';
import type { TrustGraph } from '../../graph/trust-graph';
import type { ExternalNode } from '../backend';
import type { ObjectTemplate } from '../manifest';

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

/**
 * A DNS cache on the node has an address that is no Service, so that a proxy which lets only the registry through would drop
 * DNS over TCP to it: the registry is told of it, for this namespace alone.
 */
export const NODE_DNS_HOST = 'node-dns.external-network.internal';

export const nodeDnsEntry: ObjectTemplate<NamespaceNode, ServiceEntryBody> = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  fields: ['spec'],
  render: (_graph, namespace) => {
    const caches = namespace.cluster.dns.flatMap(({ at, port }) => (at.kind === 'addresses' ? [{ cidrs: at.cidrs, port }] : []));
    const ports = nonEmpty([...new Set(caches.map(({ port }) => port))]);
    return {
      spec: {
        hosts: [NODE_DNS_HOST],
        addresses: caches.flatMap(({ cidrs }) => cidrs),
        exportTo: ['.'],
        location: 'MESH_EXTERNAL',
        resolution: 'NONE',
        ports: nonEmpty(ports.map((number) => ({ number, name: `tcp-${number}`, protocol: PROTOCOLS.tcp }))),
      },
    };
  },
};

/** `.internal` is reserved for private use, so that no network's name can be anybody's host. */
export function networkHost(name: string): string {
  return `${name}.external-network.internal`;
}

/** What one namespace calls outside the cluster, with every port that any of its workloads calls there. */
export const serviceEntry: ObjectTemplate<ExternalNode, ServiceEntryBody> = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  fields: ['spec'],
  render: (graph, external) => {
    const nodes = calledFrom(graph, external);
    const [first] = nodes;
    const ports = nonEmpty(sortedBy(portsOf(graph, external, nodes), (port) => String(port.number).padStart(5, '0')));
    const common = { exportTo: ['.'], location: 'MESH_EXTERNAL', ports } as const;
    if (first.kind === 'host') {
      // A wildcard has no address to ask DNS for in advance; NONE would open the port to every address (Skiperator #925).
      return { spec: { hosts: [first.host], resolution: first.wildcard ? 'DYNAMIC_DNS' : 'DNS', ...common } };
    }
    return { spec: { hosts: [networkHost(first.name)], addresses: first.cidrs, resolution: 'NONE', ...common } };
  },
};

function calledFrom(graph: TrustGraph, external: ExternalNode): NonEmpty<HostNode | NetworkNode> {
  const matching = [...graph.nodes.values()].filter((node): node is HostNode | NetworkNode => (
    node.kind === external.kind && (node.kind === 'host' ? node.host : (node as NetworkNode).name) === external.name
  ));
  return nonEmpty(matching);
}

function portsOf(graph: TrustGraph, external: ExternalNode, nodes: readonly (HostNode | NetworkNode)[]): readonly ServiceEntryPort[] {
  const ports = new Map<number, ServiceEntryPort>();
  for (const node of nodes) {
    for (const edge of graph.edgesTo.get(node.id) ?? []) {
      const caller = findNode(graph, edge.from);
      if (caller.kind !== 'workload' || caller.namespace !== external.namespace) continue;
      for (const { port } of edge.grants) if (transportOf(port) === 'TCP') ports.set(port.containerPort, entryPort(port));
    }
  }
  return [...ports.values()];
}

function entryPort(port: PortNode): ServiceEntryPort {
  const protocol = PROTOCOLS[port.protocol as Exclude<AppProtocol, 'udp'>];
  return { number: port.servicePort, name: `${protocol.toLowerCase()}-${port.servicePort}`, protocol };
}
