/**
 * How callers arrive at the ztunnel before a pod: through a tunnel, with the identity of their account, or in plain text.
 *
 * Sources: Istio "Ambient data plane" and "HBONE"; ztunnel's outbound proxy and its TrustDomainVerifier. Pods in ambient mode and waypoints tunnel to
 * every pod in ambient mode, whatever they dial. Sidecars and gateways do where their proxies have ISTIO_META_ENABLE_HBONE, as ambient profiles
 * set it, to what they know as a Service; what they do not know they pass on as it is.
 */
import type { Arrival } from './ztunnel-tests';
import type { Cluster } from '../../../cluster/cluster';
import type { Peer, Pod } from '../../../cluster/pod';
import type { Dial } from '../../../core/flow';
import type { Truth } from '../../../core/verdict';
import type { PeerIndex } from '../../../engine/peer-index';
import { hasAmbiguousSidecar } from '../caller-proxy';
import { identityOf, type Identity } from '../identity';
import type { IstioInstallation } from '../installations';
import { istioOf, modeOf } from '../membership';

const KNOWN = new WeakMap<Cluster, Map<string, Arrival>>();

/** At callees of an installation, by what callers with a sidecar dial. */
export function arrivalAt(cluster: Cluster, callee: IstioInstallation, dial: Dial): Arrival {
  let ofCluster = KNOWN.get(cluster);
  if (!ofCluster) KNOWN.set(cluster, ofCluster = new Map());
  const key = `${dial} ${callee.number}`;
  let arrival = ofCluster.get(key);
  if (!arrival) ofCluster.set(key, arrival = make(cluster, callee, dial, key));
  return arrival;
}

function make(cluster: Cluster, callee: IstioInstallation, dial: Dial, key: string): Arrival {
  const identityAt = (peer: Peer): Identity => {
    const truth = tunnels(cluster, peer, dial);
    if (truth === 'no' || peer.kind === 'external') return 'none';
    const identity = identityOf(peer.pod);
    return truth === 'yes' && !isForeign(peer.pod, callee) ? identity : { perhaps: identity, inAnyTrustDomain: peer.pod.opaque !== undefined };
  };
  return {
    key,
    identityOf: identityAt,
    foreign: (peer) => (peer.kind === 'pod' && isForeign(peer.pod, callee) && tunnels(cluster, peer, dial) !== 'no' ? 'unknown' : 'no'),
    unclear: (peers: PeerIndex) => peers.all.filter(({ peer }) => {
      const identity = identityAt(peer);
      return identity !== 'none' && 'perhaps' in identity;
    }),
  };
}

/** Whether a caller comes through a tunnel. */
export function tunnels(cluster: Cluster, peer: Peer, dial: Dial): Truth {
  if (peer.kind === 'external') return 'no';
  const { outbound, opaque, excludedOutbound } = peer.pod;
  const mesh = modeOf(peer.pod);
  if (opaque !== undefined) return 'unknown';
  if (mesh === 'none' || outbound === 'nothing') return 'no';
  if (mesh === 'shared' || mesh === 'relay') return outbound === 'all' ? 'yes' : 'unknown';
  // What its proxy does not know goes as it is; a gateway sends nothing that it does not know.
  if (dial === 'address' && mesh !== 'gateway') return 'no';
  const isClear = outbound === 'all' && excludedOutbound.length === 0 && mesh !== 'unknown' && !hasAmbiguousSidecar(cluster, peer.pod);
  if (!isClear || cluster.blindSpots.tryFind('proxy-egress', peer.pod) !== undefined) return 'unknown';
  return istioOf(peer.pod).tunnels;
}

/** Whether ztunnel may refuse the certificate of a caller: it takes those of its own trust domain. */
function isForeign(pod: Pod, callee: IstioInstallation): boolean {
  return (pod.trustDomain ?? istioOf(pod).trustDomain) !== callee.trustDomain;
}
