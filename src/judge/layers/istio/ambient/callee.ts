/**
 * The hops before pods in ambient mode and before waypoints, as decisions.
 *
 * Sources: Istio "Ambient data plane"; ztunnel's illegal_ports, at which it takes nothing for its pod; waypoint.yaml of istiod's chart, whose port for
 * tunnels asks for a certificate of the mesh.
 */
import { anonymousPolicy } from './anonymous';
import { arrivalAt } from './arrival';
import { HBONE_PORT, ZTUNNEL_PORTS } from './well-known';
import { ztunnelAuthentication, ztunnelAuthorization } from './ztunnel';
import { ztunnelTestsOf } from './ztunnel-tests';
import type { Cluster } from '../../../cluster/cluster';
import type { Pod } from '../../../cluster/pod';
import type { Dial } from '../../../core/flow';
import type { Decision } from '../../../engine/decision';
import type { ProxyHop } from '../../../engine/meshes/mesh';
import { istioOf } from '../membership';
import { AUTHORIZATION, MTLS } from '../sites';

/** At a pod in ambient mode. */
export function ztunnelHops(cluster: Cluster, callee: Pod, port: number, dial: Dial, explained: boolean): readonly ProxyHop[] {
  if (callee.inbound === 'unclear') return [hop(MTLS.id, () => unclear(callee.proxyDoubt ?? 'nothing is known of its ztunnel'))];
  if (ZTUNNEL_PORTS.includes(port)) return [hop(MTLS.id, () => CLOSED)];
  const arrival = () => arrivalAt(cluster, istioOf(callee), dial);
  return [
    hop(MTLS.id, () => ztunnelAuthentication(cluster, callee, port, arrival(), explained)),
    hop(AUTHORIZATION.id, () => ztunnelAuthorization(cluster, callee, arrival())),
  ];
}

/** At the pods of a waypoint itself. What it does with requests for others is asked where these are called. */
export function waypointHops(cluster: Cluster, waypoint: Pod, port: number): readonly ProxyHop[] {
  if (waypoint.inbound === 'unclear') return [hop(MTLS.id, () => unclear(waypoint.proxyDoubt ?? 'nothing is known of its proxy'))];
  if (port !== HBONE_PORT) return [];
  return [hop(MTLS.id, () => {
    const policy = anonymousPolicy(ztunnelTestsOf(cluster, arrivalAt(cluster, istioOf(waypoint), 'service')), false);
    return { tiers: [{ mode: 'deny-overrides', captures: 'if-selected', policies: [policy] }], otherwise: 'yes' };
  })];
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

function unclear(because: string): Decision {
  return { tiers: [], otherwise: 'unknown', doubt: { because } };
}
