import type { Workload } from '../../../judge/cluster/pod';

/** Why a pod that was declared in the mesh is not in it as it should be, in words. */
export function brokenProxy({ mesh, hostNetwork, inbound, outbound, excludedInbound, excludedOutbound, proxyDoubt = 'it is not the injected one' }: Workload): string | undefined {
  if (mesh !== 'sidecar') return hostNetwork ? ON_NODE : NOT_INJECTED;
  if (inbound === 'unclear' || outbound === 'unclear') return `nothing can be said of the proxy: ${proxyDoubt}. ${TAKE_BACK}`;
  if (outbound !== 'all') return AROUND;
  const ports = [...excludedInbound, ...excludedOutbound];
  return ports.length > 0 ? `the ports ${ports.join(', ')} go around its proxy by annotation. Delete the annotation` : undefined;
}

const TAKE_BACK = 'Take that back, or put the workload into a namespace without a mesh';
const ON_NODE = 'no proxy is injected into pods that use the network of their nodes (hostNetwork). Delete hostNetwork';
const NOT_INJECTED = `no proxy is injected into the pods, whatever their containers are called: labels of the namespace or of the pods were changed. ${TAKE_BACK}`;
const AROUND = 'what it sends goes around its proxy: its containers run as the user or group 1337, which Istio does not intercept. Run them as any other';
