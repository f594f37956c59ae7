/** What policies of Istio are attached to. The judge reads all the rest of them. Source: Istio AuthorizationPolicy, targetRefs. */
import { anythingIn, each, fields, only } from '../../fields/shape';
import type { Shape } from '../../fields/shape';

const NO_GATEWAY = 'a policy with such a target holds for waypoints alone, and protects no pod with a proxy of its own';

const TARGET = fields({
  ...anythingIn('name', 'namespace'), group: only(['gateway.networking.k8s.io'], NO_GATEWAY), kind: only(['Gateway'], NO_GATEWAY),
});

/** The fields that the judge reads are its own: what it does not understand it says itself. */
export const TARGETS: Shape = (value, path, report) => {
  const { targetRef, targetRefs } = value as Readonly<Record<string, unknown>>;
  if (targetRef !== undefined && targetRef !== null) TARGET(targetRef, [...path, 'targetRef'], report);
  if (targetRefs !== undefined && targetRefs !== null) each(TARGET)(targetRefs, [...path, 'targetRefs'], report);
};

