import { egressWaypoint } from './egress';
import { isTunnelled } from './tunnels';
import { usesWaypoints, waypointsOf } from './waypoints';
import { plainPort, transportOf } from '../../../specification/ports';
import type { Call, Leg } from '../../contract';

/** Where tunnels come in. Source: Istio "HBONE". */
const TUNNEL = plainPort('hbone', 15008, 'tcp');

/** What the network sees of a call in ambient mode. UDP goes past ztunnel and waypoints. */
export function legsOf({ graph, edge, caller, callee }: Call): readonly Leg[] | undefined {
  const outside = edge.purpose === 'call' ? egressWaypoint(caller, callee) : undefined;
  if (outside) return [{ from: caller, to: outside, ports: [TUNNEL] }, { from: outside, to: callee, ports: edge.grants.map(({ port }) => port) }];
  if (!isTunnelled(caller, callee)) return undefined;
  const ports = edge.grants.map(({ port }) => port);
  const plain = ports.filter((port) => transportOf(port) !== 'TCP');
  const relay = edge.purpose === 'call' && usesWaypoints(caller, callee) ? waypointsOf(graph).get(callee.id) : undefined;
  const ends = relay ? [{ from: caller, to: relay }, { from: relay, to: callee }] : [{ from: caller, to: callee }];
  return [
    ...(plain.length < ports.length ? ends.map((leg): Leg => ({ ...leg, ports: [TUNNEL] })) : []),
    ...(plain.length > 0 ? [{ from: caller, to: callee, ports: plain }] : []),
  ];
}
