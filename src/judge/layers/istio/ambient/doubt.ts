/** Connections of ambient mode of which nothing can be said: those through waypoints, and those whose packets travel on a port of their own. */
import { tunnels } from './arrival';
import { mayBeBound } from './bindings';
import type { Cluster } from '../../../cluster/cluster';
import type { Peer, Pod } from '../../../cluster/pod';
import { EGRESS, INGRESS, type HopKind } from '../../../core/hop';
import type { PeerTest } from '../../../engine/decision';
import { decisionAt } from '../../../engine/hop';
import type { MeshDoubt } from '../../../engine/meshes/mesh';
import { istioOf, modeOf } from '../membership';
import { MTLS } from '../sites';

const BECAUSE = 'in ambient mode it travels on port 15008 or through a waypoint, of which network policies and policies with targets are not judged';

export function ambientDoubt(cluster: Cluster, destination: Peer): MeshDoubt | undefined {
  if (destination.kind === 'external') return undefined;
  const { pod } = destination;
  const isBound = mayBeBound(cluster, pod);
  const mode = modeOf(pod);
  const isTunnel = mode === 'shared' || mode === 'relay' || (mode !== 'none' && istioOf(pod).tunnels !== 'no');
  if (!isBound && !isTunnel) return undefined;
  const isHeld = isDecided(cluster, INGRESS.id, pod);
  const test: PeerTest = {
    kind: 'entity',
    key: `in ambient mode ${isBound} ${isTunnel} ${isHeld}`,
    matches: (peer) => {
      if (peer.kind === 'external') return 'no';
      if (isBound && modeOf(peer.pod) === 'shared') return 'unknown';
      const isOther = isTunnel && (isHeld || isDecided(cluster, EGRESS.id, peer.pod));
      return isOther && mayTunnel(cluster, peer, pod) ? 'unknown' : 'no';
    },
  };
  return { callers: test, hop: MTLS.id, because: BECAUSE };
}

/** Two sidecars have no need of tunnels. */
function mayTunnel(cluster: Cluster, peer: Peer & { readonly kind: 'pod' }, pod: Pod): boolean {
  const isAmbient = [modeOf(pod), modeOf(peer.pod)].some((mode) => mode === 'shared' || mode === 'relay');
  return isAmbient && tunnels(cluster, peer, 'service') !== 'no';
}

function isDecided(cluster: Cluster, hop: HopKind, pod: Pod): boolean {
  const decision = decisionAt(cluster, hop, pod);
  return decision !== undefined && (decision.doubt !== undefined || decision.tiers.some(({ policies }) => policies.length > 0));
}
