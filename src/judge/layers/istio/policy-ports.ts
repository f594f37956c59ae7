/** Ports at which the policies of a callee can answer differently; undefined, where no proxy stands on the way to it. */
import { mayMeetWaypoint } from './ambient/bindings';
import { HBONE_PORT, ZTUNNEL_PORTS } from './ambient/well-known';
import { ISTIO } from './key';
import { isInIstio, modeOf } from './membership';
import { visitMatches } from './read/visit-matches';
import { authorizationPoliciesFor } from './scope';
import { NEVER_INTERCEPTED_PORTS } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';

export function policyPorts(cluster: Cluster, pod: Pod): readonly number[] | undefined {
  // A waypoint stands before ports of Services, which are told apart in any case.
  if (!isInIstio(pod)) return mayMeetWaypoint(cluster, pod) ? [] : undefined;
  const authorization: number[] = [];
  for (const { rules } of authorizationPoliciesFor(cluster, pod)) {
    visitMatches(rules, ({ attribute, values, notValues }) => {
      if (attribute === 'destination.port') authorization.push(...[...values, ...notValues].map(Number));
    });
  }
  const authentication = cluster.of(ISTIO).peerAuthentications.find(pod.namespace, pod).flatMap((policy) => [...policy.portModes.keys()]);
  const listeners = modeOf(pod) === 'gateway'
    ? cluster.gateways.filter((item) => item.ref.namespace === pod.namespace).flatMap((item) => item.listeners.map((listener) => listener.port))
    : [];
  if (modeOf(pod) === 'shared') return [...authorization, ...authentication, ...ZTUNNEL_PORTS];
  if (modeOf(pod) === 'relay') return [HBONE_PORT];
  return [...authorization, ...authentication, ...listeners, ...NEVER_INTERCEPTED_PORTS, ...pod.excludedInbound];
}
