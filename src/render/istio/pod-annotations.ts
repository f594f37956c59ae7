import type { Labels } from '../../graph/labels';
import type { WorkloadNode } from '../../graph/nodes';

/**
 * Runs the proxy as an init container that stays: it is there before the application starts and a Job can end.
 * The default since Istio 1.27, said outright for clusters that changed it.
 */
const NATIVE_SIDECAR = { 'sidecar.istio.io/nativeSidecar': 'true' };

export function podAnnotations(workload: WorkloadNode): Labels {
  return { ...NATIVE_SIDECAR, ...directDns(workload) };
}

/**
 * A DNS cache on the node has an address that is no Service, so a proxy that lets only the registry through
 * would drop DNS over TCP to it.
 */
function directDns(workload: WorkloadNode): Labels {
  const cidrs = workload.cluster.dns.flatMap(({ at }) => (at.kind === 'addresses' ? at.cidrs : []));
  return cidrs.length > 0 ? { 'traffic.sidecar.istio.io/excludeOutboundIPRanges': cidrs.join(',') } : {};
}
