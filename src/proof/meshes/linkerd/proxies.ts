import type { Workload } from '../../../judge/cluster/pod';

/** Why a pod that was declared in Linkerd is not in it as it should be, in words. Source: Linkerd "Automatic Proxy Injection". */
export function brokenProxy({ mesh, hostNetwork, inbound, outbound, proxyDoubt = 'it is not the injected one' }: Workload): string | undefined {
  if (mesh !== 'sidecar') return hostNetwork ? ON_NODE : NOT_INJECTED;
  if (inbound === 'unclear' || outbound === 'unclear') return `nothing can be said of the proxy: ${proxyDoubt}. ${TAKE_BACK}`;
  return outbound === 'all' ? undefined : AROUND;
}

const TAKE_BACK = 'Take that back, or put the workload into a namespace without a mesh';
const ON_NODE = 'Linkerd injects no proxy into pods that use the network of their nodes (hostNetwork). Delete hostNetwork';
const NOT_INJECTED = `no proxy of Linkerd is injected into the pods: annotations of the namespace or of the pods were changed. ${TAKE_BACK}`;
const AROUND = 'what it sends goes around its proxy: its containers run as the user 2102, which Linkerd does not intercept. Run them as any other';
