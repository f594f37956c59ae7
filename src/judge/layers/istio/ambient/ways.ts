/** What it makes for pods in ambient mode whether they dial a Service or an address: a waypoint may stand on one of the ways, and not on the other. */
import { IN_AMBIENT } from './arrival';
import { bindingsAt, isAmbientIn } from './bindings';
import { waypointPoliciesFor, type WaypointPolicies } from './waypoint-policies';
import { waypointOf } from './waypoints';
import type { Cluster } from '../../../cluster/cluster';
import type { Pod } from '../../../cluster/pod';
import type { PeerSet } from '../../../engine/decision';
import { istiosOf } from '../installations';
import { istioOf } from '../membership';

/** Those of whom it is asked what they dial. */
export function dialling(cluster: Cluster): PeerSet | undefined {
  return isAmbientIn(cluster) ? IN_AMBIENT : undefined;
}

/** Those to whom it makes a difference at a port of a pod; undefined, where it makes none. */
export function distinguishing(cluster: Cluster, callee: Pod, port: number): PeerSet | undefined {
  if (!isAmbientIn(cluster)) return undefined;
  const [service, address] = [bindingsAt(cluster, callee, port, 'service'), bindingsAt(cluster, callee, port, 'address')];
  const isAround = [...service, ...address].every(({ kind }) => kind === 'direct');
  // Without a Service both are the same.
  const isSame = service.every((binding) => binding.kind !== 'waypoint' || binding.routes.length === 0) && service.length === 1 && service[0].kind === address[0].kind;
  return isAround || isSame ? undefined : IN_AMBIENT;
}

/** Policies of waypoints on the ways to a pod, of each thing that is called there by itself. */
export function waypointPoliciesAt(cluster: Cluster, callee: Pod): readonly WaypointPolicies[] {
  if (!isAmbientIn(cluster)) return [];
  // The callee may be outside the mesh; there is one installation where there are waypoints that are understood.
  const { rootNamespace } = istiosOf(cluster.settings)[0] ?? istioOf(callee);
  const byServices = cluster.services.find(callee.namespace, callee).flatMap(({ ref, labels }) => {
    const binding = waypointOf(cluster, { namespace: ref.namespace, labels }, 'service');
    return binding.kind === 'waypoint' ? waypointPoliciesFor(cluster, { gateway: binding.gateway, rootNamespace, called: { kind: 'Service', namespace: ref.namespace, name: ref.name } }) : [];
  });
  const byAddress = waypointOf(cluster, callee, 'workload');
  return byAddress.kind === 'waypoint' ? [...byServices, waypointPoliciesFor(cluster, { gateway: byAddress.gateway, rootNamespace })] : byServices;
}
