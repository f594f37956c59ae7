/** What policies of Istio are attached to. The judge reads all the rest of them. Source: Istio AuthorizationPolicy, targetRefs. */
import { egressWaypointsOf } from './ambient/egress';
import { waypointsOf } from './ambient/waypoints';
import type { ObjectStore, StoredObject } from '../../../judge/objects/store';
import { anythingIn, each, fields, only } from '../../fields/shape';
import type { Path, Report, Shape } from '../../fields/shape';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { Specification } from '../../specification/specification';

const NO_GATEWAY = 'a policy with such a target holds for waypoints alone, and protects no pod with a proxy of its own';

const TARGET = fields({
  ...anythingIn('name', 'namespace'),
  group: only(['', 'core', 'gateway.networking.k8s.io', 'networking.istio.io'], NO_GATEWAY),
  kind: only(['Gateway', 'Service', 'ServiceEntry'], NO_GATEWAY),
});

/** The fields that the judge reads are its own: what it does not understand it says itself. */
export const TARGETS: Shape = (value, path, report) => {
  const { targetRef, targetRefs } = value as Readonly<Record<string, unknown>>;
  if (targetRef !== undefined && targetRef !== null) TARGET(targetRef, [...path, 'targetRef'], report);
  if (targetRefs !== undefined && targetRefs !== null) each(TARGET)(targetRefs, [...path, 'targetRefs'], report);
};

/** Of Services and ServiceEntries, those that have a waypoint. */
export function targetsOf(graph: Specification, _objects: ObjectStore, { body, namespace }: StoredObject, report: Report): void {
  const { targetRef, targetRefs } = fieldsOf(body.spec);
  const targets: readonly (readonly [Path, unknown])[] = [
    [['spec', 'targetRef'], targetRef],
    ...itemsOf(targetRefs).map((target, index): readonly [Path, unknown] => [['spec', 'targetRefs', index], target]),
  ];
  const relayed = new Set([...egressWaypointsOf(graph).keys()].map((relay) => relay.namespace));
  for (const [path, target] of targets) {
    const { kind, name } = fieldsOf(target);
    const isBehind = kind === 'ServiceEntry' ? relayed.has(namespace) : kind !== 'Service' || waypointsOf(graph).has(`${namespace}/${String(name)}`);
    if (!isBehind) report([...path, 'kind'], kind, NO_GATEWAY);
  }
}
