/** Ambient mode, which is not modelled: between two members of the mesh it tunnels, and toward a pod in it ztunnel judges. */
import { MTLS } from './sites';
import type { Cluster } from '../../cluster/cluster';
import { isInMesh, type Peer } from '../../cluster/pod';
import { truthOf } from '../../core/verdict';
import type { PeerTest } from '../../engine/decision';
import type { MeshDoubt } from '../../engine/meshes/mesh';

const BECAUSE = 'ambient mode is not modelled: its traffic travels on port 15008 and is judged by ztunnel';

const IN_AMBIENT: PeerTest = Object.freeze({
  kind: 'entity', key: 'in ambient mode', matches: (peer: Peer) => truthOf(peer.kind === 'pod' && peer.pod.mesh === 'shared'),
});

export function ambientDoubt(_: Cluster, destination: Peer): MeshDoubt | undefined {
  if (destination.kind === 'external' || !isInMesh(destination.pod)) return undefined;
  return { callers: destination.pod.mesh === 'shared' ? 'any' : IN_AMBIENT, hop: MTLS.id, because: BECAUSE };
}
