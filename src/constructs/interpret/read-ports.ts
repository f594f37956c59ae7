import type { Reader } from './reader';
import { transportOf } from '../../graph/port';
import type { PortNode } from '../../graph/port';
import { quoted } from '../../graph/problem';
import { parsePortName } from '../../graph/values/names';
import { parsePortNumber, reservedBy } from '../../graph/values/port-number';
import type { Port } from '../port';

/** A port from 1 to 65535; undefined, and a problem noted, where it is none. */
export function readPortNumber(reader: Reader, subject: string, port: number): number | undefined {
  return reader.read('port-number', subject, port, parsePortNumber);
}

/** The ports that could be understood, without those that clash with an earlier one. */
export function readPorts(reader: Reader, ports: readonly Port[], subject = 'ports'): readonly PortNode[] {
  const read = ports.flatMap((port, index) => {
    const node = readPort(reader, port, `${subject}[${index}]`);
    return node ? [node] : [];
  });
  return read.filter((port, index) => !clashes(reader, port, read.slice(0, index), subject));
}

/** The same for ports that a workload listens on, some of which belong to the mesh's proxies. */
export function readListeningPorts(reader: Reader, ports: readonly Port[]): readonly PortNode[] {
  const read = readPorts(reader, ports);
  for (const port of read) {
    const owner = reservedBy(port.containerPort);
    if (owner === undefined) continue;
    reader.refuse(
      'reserved-port', `ports: ${port.name}`, String(port.containerPort),
      `a port that no mesh takes for itself: ${port.containerPort} belongs to ${owner}`,
      'let the application listen on another port; the Service may keep this one: { servicePort: … }',
    );
  }
  return read;
}

function readPort(reader: Reader, port: Port, subject: string): PortNode | undefined {
  const name = reader.read('port-name', `${subject}.name`, port.name, parsePortName);
  const containerPort = readPortNumber(reader, subject, port.containerPort);
  const servicePort = port.servicePort === port.containerPort ? containerPort : readPortNumber(reader, `${subject}.servicePort`, port.servicePort);
  if (name === undefined || containerPort === undefined || servicePort === undefined) return undefined;
  return { name, protocol: port._protocol, containerPort, servicePort };
}

function clashes(reader: Reader, port: PortNode, earlier: readonly PortNode[], subject: string): boolean {
  const sameTransport = earlier.filter((other) => transportOf(other) === transportOf(port));
  const clash = [
    earlier.some((other) => other.name === port.name) ? `the name ${quoted(port.name)}` : undefined,
    sameTransport.some((other) => other.containerPort === port.containerPort) ? `the container port ${port.containerPort}` : undefined,
    sameTransport.some((other) => other.servicePort === port.servicePort) ? `the Service port ${port.servicePort}` : undefined,
  ].find((text) => text !== undefined);
  if (clash === undefined) return false;
  reader.refuse('duplicate-port', subject, `${clash} twice`, 'ports that differ in name and number', "give one of them another: { name: '…', servicePort: … }");
  return true;
}
