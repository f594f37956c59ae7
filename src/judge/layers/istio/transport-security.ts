/**
 * How a caller arrives at the proxy of a callee: with an identity, or without one.
 *
 * Sources: Istio "Mutual TLS" (auto mTLS follows the callee's mode), "Traffic Management, passthrough" (what a proxy does not know it sends as
 * it is), and "Trust Domain Migration". Installations of one trust domain have one root of trust, as revisions of one mesh do; those of
 * different ones accept each other where each names the other as an alias, and otherwise nobody knows.
 */
import { hasAmbiguousSidecar } from './caller-proxy';
import type { EffectiveMode } from './effective-mode';
import { identityOf, localTrustDomains, type Identity } from './identity';
import type { IstioInstallation } from './installations';
import { istioOf, modeOf } from './membership';
import type { Cluster } from '../../cluster/cluster';
import type { Peer, Pod } from '../../cluster/pod';

/** `foreign`: with an identity of another trust domain, of which nobody knows whether the callee accepts it. */
export type TransportSecurity = 'mtls' | 'foreign' | 'plain' | 'unknown';

/** How a caller arrives that calls a host which its proxy knows, or that has no proxy. */
export function transportSecurityOf(cluster: Cluster, source: Peer, callee: IstioInstallation, mode: EffectiveMode): TransportSecurity {
  if (source.kind === 'external' || modeOf(source.pod) === 'none' || source.pod.outbound === 'nothing') return 'plain';
  if (isShared(source.pod) && source.pod.outbound === 'all' && source.pod.opaque === undefined) return tunnelled(source.pod, callee);
  if (isUnclear(cluster, source.pod) || mode === 'unknown') return 'unknown';
  if (mode === 'DISABLE') return 'plain';
  return trust(istioOf(source.pod), callee) ? 'mtls' : 'foreign';
}

function isShared(pod: Pod): boolean {
  return modeOf(pod) === 'shared' || modeOf(pod) === 'relay';
}

/** A pod in ambient mode, or a waypoint, tunnels to sidecars that take tunnels, whatever their mode, and sends plain text to others. */
function tunnelled(source: Pod, callee: IstioInstallation): TransportSecurity {
  if (callee.tunnels === 'unknown') return 'unknown';
  if (callee.tunnels === 'no') return 'plain';
  return trust(istioOf(source), callee) ? 'mtls' : 'foreign';
}

/** Whether nobody can say how calls leave a pod. */
function isUnclear(cluster: Cluster, pod: Pod): boolean {
  // Excluded outbound ports are ports of Services, and the callee's may be behind any of them.
  if (isShared(pod) || pod.opaque !== undefined || pod.outbound !== 'all' || pod.excludedOutbound.length > 0) return true;
  if (cluster.blindSpots.tryFind('proxy-egress', pod) !== undefined) return true;
  return modeOf(pod) === 'sidecar' && hasAmbiguousSidecar(cluster, pod);
}

function trust(left: IstioInstallation, right: IstioInstallation): boolean {
  if (left === right || left.trustDomain === right.trustDomain) return true;
  return localTrustDomains(left).includes(right.trustDomain) && localTrustDomains(right).includes(left.trustDomain);
}

export function identityAt(source: Peer, security: TransportSecurity): Identity {
  if (security === 'plain' || source.kind === 'external') return 'none';
  // Whatever its proxy does, a pod has the certificate of its own account, or none. Source: Istio "Security", identity.
  const identity = identityOf(source.pod);
  return security === 'unknown' ? { perhaps: identity, inAnyTrustDomain: modeOf(source.pod) !== 'sidecar' || source.pod.opaque !== undefined } : identity;
}
