import { readPortNumber } from './ports';
import { checkSeconds, secondsOf } from './seconds';
import type { _WorkloadState } from './state';
import type { _ProbeAction, Probe, Probes } from '../constructs/probes';
import type { ProbeAction, ProbeNode, ProbesNode } from '../graph/pod';
import { transportOf } from '../graph/port';
import type { AppProtocol, PortNode } from '../graph/port';
import { quoted } from '../graph/problem';
import { Reader } from '../graph/reader';
import { Rule } from '../graph/waivers';
import { reservedBy } from '../meshes/table';

type Stage = keyof ProbesNode;

const NONE: ProbesNode = { startup: undefined, readiness: undefined, liveness: undefined };

/** At start-up often and with patience, afterwards at leisure and without. */
const PERIOD_SECONDS: Record<Stage, number> = { startup: 2, readiness: 5, liveness: 10 };
const FAILURES: Record<Stage, number> = { startup: 60, readiness: 3, liveness: 3 };
const TIMEOUT_SECONDS = 2;

/** The protocols whose ports a probe prefers, those that it likes best first. */
const PREFERRED: Record<_ProbeAction['kind'], readonly (readonly AppProtocol[])[]> = { http: [['http', 'http2'], ['tls']], grpc: [['grpc']], tcp: [], exec: [] };

/**
 * The protocols whose ports never answer the kubelet's gRPC, which is without TLS. A port of gRPC may answer HTTP as well, as servers do that take both.
 * Source: Kubernetes, "Configure Liveness, Readiness and Startup Probes".
 */
const NO_GRPC: readonly AppProtocol[] = ['http', 'tls'];

export function readProbes(reader: Reader, state: _WorkloadState, ports: readonly PortNode[]): ProbesNode {
  const { service } = state;
  if (!service) return NONE;
  if (!service.probes) {
    if (!reader.lifts(Rule.PROBES)) refuseMissing(reader);
    return NONE;
  }
  return readProbesOf(reader, service.probes, ports);
}

/** The questions to one container. */
export function readProbesOf(reader: Reader, { _startup, _readiness, _liveness }: Probes, ports: readonly PortNode[], subject = 'probes'): ProbesNode {
  // One question may serve several stages; a mistake in it is still one mistake.
  const actions = new Map<Probe, ProbeAction | undefined>();
  const read = (stage: Stage, probe: Probe) => {
    if (!actions.has(probe)) actions.set(probe, readAction(reader, `${subject}.${stage}`, probe, ports));
    return probeNode(stage, probe, actions.get(probe));
  };
  return { startup: read('startup', _startup), readiness: read('readiness', _readiness), liveness: read('liveness', _liveness) };
}

/** How the kubelet asks, as far as that can be understood; what is wrong is noted elsewhere. */
export function actionsOf(probes: readonly Probes[], ports: readonly PortNode[]): readonly ProbeAction[] {
  return probes.flatMap((one) => Object.values(readProbesOf(new Reader(''), one, ports)) as (ProbeNode | undefined)[]).flatMap((probe) => (probe ? [probe.action] : []));
}

function refuseMissing(reader: Reader): void {
  reader.refuse(
    'probes', 'probes', 'none', 'probes: without them a broken pod keeps receiving traffic',
    "add probes: Probes.http('/healthz'), or waive Rule.PROBES",
  );
}

function probeNode(stage: Stage, { _options }: Probe, action: ProbeAction | undefined): ProbeNode | undefined {
  return action && {
    action,
    periodSeconds: _options.period ? secondsOf(_options.period) : PERIOD_SECONDS[stage],
    timeoutSeconds: _options.timeout ? secondsOf(_options.timeout) : TIMEOUT_SECONDS,
    failureThreshold: _options.failureThreshold ?? FAILURES[stage],
  };
}

