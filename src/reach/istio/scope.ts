/**
 * Which policies of Istio apply to a pod.
 *
 * Source: Istio "Authorization policy" (targets) and pilot's policy attachment: a policy acts in its own namespace, in
 * the root namespace on all pods of that installation; targetRefs are for gateways, and pods that are no gateway ignore such a policy.
 */
import { GATEWAY_NAME_LABEL } from '../known';
import type { Cluster } from '../model/cluster';
import type { Pod } from '../model/pod';
import type { SelectorIndex } from '../model/selector-index';
import type { AuthorizationPolicy } from '../parse/authorization-policy';
import type { RequestAuthentication } from '../parse/istio-authentication';
import type { TargetRef } from '../parse/target';

interface Scoped {
  readonly ref: { readonly namespace: string };
  readonly targets: readonly TargetRef[];
  readonly malformed: boolean;
}

export function authorizationPoliciesFor(cluster: Cluster, pod: Pod): readonly AuthorizationPolicy[] {
  return inScope(cluster.authorizationPolicies, pod);
}

export function requestAuthenticationsFor(cluster: Cluster, pod: Pod): readonly RequestAuthentication[] {
  return inScope(cluster.requestAuthentications, pod);
}

/** By index and pod: a pod is asked about at each of its ports. */
const KNOWN = new WeakMap<object, Map<Pod, readonly Scoped[]>>();

function inScope<T extends Scoped>(index: SelectorIndex<T>, pod: Pod): readonly T[] {
  let byPod = KNOWN.get(index);
  if (!byPod) KNOWN.set(index, byPod = new Map());
  const known = byPod.get(pod) as readonly T[] | undefined;
  if (known) return known;
  const found = search(index, pod);
  byPod.set(pod, found);
  return found;
}

function search<T extends Scoped>(index: SelectorIndex<T>, pod: Pod): readonly T[] {
  const root = pod.installation.rootNamespace;
  const own = index.find(pod.namespace, pod);
  const all = pod.namespace === root ? own : [...index.find(root, pod), ...own];
  return all.filter((policy) => appliesTo(policy, pod));
}

/** What the index of selectors can't know: a policy with targets speaks of a gateway. */
function appliesTo(policy: Scoped, pod: Pod): boolean {
  if (policy.malformed || policy.targets.length === 0) return true;
  return pod.mesh === 'gateway'
    && policy.ref.namespace === pod.namespace
    && policy.targets.some((target) => target.kind === 'Gateway' && target.name === pod.labels[GATEWAY_NAME_LABEL]);
}
