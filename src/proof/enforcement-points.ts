import type { EnforcementPoint } from './enforcement-point';
import { ALL_MESHES } from './meshes/table';
import { NETWORK_EGRESS, NETWORK_INGRESS } from './network-policy/enforcement-points';
import type { Specification } from './specification/specification';

/** Every place where access is decided. What passes must pass all of them, so that those which are exact apart are exact together as well. */
export function enforcementPointsOf(graph: Specification): readonly EnforcementPoint[] {
  return [NETWORK_INGRESS, NETWORK_EGRESS, ...ALL_MESHES.flatMap((mesh) => mesh.enforcementPoints(graph))];
}
