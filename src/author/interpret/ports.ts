import type { Port } from '../constructs/port';
import { transportOf } from '../graph/port';
import type { PortNode } from '../graph/port';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parsePortName } from '../graph/values/names';
import { parsePortNumber } from '../graph/values/port-number';
import { reservedBy } from '../meshes/table';

/** A port from 1 to 65535; undefined, with a problem, if it is invalid. */
export function readPortNumber(reader: Reader, subject: string, port: number): number | undefined {
  return reader.read('port-number', subject, port, parsePortNumber);
}

/**
 * The ports as they were said, except those with the name of an earlier one. What is wrong with them has been noted, and a graph
 * with mistakes is never rendered; a port left out would only look like a second mistake to whatever refers to it.
 */
export function readPorts(reader: Reader, ports: readonly Port[], subject = 'ports'): readonly PortNode[] {
  const read = ports.map(asSaid);
  const right = read.filter((_port, index) => checkPort(reader, ports[index], `${subject}[${index}]`));
  right.forEach((port, index) => checkClash(reader, port, right.slice(0, index), subject));
  return read.filter((port, index) => read.findIndex((other) => other.name === port.name) === index);
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

/** A port at which the proxy of an edge listens: some belong to the proxy itself. */
export function readListenerPort(reader: Reader, subject: string, port: number): number | undefined {
  const read = readPortNumber(reader, subject, port);
  const owner = read === undefined ? undefined : reservedBy(read);
  if (owner === undefined) return read;
  reader.refuse('reserved-port', subject, String(port), `a port that no mesh takes for itself: ${port} belongs to ${owner}`, 'choose another port');
  return undefined;
}

function asSaid(port: Port): PortNode {
  return { name: port.name, protocol: port._protocol, containerPort: port.containerPort, servicePort: port.servicePort };
}

/** Whether the port's name and numbers could be understood. */
function checkPort(reader: Reader, port: Port, subject: string): boolean {
  return reader.understands(() => {
    reader.read('port-name', `${subject}.name`, port.name, parsePortName);
    readPortNumber(reader, subject, port.containerPort);
    if (!Object.is(port.servicePort, port.containerPort)) readPortNumber(reader, `${subject}.servicePort`, port.servicePort);
  });
}

function checkClash(reader: Reader, port: PortNode, earlier: readonly PortNode[], subject: string): void {
  const sameTransport = earlier.filter((other) => transportOf(other) === transportOf(port));
  const clash = [
    earlier.some((other) => other.name === port.name) ? `the name ${quoted(port.name)}` : undefined,
    sameTransport.some((other) => other.containerPort === port.containerPort) ? `the container port ${port.containerPort}` : undefined,
    sameTransport.some((other) => other.servicePort === port.servicePort) ? `the Service port ${port.servicePort}` : undefined,
  ].find((text) => text !== undefined);
  if (clash === undefined) return;
  reader.refuse('duplicate-port', subject, `${clash} twice`, 'ports that differ in name and number', "give one of them another: { name: '…', servicePort: … }");
}
