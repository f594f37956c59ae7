/** The waypoints on the ways to a pod: of each Service that leads to it, and of its address. */
import { waypointOf, type WaypointBinding } from './waypoints';
import type { Cluster } from '../../../cluster/cluster';
import { perKey } from '../../../cluster/per-key';
import type { Pod } from '../../../cluster/pod';
import type { Service } from '../../../objects/read/service';

export interface Bindings {
  readonly services: readonly { readonly service: Service; readonly binding: WaypointBinding }[];
  readonly address: WaypointBinding;
}

export const bindingsOf: (cluster: Cluster, callee: Pod) => Bindings = perKey((cluster: Cluster, callee: Pod): Bindings => ({
  services: cluster.services.find(callee.namespace, callee).map((service) => ({
    service, binding: waypointOf(cluster, { namespace: service.ref.namespace, labels: service.labels }, 'service'),
  })),
  address: waypointOf(cluster, callee, 'workload'),
}));

/** Whether calls of a pod may go through a waypoint. */
export function mayBeBound(cluster: Cluster, callee: Pod): boolean {
  const { services, address } = bindingsOf(cluster, callee);
  return [address, ...services.map(({ binding }) => binding)].some(({ kind }) => kind !== 'direct');
}
