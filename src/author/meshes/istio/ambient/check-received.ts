import { mayBeBound, usesWaypoints } from './way';
import { asksForRequests } from '../../../graph/declarations';
import type { GatewayNode, WorkloadNode } from '../../../graph/nodes';
import type { Mistake } from '../../../graph/problem';
import type { UsersNode } from '../../../graph/users';
import type { ReceivedCall } from '../../mesh';
import { checkUsers } from '../check-users';
import type { AmbientMesh } from '../mesh';

/** Methods, paths and users that no waypoint would see. */
export function checkReceived({ mesh, from, to, access }: ReceivedCall<AmbientMesh>): readonly Mistake[] {
  const asks = asksForRequests(access);
  if (!asks && to.admits === undefined) return [];
  const mistakes = asks ? unseenAt(mesh, to, METHODS_AND_PATHS) : [];
  if (mistakes.length > 0 || usesWaypoints(from, to)) return mistakes;
  const { words, without } = asks ? METHODS_AND_PATHS : ADMITTED;
  return [unseen(
    `${words} for a caller that goes past waypoints`, "a caller in ambient mode, or a gateway of Istio's own class: sidecars and callers outside the mesh never use waypoints",
    `${without}, or put the caller into ambient mode, too`,
  )];
}

/** The same for a service that requires users of all its callers. */
export function checkUsersBehind(mesh: AmbientMesh, users: UsersNode, holder: WorkloadNode | GatewayNode): readonly Mistake[] {
  return [...checkUsers(mesh, users), ...(holder.kind === 'workload' && holder.admits ? unseenAt(mesh, holder, ADMITTED) : [])];
}

/** The same of one with limits of load, which are kept where its requests are seen. */
export function checkLimits(mesh: AmbientMesh, callee: WorkloadNode): readonly Mistake[] {
  return unseenAt(mesh, callee, LIMITS);
}

interface Asked {
  readonly words: string;
  readonly without: string;
  readonly code: Mistake['code'];
}

const METHODS_AND_PATHS: Asked = { words: 'methods, paths or users', without: 'leave them out', code: 'access-on-port' };
const ADMITTED: Asked = { words: 'users whom a service admits', without: 'let it admit anybody', code: 'users' };
const LIMITS: Asked = { words: 'limits of load', without: 'leave them out', code: 'mesh' };

/** Why no waypoint can stand before a callee. */
function unseenAt({ waypoint }: AmbientMesh, to: WorkloadNode, { words, without, code }: Asked): readonly Mistake[] {
  if (waypoint.kind === 'none') {
    return [unseen(
      `${words} in Istio's ambient mode without waypoints`, 'a waypoint: ztunnel sees connections alone',
      `${without}, or leave \`waypoint\` out of Mesh.ambient(…)`, code,
    )];
  }
  if (to.ports.length === 0 && code !== METHODS_AND_PATHS.code) {
    return [unseen(`${words} of a service without ports`, 'a Service, whose calls a waypoint takes', `${without}, or declare the ports: ports: [Port.http(8080)]`, code)];
  }
  if (to.headless) {
    return [unseen(
      `${words} of a StatefulSet in ambient mode`, 'a Service with an address: callers of a headless one dial its pods, past every waypoint',
      `${without}, or put the callee into a namespace with Mesh.istio()`, code,
    )];
  }
  if (mayBeBound(to)) return [];
  return [unseen(
    `${words} of a ForeignWorkload in ambient mode`, "a SecureService: the label that leads calls to a waypoint is on the callee's Service, which somebody else writes",
    `${without}, or put the callee into a namespace with Mesh.istio()`, code,
  )];
}

function unseen(value: string, expected: string, fix: string, code: Mistake['code'] = 'access-on-port'): Mistake {
  return { code, value, expected, fix };
}
