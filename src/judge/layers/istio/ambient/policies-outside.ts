/** Policies of waypoints for the hosts outside behind them. */
import { boundEntries, type BoundEntry } from './bound-hosts';
import { waypointPoliciesFor, type WaypointPolicies } from './waypoint-policies';
import { podsOfWaypoint } from './waypoints';
import type { Cluster } from '../../../cluster/cluster';
import type { Pod } from '../../../cluster/pod';
import { istioOf } from '../membership';

/** Those that calls of an entry's hosts meet. */
export function policiesBefore(cluster: Cluster, { entry: { ref: { namespace, name } }, binding }: BoundEntry): readonly WaypointPolicies[] {
  const waypoint = binding.kind === 'waypoint' ? podsOfWaypoint(cluster, binding.gateway) : undefined;
  if (!waypoint || binding.kind !== 'waypoint') return [];
  const { rootNamespace } = istioOf(waypoint);
  return [waypointPoliciesFor(cluster, { gateway: binding.gateway, rootNamespace, called: { kind: 'ServiceEntry', namespace, name } })];
}

/** Those of all hosts behind a waypoint. */
export function policiesOutsideAt(cluster: Cluster, waypoint: Pod): readonly WaypointPolicies[] {
  return boundEntries(cluster).flatMap((bound) => (
    bound.binding.kind === 'waypoint' && podsOfWaypoint(cluster, bound.binding.gateway) === waypoint ? policiesBefore(cluster, bound) : []
  ));
}
