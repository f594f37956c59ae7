import type { Workload } from '../../../../judge/cluster/pod';

/** Why a pod that was declared in ambient mode is not in it as it should be, in words. Source: Istio "Add workloads to the mesh". */
export function notRedirected({ mesh, hostNetwork, inbound, outbound, proxyDoubt = 'it is not as istio-cni leaves it' }: Workload): string | undefined {
  if (mesh === 'sidecar' || mesh === 'unknown') return `a sidecar is injected into its pods, or may be. ${TAKE_BACK}`;
  if (mesh !== 'shared') return hostNetwork ? ON_NODE : NOT_REDIRECTED;
  return inbound === 'all' && outbound === 'all' ? undefined : `nothing can be said of what ztunnel takes: ${proxyDoubt}. ${TAKE_BACK}`;
}

const TAKE_BACK = 'Take that back, or put the workload into a namespace without a mesh';
const ON_NODE = 'ztunnel takes nothing of pods that use the network of their nodes (hostNetwork). Delete hostNetwork';
const NOT_REDIRECTED = `istio-cni leads nothing of the pods to ztunnel: labels of the namespace or of the pods were changed. ${TAKE_BACK}`;
