/**
 * Which waypoint calls of a Service, or of a pod's address, go through.
 *
 * Sources: Istio "Configure waypoint proxies" and pilot's serviceregistry/ambient/waypoints.go. The label of the object decides, else that of its
 * namespace; `none` opts out. A waypoint that is not ready, that does not let the namespace attach, or that takes another kind of traffic, is gone
 * around: callers then connect to the pod.
 */
import {
  FOR_SERVICES, FOR_WORKLOADS, HBONE_PORT, HBONE_PROTOCOL, INBOUND_BINDING_ANNOTATION, INGRESS_USE_WAYPOINT_LABEL, NO_WAYPOINT,
  USE_WAYPOINT_LABEL, USE_WAYPOINT_NAMESPACE_LABEL,
  WAYPOINT_FOR_DEFAULT, WAYPOINT_FOR_LABEL,
} from './well-known';
import type { Cluster } from '../../../cluster/cluster';
import type { AllowedNamespaces, Gateway } from '../../../cluster/gateway';
import type { NamespaceFacts } from '../../../cluster/namespaces';
import type { Pod } from '../../../cluster/pod';
import { selectionOf, type Labelled } from '../../../cluster/selection';
import type { Truth } from '../../../core/verdict';
import { GATEWAY_NAME_LABEL } from '../../../known';
import { modeOf } from '../membership';
import { parseGoBool } from '../read/go-bool';
import { MANAGED_GATEWAY_LABEL, MANAGED_WAYPOINT, WAYPOINT_GATEWAY_CLASS } from '../well-known';

/** What a waypoint is asked for: calls of a Service or ServiceEntry, or of a pod by its address. */
export type WaypointTraffic = 'service' | 'workload';

/** What an object or its namespace is bound to. */
export type WaypointBinding =
  | { readonly kind: 'direct'; readonly because?: string }
  | { readonly kind: 'waypoint'; readonly gateway: Gateway }
  | { readonly kind: 'unknown'; readonly because: string };

/** What bindings are found among. */
export interface WaypointPlaces {
  readonly gateways: readonly Gateway[];
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
}

/** An object that may be bound. */
export interface Bindable extends Labelled {
  readonly namespace: string;
  readonly annotations?: Readonly<Record<string, unknown>>;
}

const DIRECT: WaypointBinding = Object.freeze({ kind: 'direct' });

export function waypointOf(places: WaypointPlaces, object: Bindable, traffic: WaypointTraffic): WaypointBinding {
  if (isOfWaypoint(places, object, traffic)) return DIRECT;
  const namespace = places.namespaces.get(object.namespace);
  const own = object.labels[USE_WAYPOINT_LABEL] as string | undefined;
  const source = own === undefined ? namespace?.labels ?? {} : object.labels;
  const name = source[USE_WAYPOINT_LABEL] as string | undefined;
  if (own === undefined && name === undefined && namespace?.liveLabels?.(USE_WAYPOINT_LABEL)) {
    return unknown(`its namespace ${object.namespace} is not given, which may bind it to a waypoint`);
  }
  if (name === undefined || name === NO_WAYPOINT) return DIRECT;
  const place = source[USE_WAYPOINT_NAMESPACE_LABEL] as string | undefined ?? object.namespace;
  const gateway = tryFindWaypoint(places, place, name);
  if (!gateway) return unknown(`its waypoint ${place}/${name} is not given`);
  return attached(gateway, namespace ?? { labels: {} }, object, traffic);
}

export function tryFindWaypoint({ gateways }: WaypointPlaces, namespace: string, name: string): Gateway | undefined {
  return gateways.find(({ ref }) => ref.namespace === namespace && ref.name === name);
}

/** Whether gateways go through the waypoint of a Service or host: its label counts, else that of its namespace. Source: pilot's ingressUseWaypointFromLabels. */
export function isForIngress({ namespaces }: Pick<WaypointPlaces, 'namespaces'>, { namespace, labels }: Bindable): boolean {
  const around = namespaces.get(namespace)?.labels ?? {};
  const stated = (labels[INGRESS_USE_WAYPOINT_LABEL] ?? around[INGRESS_USE_WAYPOINT_LABEL]) as string | undefined;
  return stated !== undefined && parseGoBool(stated) === true;
}

/** The pods of a waypoint; undefined, where nothing is known of them. */
export function podsOfWaypoint({ workloads }: Cluster, { ref }: Gateway): Pod | undefined {
  return workloads.find((pod) => modeOf(pod) === 'relay' && pod.namespace === ref.namespace && pod.labels[GATEWAY_NAME_LABEL] === ref.name);
}

/** A waypoint has none itself. */
function isOfWaypoint({ gateways }: WaypointPlaces, { namespace, labels }: Bindable, traffic: WaypointTraffic): boolean {
  if (traffic === 'service') return labels[MANAGED_GATEWAY_LABEL] === MANAGED_WAYPOINT;
  return gateways.some(({ ref }) => ref.namespace === namespace && ref.name === labels[GATEWAY_NAME_LABEL]);
}

/** Whether a Gateway is the waypoint of what names it. */
export function attached(gateway: Gateway, from: Labelled, { namespace, labels }: Bindable, traffic: WaypointTraffic): WaypointBinding {
  const name = `${gateway.ref.namespace}/${gateway.ref.name}`;
  if (gateway.className !== WAYPOINT_GATEWAY_CLASS || gateway.malformed) return unknown(`its waypoint ${name} is no Gateway of the class ${WAYPOINT_GATEWAY_CLASS} that is understood`);
  if (INBOUND_BINDING_ANNOTATION in { ...gateway.ofClass?.annotations, ...gateway.ownAnnotations }) return unknown(`the waypoint ${name} is reached in a way of its own, which is not modelled`);
  const allowed = allows(gateway, namespace, from);
  if (allowed === 'no') return { kind: 'direct', because: `the waypoint ${name} lets nothing of the namespace ${namespace} attach` };
  if (allowed !== 'yes') return unknown(`it is unknown whether the waypoint ${name} lets the namespace ${namespace} attach`);
  const taken = ({ ...gateway.ofClass?.labels, ...gateway.ownLabels }[WAYPOINT_FOR_LABEL] as string | undefined) ?? WAYPOINT_FOR_DEFAULT;
  if ((traffic === 'service' ? FOR_SERVICES : FOR_WORKLOADS).has(taken)) return { kind: 'waypoint', gateway };
  // A namespace's waypoint for Services is no mistake on its pods.
  const isMeant = traffic === 'service' || Object.hasOwn(labels, USE_WAYPOINT_LABEL);
  return isMeant ? { kind: 'direct', because: `the waypoint ${name} is for ${taken}` } : DIRECT;
}

/** The listener for tunnels says whose objects may attach; without one, those of its own namespace. */
function allows({ ref, listeners }: Gateway, namespace: string, from: Labelled): Truth {
  const listener = listeners.find(({ protocol, port }) => protocol === HBONE_PROTOCOL && port === HBONE_PORT);
  const allowed: AllowedNamespaces = listener?.namespaces ?? { from: 'Same' };
  if (allowed.from === 'All') return 'yes';
  if (allowed.from === 'Same') return ref.namespace === namespace ? 'yes' : 'no';
  return selectionOf(allowed.selector, from);
}

function unknown(because: string): WaypointBinding {
  return { kind: 'unknown', because };
}
