/** Hosts of edges that workloads call: at the edge's pods, as clients outside call them. */
import type { GatewayNode, HostNode, ListenerNode } from './nodes';
import { plainPort } from './ports';
import type { PortNode } from './ports';

/** The port of the pods that takes a host, if any does: of several listeners, that of the most specific name. Source: Gateway API, Listener, hostname. */
export function portTaking({ own, stated, routes }: GatewayNode, host: string): PortNode | undefined {
  const taking = stated.filter(({ hostname }) => hostname === undefined || covers(hostname, host));
  if (own) return taking.length > 0 || routes.some(({ hosts }) => hosts.some((one) => covers(one, host))) ? own.port : undefined;
  return [...taking].sort((a, b) => lengthOf(b) - lengthOf(a)).at(0)?.port;
}

export function hostOfEdge(host: string, { servicePort }: PortNode, { id }: GatewayNode): HostNode {
  return {
    kind: 'host',
    id: `host ${host} ${servicePort} at ${id}`,
    host,
    wildcard: false,
    port: plainPort(`tls-${servicePort}`, servicePort, 'tls'),
    cidrs: undefined,
    edge: id,
  };
}

function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.endsWith(name.slice(1)));
}

function lengthOf({ hostname = '' }: ListenerNode): number {
  return hostname.length;
}
