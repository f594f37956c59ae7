/** Tests of the port that a connection goes to: numbers, ranges, and names, which are those of the destination's own ports. */
import type { Request, RequestTest } from './decision';
import { isPortNamed, tryResolveNamedPort, type Peer } from '../cluster/pod';
import { ALL_PORTS, type PortRange, type Protocol } from '../cluster/ports';
import { truthOf, type Truth } from '../core/verdict';

/** A name is resolved on the destination, and matches nothing where it is not declared. */
export type PortSet =
  | { readonly kind: 'all'; readonly protocol: Protocol }
  | { readonly kind: 'range'; readonly protocol: Protocol; readonly first: number; readonly last: number }
  | { readonly kind: 'named'; readonly protocol: Protocol; readonly name: string };

/** A test of which it is known what ports it means. */
export interface PortsTest extends RequestTest {
  readonly kind: 'ports';
  readonly ports: readonly PortSet[];
}

export function isPortsTest(test: RequestTest): test is PortsTest {
  return test.kind === 'ports';
}

export function portsTest(ports: readonly PortSet[]): PortsTest {
  return {
    kind: 'ports',
    key: ports.map((port) => `${port.protocol} ${port.kind === 'range' ? `${port.first}-${port.last}` : port.kind === 'named' ? `:${port.name}` : ''}`).join(),
    ports,
    matches: (request) => portsMatch(ports, request),
    cuts: (destination, protocol) => ports.flatMap((port) => rangesOf(port, destination, protocol)),
  };
}

export function portsMatch(ports: readonly PortSet[], request: Request): Truth {
  let any: Truth = 'no';
  for (const port of ports) {
    const truth = portMatches(port, request);
    if (truth === 'yes') return 'yes';
    if (truth !== 'no') any = truth;
  }
  return any;
}

function portMatches(ports: PortSet, { destination, protocol, port }: Request): Truth {
  if (ports.protocol !== protocol) return 'no';
  if (ports.kind === 'all') return 'yes';
  if (ports.kind === 'range') return truthOf(ports.first <= port && port <= ports.last);
  return destination.kind === 'pod' ? isPortNamed(destination.pod, ports.name, protocol, port) : 'no';
}

function rangesOf(port: PortSet, destination: Peer, protocol: Protocol): readonly PortRange[] {
  if (port.protocol !== protocol) return [];
  if (port.kind === 'all') return [ALL_PORTS];
  if (port.kind === 'range') return [port];
  if (destination.kind !== 'pod') return [];
  const { pod } = destination;
  const numbers = pod.mayHaveOtherPorts
    ? pod.ports.filter((own) => own.protocol === protocol).map((own) => own.number)
    : tryResolveNamedPort(pod, port.name, protocol);
  return numbers.map((number) => ({ first: number, last: number }));
}
