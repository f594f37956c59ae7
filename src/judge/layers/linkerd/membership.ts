/** A pod's part in a mesh of Linkerd. What stands on it of another mesh is nothing to Linkerd. */
import { isOfLinkerd } from './installations';
import { LINKERD } from './key';
import type { LinkerdProxy } from './proxy';
import { INBOUND_PROXY_PORT } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';

/** Whether a proxy of Linkerd stands before and behind the pod. */
export function isInLinkerd({ mesh, installation }: Pod): boolean {
  return mesh === 'sidecar' && isOfLinkerd(installation);
}

/**
 * Whether it may be: its Namespace is not given, and may ask for proxies. That comes into question where Linkerd has objects in the namespace. An
 * undeclared pod is what the question says.
 */
export function mayBeInLinkerd(cluster: Cluster, pod: Pod): boolean {
  if (isInLinkerd(pod) || !pod.liveNamespaceLabels || pod.hostNetwork || pod.undeclared || pod.viaServices) return false;
  return (pod.mesh === 'none' || pod.mesh === 'unknown') && cluster.of(LINKERD).namespaces.has(pod.namespace);
}

/** What is written of its proxy; that of undeclared pods says nothing. */
export function notesOf({ proxy, installation }: Pod): LinkerdProxy {
  return isOfLinkerd(installation) ? (proxy as LinkerdProxy | undefined) ?? PLAIN : PLAIN;
}

const PLAIN: LinkerdProxy = Object.freeze({ key: '', skipSubnets: [], identityPorts: [], probes: [], inboundPort: INBOUND_PROXY_PORT });

export function whyPerhaps({ namespace }: Pod): string {
  return `whether the pod is in the mesh depends on annotations of Namespace ${namespace}, which is not given`;
}

/** Whether there is anything of Linkerd in the input. */
export function isLinkerdUsed({ workloads, manifests }: Cluster): boolean {
  return Object.values(manifests.of(LINKERD)).some((list) => list.length > 0) || workloads.some(isInLinkerd);
}
