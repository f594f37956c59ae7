/**
 * Which policies of Istio apply to a pod.
 *
 * Source: Istio "Authorization policy" (targets) and pilot's policy attachment: a policy acts in its own namespace, in
 * the root namespace on all pods of that installation; targetRefs are for gateways, and pods that are no gateway ignore such a policy.
 */
import { ISTIO } from './key';
import { istioOf, modeOf } from './membership';
import type { RequestAuthentication } from './read/authentication';
import type { AuthorizationPolicy } from './read/authorization-policy';
import type { Cluster } from '../../cluster/cluster';
import { perKey } from '../../cluster/per-key';
import type { Pod } from '../../cluster/pod';
import type { SelectorIndex } from '../../cluster/selector-index';
import { GATEWAY_NAME_LABEL } from '../../known';
import type { TargetRef } from '../../objects/read/target';

interface Scoped {
  readonly ref: { readonly namespace: string };
  readonly targets: readonly TargetRef[];
  readonly malformed: boolean;
}

export function authorizationPoliciesFor(cluster: Cluster, pod: Pod): readonly AuthorizationPolicy[] {
  return inScope(cluster.of(ISTIO).authorizationPolicies, pod);
}

export function requestAuthenticationsFor(cluster: Cluster, pod: Pod): readonly RequestAuthentication[] {
  return inScope(cluster.of(ISTIO).requestAuthentications, pod);
}

const inScope: <T extends Scoped>(index: SelectorIndex<T>, pod: Pod) => readonly T[] = perKey(search) as typeof search;

function search<T extends Scoped>(index: SelectorIndex<T>, pod: Pod): readonly T[] {
  const root = istioOf(pod).rootNamespace;
  const own = index.find(pod.namespace, pod);
  const all = pod.namespace === root ? own : [...index.find(root, pod), ...own];
  return all.filter((policy) => appliesTo(policy, pod));
}

/** What the index of selectors can't know: a policy with targets speaks of a gateway. */
function appliesTo(policy: Scoped, pod: Pod): boolean {
  if (policy.malformed || policy.targets.length === 0) return true;
  return modeOf(pod) === 'gateway'
    && policy.ref.namespace === pod.namespace
    && policy.targets.some((target) => target.kind === 'Gateway' && target.name === pod.labels[GATEWAY_NAME_LABEL]);
}
