/**
 * Which policies a waypoint enforces on calls of a Service, of a host outside, or of a pod's address.
 *
 * Source: pilot's policy attachment (model/policyattachment.go): those with targets alone. A Service or ServiceEntry is targeted from its own namespace, a Gateway
 * from that of the waypoint, and the class of waypoints from the root namespace. Policies of a namespace or of the mesh do not hold there.
 */
import type { Cluster } from '../../../cluster/cluster';
import type { Gateway } from '../../../cluster/gateway';
import { perKey } from '../../../cluster/per-key';
import type { TargetRef } from '../../../objects/read/target';
import { ISTIO } from '../key';
import type { RequestAuthentication } from '../read/authentication';
import type { AuthorizationPolicy } from '../read/authorization-policy';
import { WAYPOINT_GATEWAY_CLASS } from '../well-known';

/** What is called through a waypoint; without a Service or ServiceEntry it is a pod, by its address. */
export interface WaypointSubject {
  readonly gateway: Gateway;
  readonly rootNamespace: string;
  readonly called?: { readonly kind: 'Service' | 'ServiceEntry'; readonly namespace: string; readonly name: string };
}

export interface WaypointPolicies {
  readonly authorization: readonly AuthorizationPolicy[];
  readonly authentication: readonly RequestAuthentication[];
}

/** The same lists each time. */
export function waypointPoliciesFor(cluster: Cluster, subject: WaypointSubject): WaypointPolicies {
  const known = policiesOf(cluster, 'all');
  const { gateway: { ref }, rootNamespace, called } = subject;
  const key = [ref.namespace, ref.name, rootNamespace, called?.kind, called?.namespace, called?.name].join('/');
  let found = known.get(key);
  if (!found) {
    const { authorizationPolicies, requestAuthentications } = cluster.manifests.of(ISTIO);
    known.set(key, found = {
      authorization: authorizationPolicies.filter((policy) => holds(policy, subject)),
      authentication: requestAuthentications.filter((policy) => holds(policy, subject)),
    });
  }
  return found;
}

const policiesOf = perKey((_: Cluster, __: 'all') => new Map<string, WaypointPolicies>());

interface Targeting {
  readonly ref: { readonly namespace: string };
  readonly targets: readonly TargetRef[];
  readonly malformed: boolean;
}

function holds({ ref, targets, malformed }: Targeting, subject: WaypointSubject): boolean {
  const { gateway, rootNamespace, called } = subject;
  // One that could not be understood may have any target of its reach.
  if (malformed) return [gateway.ref.namespace, rootNamespace, called?.namespace].includes(ref.namespace);
  return targets.some((target) => isTargeted(ref.namespace, target, subject));
}

const GATEWAY_API = 'gateway.networking.k8s.io';
const NETWORKING = 'networking.istio.io';

function isTargeted(from: string, { group, kind, name, namespace }: TargetRef, { gateway, rootNamespace, called }: WaypointSubject): boolean {
  const isCalled = called?.kind === kind && called.name === name && called.namespace === from;
  if ((group === '' || group === 'core') && kind === 'Service') return isCalled;
  if (group === NETWORKING && kind === 'ServiceEntry') return isCalled;
  if (group !== GATEWAY_API) return false;
  if (kind === 'GatewayClass') return from === rootNamespace && name === WAYPOINT_GATEWAY_CLASS;
  return kind === 'Gateway' && from === gateway.ref.namespace && name === gateway.ref.name && (namespace ?? from) === from;
}
