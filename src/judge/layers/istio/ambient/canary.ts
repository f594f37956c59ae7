/**
 * A second waypoint that takes a part of the calls of a Service or host.
 *
 * Source: pilot's buildWeightedWaypoints. It is named where the first one is: on the object, or on its namespace. Without a weight it takes nothing, and
 * with one of 100 everything. One that is the first itself, that lets nobody attach, that takes other traffic, or has no valid weight, is left out.
 */
import { attached, tryFindWaypoint, waypointOf, type Bindable, type WaypointBinding, type WaypointPlaces } from './waypoints';
import {
  NO_WAYPOINT, USE_WAYPOINT_CANARY_LABEL, USE_WAYPOINT_CANARY_NAMESPACE_LABEL, USE_WAYPOINT_CANARY_WEIGHT_ANNOTATION as WEIGHT, USE_WAYPOINT_LABEL,
} from './well-known';

/** What calls may meet: one waypoint, or one of two. */
export function waypointsOf(places: WaypointPlaces, object: Bindable): readonly WaypointBinding[] {
  const first = waypointOf(places, object, 'service');
  if (first.kind !== 'waypoint') return [first];
  const around = Object.hasOwn(object.labels, USE_WAYPOINT_LABEL) ? undefined : places.namespaces.get(object.namespace);
  const labels = [object.labels, around?.labels ?? {}].find((some) => Object.hasOwn(some, USE_WAYPOINT_CANARY_LABEL)) ?? {};
  const name = labels[USE_WAYPOINT_CANARY_LABEL] as string | undefined;
  if (name === undefined || name === '' || name === NO_WAYPOINT) return [first];
  const place = labels[USE_WAYPOINT_CANARY_NAMESPACE_LABEL] as string | undefined ?? object.namespace;
  const { ref } = first.gateway;
  const weight = weightOf(object.annotations?.[WEIGHT] ?? around?.annotations?.[WEIGHT]);
  if (weight === 0 || (ref.namespace === place && ref.name === name)) return [first];
  const gateway = tryFindWaypoint(places, place, name);
  const second: WaypointBinding = gateway
    ? attached(gateway, places.namespaces.get(object.namespace) ?? { labels: {} }, object, 'service')
    : { kind: 'unknown', because: `its second waypoint ${place}/${name} is not given` };
  if (second.kind === 'direct') return [first];
  return weight === ALL ? [second] : [first, second];
}

const ALL = 100;

/** Of a hundred calls; none, where it is not said, or not valid. */
function weightOf(stated: unknown): number {
  const weight = typeof stated === 'string' && /^[+-]?\d+$/.test(stated) ? Number(stated) : 0;
  return weight > 0 && weight <= ALL ? weight : 0;
}
