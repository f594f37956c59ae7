import type { Labels } from '../../../graph/labels';
import type { WorkloadNode } from '../../../graph/nodes';
import { findNode, outgoing } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';

/**
 * Runs the proxy as an init container that stays: it is there before the application starts and a Job can end.
 * The default since Istio 1.27, said outright for clusters that changed it.
 */
const NATIVE_SIDECAR: Labels = { 'sidecar.istio.io/nativeSidecar': 'true' };

const PROXY_CONFIG = 'proxy.istio.io/config';

/**
 * The proxy answers DNS, and gives a host that is known by name alone an address of its own, on which it listens for that host. Without it
 * the proxy would take the host's port at every address, and of two hosts on one port the older one would get all connections.
 * The first variable is for an istiod whose controller for such addresses is switched off (`PILOT_ENABLE_IP_AUTOALLOCATE`).
 */
const ANSWERS_DNS: Labels = {
  [PROXY_CONFIG]: JSON.stringify({ proxyMetadata: { ISTIO_META_DNS_AUTO_ALLOCATE: 'true', ISTIO_META_DNS_CAPTURE: 'true' } }),
};

/** A proxy configuration of the user's own stays: what is wrong with it, the proof says. */
export function podAnnotations(graph: TrustGraph, workload: WorkloadNode): Labels {
  const answersDns = callsByNameAlone(graph, workload) && !(PROXY_CONFIG in workload.pod.annotations);
  return { ...NATIVE_SIDECAR, ...(answersDns ? ANSWERS_DNS : {}) };
}

/** Over TCP the first bytes name no host, so that only the address that was dialled does. */
function callsByNameAlone(graph: TrustGraph, workload: WorkloadNode): boolean {
  return outgoing(graph, workload.id).some((edge) => (
    findNode(graph, edge.to).kind === 'host' && edge.grants.some(({ port }) => port.protocol === 'tcp')
  ));
}
