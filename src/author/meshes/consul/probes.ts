import { INBOUND_PORT, PROBE_PORTS } from './ports';
import type { AskedProbe } from '../mesh';
import { isTaken } from './render/around';

/** What is asked over HTTP, the proxy takes on ports of its own; everything else arrives at the port that is asked. */
export function probePorts(_applicationPorts: readonly number[], asked: readonly AskedProbe[]): readonly number[] {
  const ports = asked.map((probe) => (probe.action.kind === 'http' && isTaken(probe) ? PROBE_PORTS[probe.stage] + (probe.place ?? 0) : probe.action.port));
  return [...new Set([...ports, INBOUND_PORT])].sort((one, other) => one - other);
}
