/**
 * Ports of sidecars and ztunnel. Sources: istio.io, "Application Requirements: Ports used by Istio", and
 * ztunnel's `ARCHITECTURE.md` (Ports). Istio keeps the whole range for itself, so the unnamed ones count too.
 */
const FIRST = 15000;
const LAST = 15090;
const NAMED: ReadonlyMap<number, string> = new Map([
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

export const RESERVED_PORTS: ReadonlyMap<number, string> = new Map(
  Array.from({ length: LAST - FIRST + 1 }, (_, index) => FIRST + index)
    .map((port) => [port, `Istio (${NAMED.get(port) ?? `${FIRST} to ${LAST} are its own`})`]),
);

/** Where tunnels come in. @see https://istio.io/latest/docs/ambient/architecture/hbone/ */
export const HBONE_PORT = 15008;

/**
 * istiod's secure xDS and certificate port: the only one that a sidecar needs.
 * @see https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio
 */
export const ISTIOD_PORT = 15012;

/**
 * The agent's port: the application's and the proxy's metrics as one, and the probes that injection rewrote. It is plaintext
 * even under STRICT, which is why the NetworkPolicy admits the scraper alone.
 */
export const AGENT_PORT = 15020;

/** The proxy's own readiness. */
export const READINESS_PORT = 15021;
