/** Calls of hosts outside in ambient mode of which nothing can be said: those that go through a waypoint. */
import { IN_AMBIENT } from './arrival';
import { isAmbientIn } from './bindings';
import { waypointOf } from './waypoints';
import type { Cluster } from '../../../cluster/cluster';
import { perKey } from '../../../cluster/per-key';
import type { Peer } from '../../../cluster/pod';
import type { MeshDoubt } from '../../../engine/meshes/mesh';
import { ISTIO } from '../key';
import { PROXY_EGRESS } from '../sites';

/** Whether the host of some ServiceEntry is called through a waypoint. */
const hasBoundHost = perKey((cluster: Cluster, _: 'all') => cluster.manifests.of(ISTIO).serviceEntries.some(({ ref, labels }) => (
  waypointOf(cluster, { namespace: ref.namespace, labels }, 'service').kind !== 'direct'
)));

export function doubtOfHosts(cluster: Cluster, { kind }: Peer): MeshDoubt | undefined {
  if (kind !== 'external' || !isAmbientIn(cluster) || !hasBoundHost(cluster, 'all')) return undefined;
  return { callers: IN_AMBIENT, hop: PROXY_EGRESS.id, because: 'a ServiceEntry leads calls of its hosts through a waypoint, which is not modelled' };
}
