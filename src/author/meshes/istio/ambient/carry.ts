import { egressOf } from './egress';
import { isTunnelled } from './tunnels';
import { relayOf, usesWaypoints } from './way';
import { transportPort } from '../../../graph/leg';
import type { Leg, TransportPort } from '../../../graph/leg';
import { nonEmpty, tryNonEmpty } from '../../../graph/selection';
import type { CarriedCall } from '../../mesh';
import { HBONE_PORT } from '../ports';

const TUNNEL: TransportPort = { protocol: 'TCP', port: HBONE_PORT };

/** Calls in tunnels, those to some services, and to hosts outside, by way of a waypoint. UDP goes past both. */
export function carry({ from, to, edge, calls }: CarriedCall): readonly Leg[] | undefined {
  const egress = edge.purpose === 'call' ? egressOf(from, to) : undefined;
  if (egress) {
    const ports = nonEmpty(edge.grants.map(({ port }) => transportPort(port)));
    return [{ from: edge.from, to: egress.id, ports: [TUNNEL] }, { from: egress.id, to: edge.to, ports }];
  }
  if (!isTunnelled(from, to)) return undefined;
  const ports = edge.grants.map(({ port }) => transportPort(port));
  const plain = tryNonEmpty(ports.filter(({ protocol }) => protocol !== 'TCP'));
  const relay = edge.purpose === 'call' && usesWaypoints(from, to) ? relayOf(to, calls) : undefined;
  const direct = { from: edge.from, to: edge.to };
  const tunnels = relay ? [{ from: edge.from, to: relay.id }, { from: relay.id, to: edge.to }] : [direct];
  return [
    ...(ports.some(({ protocol }) => protocol === 'TCP') ? tunnels.map((ends): Leg => ({ ...ends, ports: [TUNNEL] })) : []),
    ...(plain ? [{ ...direct, ports: plain }] : []),
  ];
}
