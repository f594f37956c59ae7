/**
 * How callers arrive at the proxies of ambient mode: through a tunnel, with the identity of their account, or in plain text.
 *
 * Sources: Istio "Ambient data plane" and "HBONE"; ztunnel's outbound proxy and its TrustDomainVerifier. Pods in ambient mode and waypoints tunnel to
 * every pod in ambient mode, whatever they dial. Sidecars and gateways do where their proxies have ISTIO_META_ENABLE_HBONE, as ambient profiles
 * set it, to what they know as a Service; what they do not know they pass on as it is.
 */
import type { Arrival } from './ztunnel-tests';
import type { Cluster } from '../../../cluster/cluster';
import type { Peer, Pod } from '../../../cluster/pod';
import type { Dial } from '../../../core/flow';
import { truthOf, type Truth } from '../../../core/verdict';
import type { PeerTest } from '../../../engine/decision';
import { hasAmbiguousSidecar } from '../caller-proxy';
import { identityOf, type Identity } from '../identity';
import type { IstioInstallation } from '../installations';
import { istioOf, modeOf } from '../membership';

export type Way = 'tunnel' | 'plain';

const KNOWN = new WeakMap<Cluster, Map<string, Arrival>>();

/** What proxies of an installation see of those who come this way. */
export function arrivalBy(cluster: Cluster, callee: IstioInstallation, way: Way): Arrival {
  let ofCluster = KNOWN.get(cluster);
  if (!ofCluster) KNOWN.set(cluster, ofCluster = new Map());
  const key = `${way} ${callee.number}`;
  let arrival = ofCluster.get(key);
  if (!arrival) ofCluster.set(key, arrival = way === 'plain' ? { ...PLAIN, key } : byTunnel(callee, key));
  return arrival;
}

const PLAIN: Omit<Arrival, 'key'> = { identityOf: () => 'none', foreign: () => 'no', unclear: () => [] };

function byTunnel(callee: IstioInstallation, key: string): Arrival {
  const identityAt = (peer: Peer): Identity => {
    if (peer.kind === 'external') return 'none';
    const identity = identityOf(peer.pod);
    const isClear = peer.pod.opaque === undefined && !isForeign(peer.pod, callee);
    return isClear ? identity : { perhaps: identity, inAnyTrustDomain: peer.pod.opaque !== undefined };
  };
  return {
    key,
    identityOf: identityAt,
    foreign: (peer) => (peer.kind === 'pod' && isForeign(peer.pod, callee) ? 'unknown' : 'no'),
    unclear: (peers) => peers.all.filter(({ peer }) => {
      const identity = identityAt(peer);
      return identity !== 'none' && 'perhaps' in identity;
    }),
  };
}

/** Whether ztunnel may refuse the certificate of a caller: it takes those of its own trust domain. */
function isForeign(pod: Pod, callee: IstioInstallation): boolean {
  return (pod.trustDomain ?? istioOf(pod).trustDomain) !== callee.trustDomain;
}

/** Whether a caller comes through a tunnel to whoever takes one. */
function tunnels(cluster: Cluster, peer: Peer, dial: Dial): Truth {
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

/** Those who come through a tunnel. */
export function tunnelling(cluster: Cluster, dial: Dial): PeerTest {
  return { kind: 'entity', key: `tunnels ${dial}`, matches: (peer) => tunnels(cluster, peer, dial) };
}

/** Those whose ztunnel leads calls to waypoints. */
export const IN_AMBIENT: PeerTest = Object.freeze({
  kind: 'entity',
  key: 'in ambient mode',
  matches: (peer: Peer): Truth => {
    if (peer.kind === 'external') return 'no';
    return peer.pod.opaque === undefined ? truthOf(modeOf(peer.pod) === 'shared') : 'unknown';
  },
});

/** Those who tunnel to sidecars that take tunnels. */
export const BY_TUNNEL: PeerTest = Object.freeze({
  kind: 'entity',
  key: 'by tunnel',
  matches: (peer: Peer) => (peer.kind === 'pod' && modeOf(peer.pod) === 'relay' ? 'yes' : IN_AMBIENT.matches(peer)),
});

/** Gateways of Istio. */
export const OF_GATEWAYS: PeerTest = Object.freeze({
  kind: 'entity', key: 'gateways', matches: (peer: Peer) => truthOf(peer.kind === 'pod' && modeOf(peer.pod) === 'gateway'),
});
