import { portsAround } from './around';
import type { TrustEdge } from '../../../graph/edge';
import type { GraphNode, WorkloadNode } from '../../../graph/nodes';
import { transportOf } from '../../../graph/port';
import type { AppProtocol, PortNode } from '../../../graph/port';
import { incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';

/** What a proxy reads on the port. What the application encrypts itself is carried as it is. Source: Consul, `ServiceDefaults.spec.protocol`. */
const PROTOCOLS: Readonly<Record<Exclude<AppProtocol, 'udp'>, string>> = { http: 'http', http2: 'http2', grpc: 'grpc', tcp: 'tcp', tls: 'tcp' };

/** Ports over TCP that somebody with a name in Consul calls, each once. */
export function calledPorts({ ports }: Pick<WorkloadNode, 'ports'>, edges: readonly TrustEdge[], nodes: ReadonlyMap<string, GraphNode>): readonly PortNode[] {
  const calls = edges.filter(({ from, purpose }) => purpose === 'call' && nodes.get(from)?.kind !== 'sources');
  const called = new Set(calls.flatMap(({ grants }) => grants.map(({ port }) => port)).filter(isTcp).map(({ containerPort }) => containerPort));
  const found = ports.filter((port) => isTcp(port) && called.has(port.containerPort));
  return [...new Map(found.map((port) => [port.containerPort, port])).values()];
}

/** The one port to which a proxy passes calls on: the one that is called, or else the first that does not go around it. */
export function servicePort(graph: TrustGraph, workload: WorkloadNode): PortNode | undefined {
  const edges = incoming(graph, workload.id);
  const [called] = calledPorts(workload, edges, graph.nodes);
  const around = portsAround(workload, edges, graph.nodes);
  const ports = workload.ports.filter(isTcp);
  return called ?? ports.find(({ containerPort }) => !around.includes(containerPort)) ?? ports[0];
}

/** How a proxy has to read what is called. */
export function protocolOf(port: PortNode | undefined): string {
  return port && port.protocol !== 'udp' ? PROTOCOLS[port.protocol] : PROTOCOLS.tcp;
}

function isTcp(port: PortNode): boolean {
  return transportOf(port) === 'TCP';
}
