/** Ports of a workload, as they can be declared: each with the protocol that its Service, its name or its probes say. */
import { isBody } from './fields';
import { dialledPorts, type Found } from './found';
import type { Survey } from './survey';
import { parsePortName } from '../../author/graph/values/names';
import { reservedBy } from '../../author/meshes/table';
import type { ContainerPort } from '../../judge/objects/read/pod';

export type Protocol = 'http' | 'http2' | 'grpc' | 'tcp' | 'tls' | 'udp';

export interface Port {
  readonly protocol: Protocol;
  readonly name: string;
  readonly number: number;
  /** The port that callers dial. */
  readonly servicePort: number;
}

/** Names of protocols, as `appProtocol` and the first word of a port's name spell them. Source: Kubernetes "Service", application protocol. */
const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map([
  ['http', 'http'], ['http1', 'http'], ['ws', 'http'], ['kubernetes.io/ws', 'http'], ['http2', 'http2'], ['kubernetes.io/h2c', 'http2'], ['grpc', 'grpc'],
  ['https', 'tls'], ['tls', 'tls'], ['kubernetes.io/wss', 'tls'], ['tcp', 'tcp'], ['mysql', 'tcp'], ['mongo', 'tcp'], ['redis', 'tcp'],
  ['postgres', 'tcp'], ['postgresql', 'tcp'], ['udp', 'udp'],
]);

export function portsOf(found: Found, survey: Survey): readonly Port[] {
  const dialled = dialledPorts(found);
  const known: ContainerPort[] = [...found.workload.ports];
  for (const { target, protocol } of dialled) {
    if (!known.some((port) => port.number === target && port.protocol === protocol)) known.push({ number: target, protocol });
  }
  const ports: Port[] = [];
  for (const { number, protocol: transport, name } of known) {
    if (transport === 'SCTP') {
      survey.dropped.push(`port ${number}/SCTP: can't be declared`);
      continue;
    }
    if (reservedBy(number) !== undefined) {
      survey.dropped.push(`port ${number}: it is one of those that proxies of a mesh take for themselves`);
      continue;
    }
    if (ports.some((port) => port.number === number && (port.protocol === 'udp') === (transport === 'UDP'))) continue;
    const service = dialled.find((port) => port.target === number && port.protocol === transport);
    const protocol = transport === 'UDP' ? 'udp' : protocolOf([service?.appProtocol, wordOf(service?.name), wordOf(name)]) ?? probedBy(found, number, name);
    if (!protocol) survey.todos.push(`port ${number}: nothing says which protocol it speaks; it is declared as TCP, so that no methods and paths can be told apart`);
    const servicePort = service && !ports.some((port) => port.servicePort === service.port && (port.protocol === 'udp') === (transport === 'UDP')) ? service.port : number;
    ports.push({ protocol: protocol ?? 'tcp', name: freeName([service?.name, name, protocol ?? 'tcp'], number, ports), number, servicePort });
  }
  return ports;
}

function protocolOf(words: readonly (string | undefined)[]): Protocol | undefined {
  for (const word of words) {
    const protocol = word === undefined ? undefined : PROTOCOLS.get(word.toLowerCase());
    if (protocol) return protocol === 'udp' ? 'tcp' : protocol;
  }
  return undefined;
}

function wordOf(name: string | undefined): string | undefined {
  return name?.split('-')[0];
}

/** What the kubelet asks for at a port is spoken there. */
function probedBy({ template }: Found, number: number, name: string | undefined): Protocol | undefined {
  const spec = isBody(template?.spec) ? template.spec : {};
  for (const container of Array.isArray(spec.containers) ? spec.containers : []) {
    if (!isBody(container)) continue;
    for (const key of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
      const probe = container[key];
      if (!isBody(probe)) continue;
      const asked = (action: unknown): boolean => isBody(action) && (action.port === number || (name !== undefined && action.port === name));
      if (asked(probe.grpc)) return 'grpc';
      if (asked(probe.httpGet)) return (probe.httpGet as { readonly scheme?: unknown }).scheme === 'HTTPS' ? 'tls' : 'http';
    }
  }
  return undefined;
}

function freeName(wanted: readonly (string | undefined)[], number: number, ports: readonly Port[]): string {
  const isFree = (name: string): boolean => parsePortName(name).ok && !ports.some((port) => port.name === name);
  return [...wanted, `port-${number}`].find((name): name is string => name !== undefined && isFree(name)) ?? `p-${number}-${ports.length}`;
}