function readAction(reader: Reader, subject: string, probe: Probe, ports: readonly PortNode[]): ProbeAction | undefined {
  const action = probe._action;
  const { failureThreshold = 1 } = probe._options;
  if (!Number.isInteger(failureThreshold) || failureThreshold < 1) {
    reader.refuse('probes', `${subject}.failureThreshold`, quoted(failureThreshold), 'a whole number of at least 1', 'leave it out for the default');
  }
  for (const field of ['period', 'timeout'] as const) {
    const duration = probe._options[field];
    checkSeconds(reader, 'probes', `${subject}.${field}`, duration && secondsOf(duration));
  }
  if (action.kind === 'exec') return readCommand(reader, subject, action.command);
  if (action.kind === 'http' && !action.path.startsWith('/')) {
    reader.refuse('probes', `${subject}.path`, quoted(action.path), "a path that starts with '/'", `write '/${action.path}'`);
  }
  const { managementPort } = probe._options;
  if (managementPort !== undefined) return readManagementPort(reader, subject, managementPort, { action, probe, ports });
  const port = findPort(reader, subject, probe, ports);
  if (!port) return undefined;
  if (action.kind === 'grpc' && NO_GRPC.includes(port.protocol)) {
    reader.refuse(
      'probes', `${subject}.portName`, `port '${port.name}', which speaks ${port.protocol}`, 'a port that answers gRPC without TLS',
      "name another port, declare it with the protocol that it really speaks, or ask with Probes.http('/healthz') or Probes.exec([…])",
    );
  }
  return action.kind === 'http' ? { ...action, port: port.containerPort, tls: port.protocol === 'tls' } : { ...action, port: port.containerPort };
}

interface Asked {
  readonly action: Exclude<_ProbeAction, { kind: 'exec' }>;
  readonly probe: Probe;
  readonly ports: readonly PortNode[];
}

/** A port that is not declared, so that no call opens it. */
function readManagementPort(reader: Reader, subject: string, number: number, { action, probe, ports }: Asked): ProbeAction | undefined {
  const { portName } = probe._options;
  const of = `${subject}.managementPort`;
  if (portName !== undefined) reader.refuse('probes', of, `${number} beside the port name ${quoted(portName)}`, 'one of the two', 'leave one of them out');
  const declared = ports.find((port) => port.containerPort === number && transportOf(port) === 'TCP');
  if (declared) {
    reader.refuse(
      'probes', of, `${number}, which is the declared port ${quoted(declared.name)}`, 'a port that only the kubelet asks',
      `ask the declared port by its name: portName: ${quoted(declared.name)}; or leave it out of \`ports\``,
    );
  }
  const owner = reservedBy(number);
  if (owner !== undefined) reader.refuse('reserved-port', of, String(number), `a port that no mesh takes for itself: ${number} belongs to ${owner}`, 'let the application listen on another port');
  const port = readPortNumber(reader, of, number);
  if (port === undefined) return undefined;
  return action.kind === 'http' ? { ...action, port, tls: false } : { ...action, port };
}

function readCommand(reader: Reader, subject: string, command: readonly string[]): ProbeAction {
  if (command.length === 0) reader.refuse('probes', `${subject}.command`, 'no words', 'a command', "name it: Probes.exec(['redis-cli', 'ping'])");
  return { kind: 'exec', command };
}

function findPort(reader: Reader, subject: string, probe: Probe, ports: readonly PortNode[]): PortNode | undefined {
  const named = probe._options.portName;
  const reachable = ports.filter((port) => transportOf(port) === 'TCP');
  const preferred = PREFERRED[probe._action.kind];
  const port = named === undefined
    ? preferred.flatMap((protocols) => reachable.filter(({ protocol }) => protocols.includes(protocol))).at(0) ?? reachable[0]
    : reachable.find(({ name }) => name === named);
  if (!port) {
    reader.refuse(
      'port-name', `${subject}.portName`, named === undefined ? 'no port' : quoted(named),
      `a TCP port of the service: ${reachable.map(({ name }) => name).join(', ') || 'it has none'}`, 'name one of them, add the port, or probe with a command',
    );
  }
  return port;
}
