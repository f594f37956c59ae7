import type { GatewayNode, ListenerNode } from './nodes';
import type { PortNode } from './port';

/** Ports on which an edge takes calls. */
export function portsOfGateway({ listens }: GatewayNode): readonly PortNode[] {
  if (listens.kind === 'written') return [listens.port];
  return [...new Map(listens.listeners.map(({ port }) => [port.name, port])).values()];
}

/**
 * The listener that takes requests for a host: of those whose name covers it the narrowest one. Source: Gateway API, Listener, hostname.
 */
export function tryFindListener(listeners: readonly ListenerNode[], host: string): ListenerNode | undefined {
  const covering = listeners.filter(({ hostname }) => hostname === undefined || covers(hostname, host));
  return covering.reduce<ListenerNode | undefined>((best, one) => (best && lengthOf(best) >= lengthOf(one) ? best : one), undefined);
}

/** `*.example.com` covers all names below `example.com`, however deep, and wildcards of them. */
function covers(hostname: string, host: string): boolean {
  return hostname === host || (hostname.startsWith('*.') && host.endsWith(hostname.slice(1)));
}

/** A name is narrower than each wildcard that covers it, which is shorter. */
function lengthOf({ hostname = '' }: ListenerNode): number {
  return hostname.length;
}
