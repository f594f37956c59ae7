import { SERVICE_ENTRIES } from './objects';
import { waypointOf, type Bindable, type WaypointPlaces, type WaypointTraffic } from '../../judge/layers/istio/ambient/waypoints';
import { NO_WAYPOINT, USE_WAYPOINT_LABEL, USE_WAYPOINT_NAMESPACE_LABEL } from '../../judge/layers/istio/ambient/well-known';
import { WAYPOINT_GATEWAY_CLASS } from '../../judge/layers/istio/well-known';
import type { ObjectRef } from '../../judge/objects/read/field';
import type { Path } from '../../judge/objects/read/origin';
import type { Labels } from '../../judge/objects/read/selector';
import { evidenceOf } from '../evidence';
import { GATEWAYS } from '../gateway-api/objects';
import type { RuleInput } from '../input';
import { defineRule } from '../rule';
import { istio } from './standards';
import { nameOf } from '../words';

/** istiod then sends calls around it, without a word but a status. Source: Istio "Configure waypoint proxies"; pilot's fetchWaypointForTarget. */
export const WAYPOINT_NOT_MET = defineRule({
  code: 'ZT427',
  name: 'waypoint-not-met',
  title: 'A waypoint is named that takes none of the calls',
  severity: 'error',
  why: 'Calls go around a waypoint that is not there, lets nothing of the namespace attach or is for other traffic: none of its policies holds.',
  fix: 'Name a Gateway of the class istio-waypoint in the right namespace; let the namespace attach (allowedRoutes of the listener on port 15008); and set istio.io/waypoint-for.',
  standards: [istio('Configure waypoint proxies', 'ambient/usage/waypoint/')],
  check: (input) => {
    const places = placesOf(input);
    return bindable(input).flatMap(({ ref, object, traffic, path }) => {
      if (!Object.hasOwn(object.labels, USE_WAYPOINT_LABEL)) return [];
      const reason = reasonOf(places, object, traffic);
      return reason === undefined ? [] : [evidenceOf(ref, [...path, 'labels', USE_WAYPOINT_LABEL], { got: object.labels[USE_WAYPOINT_LABEL], details: { reason } })];
    });
  },
  describe: ({ object, details }) => `${nameOf(object)} names a waypoint that takes none of its calls: ${details.reason}.`,
});

interface Named {
  readonly ref: ObjectRef;
  readonly object: Bindable;
  readonly traffic: WaypointTraffic;
  /** Where its labels stand. */
  readonly path: Path;
}

function bindable(input: RuleInput): readonly Named[] {
  const of = (ref: ObjectRef, labels: Labels, traffic: WaypointTraffic, path: Path = ['metadata']): Named => (
    { ref, object: { namespace: ref.namespace, labels }, traffic, path }
  );
  return [
    ...input.services.map(({ typed: { ref, labels } }) => of(ref, labels, 'service')),
    ...input.typed(SERVICE_ENTRIES).map(({ typed: { ref, labels } }) => of(ref, labels, 'service')),
    ...input.pods.map(({ ref, metadata, template: { labels } }) => of(ref, labels, 'workload', metadata.path)),
  ];
}

function placesOf(input: RuleInput): WaypointPlaces {
  const namespaces = new Map([...input.namespaces].map(([key, { name, labels, item }]) => [key, { name, labels, given: item !== undefined }]));
  return { gateways: input.typed(GATEWAYS).map(({ typed }) => typed), namespaces };
}

/** One of which no manifest tells may be the platform's: it is a slip where its namespace has another one. */
function reasonOf(places: WaypointPlaces, object: Bindable, traffic: WaypointTraffic): string | undefined {
  const binding = waypointOf(places, object, traffic);
  const name = object.labels[USE_WAYPOINT_LABEL];
  if (binding.kind === 'waypoint' || name === NO_WAYPOINT) return undefined;
  if (binding.kind === 'direct') return binding.because;
  const place = object.labels[USE_WAYPOINT_NAMESPACE_LABEL] as string | undefined ?? object.namespace;
  const there = places.gateways.filter(({ ref, className }) => ref.namespace === place && className === WAYPOINT_GATEWAY_CLASS);
  const isNamed = places.gateways.some(({ ref }) => ref.namespace === place && ref.name === name);
  return there.length > 0 && !isNamed ? `${place} has no Gateway ${name}, and has ${there.map(({ ref }) => ref.name).sort().join(', ')}` : undefined;
}
