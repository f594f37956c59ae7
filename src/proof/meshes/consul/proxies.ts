import type { Workload } from '../../../judge/cluster/pod';

/** Why a pod that was declared in Consul is not in it as it should be, in words. Source: Consul on Kubernetes, "Annotations and Labels". */
export function brokenProxy({ mesh, hostNetwork, inbound, outbound, proxyDoubt = 'it is not the injected one' }: Workload): string | undefined {
  if (mesh !== 'sidecar') return hostNetwork ? ON_NODE : NOT_INJECTED;
  if (inbound === 'unclear' || outbound === 'unclear') return `nothing can be said of the proxy: ${proxyDoubt}. ${TAKE_BACK}`;
  return outbound === 'all' ? undefined : AROUND;
}

const TAKE_BACK = 'Take that back, or put the workload into a namespace without a mesh';
const ON_NODE = 'traffic of pods that use the network of their nodes (hostNetwork) does not come to a proxy. Delete hostNetwork';
const NOT_INJECTED = `no proxy of Consul is injected into the pods: annotations of the pods were changed. ${TAKE_BACK}`;
const AROUND = 'what it sends goes around its proxy: annotations exclude ports, addresses or users from it, or its containers run as 5995 or 5996, which Consul does not intercept. '
  + 'Take that back';
