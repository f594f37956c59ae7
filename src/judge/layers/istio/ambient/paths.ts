/**
 * How calls to a port of a pod travel in ambient mode: straight, through a tunnel, or through the tunnels of a waypoint.
 *
 * Sources: Istio "Ambient data plane", "HBONE" and "Configure waypoint proxies"; ztunnel's outbound proxy. A pod in ambient mode that calls a Service goes
 * through the waypoint of the Service; one that dials the address of a pod, which is what the name of a headless Service means, through that of
 * the pod. Gateways go through the waypoint of a Service where this, or its namespace, says so; sidecars never do.
 */
import { BY_TUNNEL, IN_AMBIENT, OF_GATEWAYS, tunnelling, type Way } from './arrival';
import { bindingsAt, isAmbientIn, type Binding } from './bindings';
import { unclearHop, waypointHops, ztunnelHops } from './callee';
import { hopsOfWaypoint, targetsOfRoutes } from './waypoint-hops';
import { podsOfWaypoint } from './waypoints';
import { HBONE_PORT, ZTUNNEL_PORTS } from './well-known';
import type { Cluster } from '../../../cluster/cluster';
import type { Pod } from '../../../cluster/pod';
import type { Dial } from '../../../core/flow';
import { eitherOf, everyOf, type PeerSet } from '../../../engine/decision';
import type { CallLeg, CallPath } from '../../../engine/meshes/mesh';
import { calleeHops } from '../callee-hops';
import { perhaps } from '../caller-tests';
import { istioOf, mayHaveSidecar, modeOf } from '../membership';

interface Call {
  readonly cluster: Cluster;
  readonly callee: Pod;
  readonly port: number;
  readonly dial: Dial;
  readonly explained: boolean;
}

/** Undefined, where all calls go straight. */
export function ambientPaths(cluster: Cluster, callee: Pod, port: number, dial: Dial, explained = false): readonly CallPath[] | undefined {
  const mode = modeOf(callee);
  const isAmbient = mode === 'shared' || isAmbientIn(cluster);
  if (!isAmbient || (mode === 'relay' && port !== HBONE_PORT) || (mode === 'shared' && ZTUNNEL_PORTS.includes(port))) return undefined;
  const call: Call = { cluster, callee, port, dial, explained };
  const bound = boundPaths(call);
  const direct = directPaths(call);
  if (bound.length === 0 && !direct) return undefined;
  const around = bound.length === 0 ? 'any' : not(eitherOf(bound.map(({ callers }) => callers)));
  return [...bound, ...(direct ?? [{ callers: 'any' as const, legs: [straight(call)] }]).map((path) => ({ ...path, callers: everyOf([path.callers, around]) }))];
}

/** Those of callers whom a waypoint stands in the way. */
function boundPaths(call: Call): readonly CallPath[] {
  const bindings = bindingsAt(call.cluster, call.callee, call.port, call.dial);
  // Where several are possible, nobody knows which of them a call takes.
  return bindings.flatMap((binding): readonly CallPath[] => {
    const isOnly = bindings.length === 1;
    const paths: CallPath[] = [];
    if (binding.kind !== 'direct') paths.push({ callers: isOnly ? IN_AMBIENT : perhaps(IN_AMBIENT), legs: legsOf(call, binding) });
    else if (!isOnly) paths.push({ callers: perhaps(IN_AMBIENT), legs: [throughTunnel(call)] });
    if (binding.kind === 'waypoint' && binding.ingress && call.dial === 'service') {
      const { tunnels } = istioOf(call.callee);
      const callers = isOnly && tunnels === 'yes' ? OF_GATEWAYS : perhaps(OF_GATEWAYS);
      if (tunnels !== 'no') paths.push({ callers, legs: legsOf(call, binding) });
    }
    return paths;
  });
}

function legsOf(call: Call, binding: Exclude<Binding, { kind: 'direct' }>): readonly CallLeg[] {
  const { cluster, callee } = call;
  if (binding.kind === 'unknown') return [{ to: callee, hops: [unclearHop(binding.because)] }];
  const name = `${binding.gateway.ref.namespace}/${binding.gateway.ref.name}`;
  const waypoint = podsOfWaypoint(cluster, binding.gateway);
  if (!waypoint) return [{ to: callee, hops: [unclearHop(`nothing is known of the pods of the waypoint ${name}`)] }];
  if (waypoint.inbound === 'unclear') return [{ to: callee, hops: [unclearHop(waypoint.proxyDoubt ?? `nothing is known of the waypoint ${name}`)] }];
  return [
    { to: waypoint, networkPort: HBONE_PORT, hops: hopsOfWaypoint(cluster, binding.gateway, waypoint, targetsOfRoutes(binding.routes)), words: `at the waypoint ${name}` },
    { ...behind(call), words: `behind the waypoint ${name}` },
  ];
}

/** From a waypoint to the callee. */
function behind(call: Call): CallLeg {
  const { callee, port } = call;
  if (modeOf(callee) === 'shared') return throughTunnel(call);
  if (callee.mesh === 'none' && callee.opaque === undefined) return { to: callee, networkPort: port, hops: [] };
  if (!mayHaveSidecar(callee) || callee.opaque !== undefined) return { to: callee, hops: [unclearHop('how a waypoint calls such pods is not modelled')] };
  // It never shows its certificate but in a tunnel. Source: pilot's buildEnvoyLbEndpoint and buildWaypointTLSContext.
  const { tunnels } = istioOf(callee);
  if (tunnels === 'no') return straight(call);
  if (tunnels === 'yes' && modeOf(callee) === 'sidecar') return { ...straight(call), networkPort: HBONE_PORT };
  return { to: callee, hops: [unclearHop('it is unknown whether the pod takes tunnels, which is how a waypoint shows who it is')] };
}

/** What is around waypoints. Undefined, where there are no tunnels. */
function directPaths(call: Call): readonly CallPath[] | undefined {
  const { cluster, callee, port, dial } = call;
  const tunnels = tunnelling(cluster, dial);
  if (modeOf(callee) === 'relay') {
    const leg = (way: Way): CallLeg => ({ to: callee, networkPort: port, hops: waypointHops(cluster, callee, port, way) });
    return [{ callers: tunnels, legs: [leg('tunnel')] }, { callers: not(tunnels), legs: [leg('plain')] }];
  }
  if (modeOf(callee) === 'shared') return [{ callers: tunnels, legs: [throughTunnel(call)] }, { callers: not(tunnels), legs: [straight(call)] }];
  if (!mayHaveSidecar(callee)) return undefined;
  const { tunnels: takes } = istioOf(callee);
  if (takes === 'no') return undefined;
  // Two sidecars have no need of tunnels.
  const callers = takes === 'yes' && modeOf(callee) === 'sidecar' ? BY_TUNNEL : perhaps(BY_TUNNEL);
  return [{ callers, legs: [{ ...straight(call), networkPort: HBONE_PORT }] }, { callers: not(callers), legs: [straight(call)] }];
}

function throughTunnel({ cluster, callee, port, explained }: Call): CallLeg {
  return { to: callee, networkPort: HBONE_PORT, hops: ztunnelHops(cluster, callee, port, 'tunnel', explained) };
}

function straight({ cluster, callee, port, dial, explained }: Call): CallLeg {
  const hops = modeOf(callee) === 'shared' ? ztunnelHops(cluster, callee, port, 'plain', explained) : calleeHops(cluster, callee, port, dial, explained);
  return { to: callee, networkPort: port, hops };
}

function not(set: PeerSet): PeerSet {
  return { kind: 'not', set };
}
