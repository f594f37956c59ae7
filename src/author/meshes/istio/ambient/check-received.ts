import { mayBeBound, usesWaypoints } from './way';
import { asksForRequests } from '../../../graph/declarations';
import type { Mistake } from '../../../graph/problem';
import type { ReceivedCall } from '../../mesh';
import type { AmbientMesh } from '../mesh';

/** Methods and paths that no waypoint would see. */
export function checkReceived({ mesh, from, to, access }: ReceivedCall<AmbientMesh>): readonly Mistake[] {
  if (!asksForRequests(access)) return [];
  const without = 'leave the methods and paths out';
  if (mesh.waypoint.kind === 'none') {
    return [unseen("methods or paths in Istio's ambient mode without waypoints", 'a waypoint: ztunnel sees connections alone', `${without}, or leave \`waypoint\` out of Mesh.ambient(…)`)];
  }
  if (to.headless) {
    return [unseen(
      'methods or paths of a StatefulSet in ambient mode', 'a Service with an address: callers of a headless one dial its pods, past every waypoint', `${without}, or put the callee into a namespace with Mesh.istio()`,
    )];
  }
  if (!mayBeBound(to)) {
    return [unseen(
      'methods or paths of a ForeignWorkload in ambient mode', "a SecureService: the label that leads calls to a waypoint is on the callee's Service, which somebody else writes",
      `${without}, or put the callee into a namespace with Mesh.istio()`,
    )];
  }
  if (usesWaypoints(from, to)) return [];
  return [unseen(
    'methods or paths for a caller that goes past waypoints', "a caller in ambient mode, or a gateway of Istio's own class: sidecars and callers outside the mesh never use waypoints",
    `${without}, or put the caller into ambient mode, too`,
  )];
}

function unseen(value: string, expected: string, fix: string): Mistake {
  return { code: 'access-on-port', value, expected, fix };
}
