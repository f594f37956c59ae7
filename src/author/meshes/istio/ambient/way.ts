/**
 * Which calls go by way of a waypoint. Istio leads them there by the Service that is called: those of pods in ambient mode, and those of its own
 * gateways where the Service says so; never those of sidecars.
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
import type { TrustEdge } from '../../../graph/edge';
import type { GraphNode, RelayNode, WorkloadNode } from '../../../graph/nodes';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { WorkloadName } from '../../backend';
import { COMMON } from '../common';
import { isAmbient } from '../mesh';
import { isTunnelled, meshOf } from './tunnels';
import type { WaypointNode } from './waypoint';

/** Who calls whom, before what the network sees of it is known. */
export type Calls = Pick<TrustGraph, 'nodes' | 'edgesTo'>;

/** Whether a pod in ambient mode, or a gateway, calls. */
export function usesWaypoints(from: GraphNode, to: GraphNode): boolean {
  if (!isTunnelled(from, to)) return false;
  if (from.kind === 'gateway' && from.controller?.kind === COMMON.gateways) return true;
  const mesh = meshOf(from, to);
  return mesh !== undefined && isAmbient(mesh);
}

/** The waypoint of a service, if it admits users alone, has limits of load, or is called with methods, paths or users by some that one can look at. */
export function relayOf(callee: GraphNode, { nodes, edgesTo }: Calls): RelayNode | undefined {
  if (callee.kind !== 'workload' || !isAmbient(callee.mesh) || callee.mesh.waypoint.kind === 'none' || !mayBeBound(callee)) return undefined;
  const asks = () => (edgesTo.get(callee.id) ?? []).some((edge) => asksForRequests(edge) && usesWaypoints(nodes.get(edge.from)!, callee));
  return callee.admits !== undefined || callee.resilience !== undefined || callee.requestTimes !== undefined || asks() ? relayFor(callee) : undefined;
}

/** Whether callers dial a Service of the program's own, and not the addresses of pods. */
export function mayBeBound({ headless, madeBy }: Pick<WorkloadNode, 'headless' | 'madeBy'>): boolean {
  return !headless && madeBy === undefined;
}

function asksForRequests({ purpose, grants }: TrustEdge): boolean {
  return purpose === 'call' && grants.some(({ http }) => http.kind !== 'any');
}

/** Where the waypoint of a service is. */
export function waypointAt(waypoint: WaypointNode, { namespace, name }: WorkloadName): WorkloadName {
  if (waypoint.kind === 'reference') return { namespace: waypoint.namespace ?? namespace, name: waypoint.name };
  return { namespace, name: waypoint.kind === 'service' ? `${name}-waypoint` : 'waypoint' };
}

function relayFor(callee: WorkloadNode): RelayNode {
  const { mesh } = callee;
  if (!isAmbient(mesh)) throw new Error(`${callee.id} has no waypoint`);
  const at = waypointAt(mesh.waypoint, callee);
  if (mesh.waypoint.kind !== 'reference') return { ...ownRelay(callee, at), because: 'called with methods, paths or users' };
  return { ...ownRelay(callee, at), because: 'called with methods, paths or users', owned: false, serviceAccount: mesh.waypoint.serviceAccount };
}

/** Source: istiod's waypoint.yaml: pods, account and Service have the Gateway's name. */
export function ownRelay({ mesh, cluster, path }: WorkloadNode, { namespace, name }: WorkloadName): Omit<RelayNode, 'because'> {
  return {
    kind: 'relay',
    id: relayId(namespace, name),
    path,
    owned: true,
    namespace,
    name,
    serviceAccount: name,
    podLabels: { 'gateway.networking.k8s.io/gateway-name': name },
    mesh,
    cluster,
  };
}

/** No workload's. */
export function relayId(namespace: string, name: string): string {
  return `waypoint ${namespace}/${name}`;
}
