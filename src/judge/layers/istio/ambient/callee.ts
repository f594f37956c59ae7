/**
 * The hops before pods in ambient mode and before waypoints, as decisions.
 *
 * Sources: Istio "Ambient data plane"; ztunnel's illegal_ports, at which it takes nothing for its pod; waypoint.yaml of istiod's chart, whose port for
 * tunnels asks for a certificate of the mesh.
 */
import { anonymousPolicy, foreignPolicy } from './anonymous';
import { arrivalBy, type Way } from './arrival';
import { HBONE_PORT, ZTUNNEL_PORTS } from './well-known';
import { ztunnelAuthentication, ztunnelAuthorization } from './ztunnel';
import { ztunnelTestsOf } from './ztunnel-tests';
import type { Cluster } from '../../../cluster/cluster';
import type { Pod } from '../../../cluster/pod';
import type { Decision } from '../../../engine/decision';
import type { ProxyHop } from '../../../engine/meshes/mesh';
import { istioOf } from '../membership';
import { AUTHORIZATION, MTLS } from '../sites';

/** At a pod in ambient mode, for those who come this way. */
export function ztunnelHops(cluster: Cluster, callee: Pod, port: number, way: Way, explained: boolean): readonly ProxyHop[] {
  if (callee.inbound === 'unclear') return [unclearHop(callee.proxyDoubt ?? 'nothing is known of its ztunnel')];
  if (ZTUNNEL_PORTS.includes(port)) return [hop(MTLS.id, () => CLOSED)];
  const arrival = () => arrivalBy(cluster, istioOf(callee), way);
  return [
    hop(MTLS.id, () => ztunnelAuthentication(cluster, callee, port, arrival(), explained)),
    hop(AUTHORIZATION.id, () => ztunnelAuthorization(cluster, callee, arrival())),
  ];
}

/** At the pods of a waypoint itself, for those who come this way. What it does with requests for others is asked where these are called. */
export function waypointHops(cluster: Cluster, waypoint: Pod, port: number, way: Way): readonly ProxyHop[] {
  if (waypoint.inbound === 'unclear') return [unclearHop(waypoint.proxyDoubt ?? 'nothing is known of its proxy')];
  if (port !== HBONE_PORT) return [];
  const tests = ztunnelTestsOf(cluster, arrivalBy(cluster, istioOf(waypoint), way));
  return [hop(MTLS.id, () => ({
    tiers: [{ mode: 'deny-overrides', captures: 'if-selected', policies: [foreignPolicy(tests), anonymousPolicy(tests, false)] }], otherwise: 'yes',
  }))];
}

function hop(id: string, decision: () => Decision): ProxyHop {
  return { hop: id, isShared: true, readings: [{ decision }] };
}

const CLOSED: Decision = {
  tiers: [{
    mode: 'any-allow',
    captures: 'always',
    policies: [{ rules: [], words: { none: { path: [], effect: 'denies', truth: 'no', because: 'the port is one of ztunnel itself, which takes nothing there for the pod' }, rule: () => [] } }],
  }],
  otherwise: 'no',
};

/** At a proxy of which nothing can be said. */
export function unclearHop(because: string): ProxyHop {
  return hop(MTLS.id, () => ({ tiers: [], otherwise: 'unknown', doubt: { because } }));
}
