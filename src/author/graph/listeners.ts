import type { GatewayNode } from './nodes';
import type { PortNode } from './port';

/** Ports on which an edge takes calls. */
export function portsOfGateway({ listens }: GatewayNode): readonly PortNode[] {
  if (listens.kind === 'written') return [listens.port, ...(listens.redirectPort ? [listens.redirectPort] : [])];
  return [...new Map(listens.listeners.map(({ port }) => [port.name, port])).values()];
}

/** The port on which the pods of an edge take calls of a host; undefined where no listener takes it. */
export function tryFindPortOf({ listens }: GatewayNode, host: string): PortNode | undefined {
  return listens.kind === 'written' ? listens.port : tryFindListener(listens.listeners, host)?.port;
}

/**
 * The listener that takes requests for a host: of those whose name covers it the narrowest one. Source: Gateway API, Listener, hostname.
 */
export function tryFindListener<L extends Named>(listeners: readonly L[], host: string): L | undefined {
  const covering = listeners.filter(({ hostname }) => hostname === undefined || coversHost(hostname, host));
  return covering.reduce<L | undefined>((best, one) => (best && lengthOf(best) >= lengthOf(one) ? best : one), undefined);
}

/** `*.example.com` covers all names below `example.com`, however deep, and wildcards of them. */
export function coversHost(hostname: string, host: string): boolean {
  return hostname === host || (hostname.startsWith('*.') && host.endsWith(hostname.slice(1)));
}

/** A name is narrower than each wildcard that covers it, which is shorter. */
function lengthOf({ hostname = '' }: Named): number {
  return hostname.length;
}

interface Named {
  /** Undefined: every host. */
  readonly hostname?: string | undefined;
}
