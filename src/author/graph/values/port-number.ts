import { bad, Checked, ok } from './checked';

/**
 * Ports of Istio's sidecar and ztunnel. Sources: istio.io, "Application Requirements: Ports used by Istio", and
 * ztunnel's `ARCHITECTURE.md` (Ports). Istio keeps the whole range for itself, so the unnamed ones count too.
 */
const ISTIO_FIRST = 15000;
const ISTIO_LAST = 15090;
const ISTIO_PORTS: ReadonlyMap<number, string> = new Map([
  [15000, 'proxy administration'],
  [15001, 'outbound traffic'],
  [15002, 'failure detection'],
  [15004, 'debugging'],
  [15006, 'inbound traffic'],
  [15008, 'HBONE tunnels'],
  [15009, 'HBONE tunnels in secure networks'],
  [15010, 'istiod in plain text'],
  [15012, 'istiod'],
  [15014, 'istiod monitoring'],
  [15017, 'istiod webhooks'],
  [15020, 'merged metrics and rewritten probes'],
  [15021, 'health checks'],
  [15053, 'DNS capture'],
  [15080, 'ztunnel SOCKS5'],
  [15090, 'Envoy metrics'],
]);

/**
 * Ports of Linkerd's proxy. Source: the linkerd-control-plane chart's `values.yaml`, proxy.ports (outbound, inbound,
 * control, admin).
 */
const LINKERD_PORTS: ReadonlyMap<number, string> = new Map([
  [4140, 'outbound traffic'],
  [4143, 'inbound traffic'],
  [4190, 'control and tap'],
  [4191, 'administration and metrics'],
]);

/** A port that a process can listen on: RFC 6335, section 6, and Kubernetes' `ContainerPort`: 1 to 65535. */
export function parsePortNumber(port: number): Checked<number> {
  const expected = 'a port: a whole number from 1 to 65535';
  if (port === 0) return bad(expected, 'write the port that the process listens on: 0 means "any" to an operating system and nothing to Kubernetes');
  if (!Number.isInteger(port)) return bad(expected, 'write a whole number');
  if (port < 0 || port > 65535) return bad(expected, 'write the port that the process listens on');
  return ok(port);
}

/** Who would fight the application for this port once a mesh is there, such as "Istio (inbound traffic)". */
export function reservedBy(port: number): string | undefined {
  const linkerd = LINKERD_PORTS.get(port);
  if (linkerd !== undefined) return `Linkerd (${linkerd})`;
  if (!Number.isInteger(port) || port < ISTIO_FIRST || port > ISTIO_LAST) return undefined;
  return `Istio (${ISTIO_PORTS.get(port) ?? `${ISTIO_FIRST} to ${ISTIO_LAST} are its own`})`;
}
