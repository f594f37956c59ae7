/** The waypoints on the ways to a port of a pod: those of the Services that lead there, and that of its address. */
import { waypointsOf } from './canary';
import { isForIngress, waypointOf, type WaypointBinding } from './waypoints';
import type { Cluster } from '../../../cluster/cluster';
import type { Gateway } from '../../../cluster/gateway';
import { perKey } from '../../../cluster/per-key';
import type { Pod } from '../../../cluster/pod';
import type { Dial } from '../../../core/flow';
import { modeOf } from '../membership';
import { servicesTo, type ServiceRoute } from '../services';
import { AMBIENT_MODE, DATAPLANE_MODE_LABEL } from '../well-known';

export type Binding =
  | Exclude<WaypointBinding, { kind: 'waypoint' }>
  | {
    readonly kind: 'waypoint';
    readonly gateway: Gateway;
    /** The ports of Services that are called; none, where the address of the pod is. */
    readonly routes: readonly ServiceRoute[];
    /** Whether gateways go through it. */
    readonly ingress: boolean;
  };

/** Whether anything of the cluster is in ambient mode. */
export const isAmbientIn: (cluster: Cluster) => boolean = (() => {
  const known = perKey((cluster: Cluster, _: 'all') => cluster.workloads.some((pod) => modeOf(pod) === 'shared' || modeOf(pod) === 'relay')
    || [...cluster.namespaces.values()].some(({ labels }) => labels[DATAPLANE_MODE_LABEL] === AMBIENT_MODE));
  return (cluster) => known(cluster, 'all');
})();

/** All that a call may meet; one, where that is certain. */
export function bindingsAt(cluster: Cluster, callee: Pod, port: number, dial: Dial): readonly Binding[] {
  const byAddress = () => distinct([asBinding(waypointOf(cluster, callee, 'workload'), [])]);
  if (dial === 'address') return byAddress();
  if (callee.undeclared || callee.viaServices) return ofAnyService(cluster, callee) ?? byAddress();
  const routes = servicesTo(cluster, callee, port);
  // The name of a headless Service means the addresses of its pods.
  const led = routes.filter(({ service }) => !service.headless);
  const found = led.flatMap((route): readonly Binding[] => {
    const { service } = route;
    const object = { namespace: service.ref.namespace, labels: service.labels, annotations: service.annotations };
    const bindings = waypointsOf(cluster, object);
    const isClear = service.doubt === undefined || bindings[0].kind === 'direct';
    if (isClear) return bindings.map((binding) => asBinding(binding, [route], isForIngress(cluster, object)));
    return [{ kind: 'unknown', because: `it is unknown whether the Service ${service.ref.name} leads to it, whose calls go through a waypoint` }];
  });
  return distinct(led.length < routes.length || routes.length === 0 ? [...found, ...byAddress()] : found);
}

/** Whether calls of a pod may go through a waypoint. */
export function mayMeetWaypoint(cluster: Cluster, callee: Pod): boolean {
  if (!isAmbientIn(cluster)) return false;
  const isBound = ({ kind }: { readonly kind: string }) => kind !== 'direct';
  return isBound(waypointOf(cluster, callee, 'workload')) || isBound(waypointOf(cluster, { namespace: callee.namespace, labels: {} }, 'service'))
    || cluster.services.find(callee.namespace, callee).some(({ ref, labels }) => isBound(waypointOf(cluster, { namespace: ref.namespace, labels }, 'service')));
}

/** A pod that may be behind any Service of its namespace. */
function ofAnyService(cluster: Cluster, { namespace }: Pod): readonly Binding[] | undefined {
  const { kind } = waypointOf(cluster, { namespace, labels: {} }, 'service');
  return kind === 'direct' ? undefined : [{ kind: 'unknown', because: `it may be behind a Service of the namespace ${namespace}, whose calls go through a waypoint` }];
}

function asBinding(binding: WaypointBinding, routes: readonly ServiceRoute[], ingress = false): Binding {
  return binding.kind === 'waypoint' ? { ...binding, routes, ingress } : binding;
}

/** Services of one waypoint are one way, through which any of them may be meant. */
function distinct(all: readonly Binding[]): readonly Binding[] {
  const found = new Map<string, Binding>();
  for (const binding of all) {
    const key = keyOf(binding);
    const known = found.get(key);
    if (binding.kind === 'waypoint' && known?.kind === 'waypoint') found.set(key, { ...known, routes: [...known.routes, ...binding.routes] });
    else if (!known) found.set(key, binding);
  }
  return [...found.values()];
}

function keyOf(binding: Binding): string {
  if (binding.kind !== 'waypoint') return binding.kind;
  const { gateway: { ref }, ingress, routes } = binding;
  return `${ref.namespace}/${ref.name} ${ingress} ${routes.length === 0}`;
}
