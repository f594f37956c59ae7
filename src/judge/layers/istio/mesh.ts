/** What Istio gives to the engine. */
import { IstioVectors } from './all-callers/mesh-vectors';
import { callerProxyOf } from './caller-proxy';
import { isMeshWritten, judgeMesh } from './connection';
import { egressToService } from './proxy-egress';
import { requestPatternsAt } from './request-patterns';
import { ISTIO_SITES, MTLS, PROXY_EGRESS } from './sites';
import type { Cluster } from '../../cluster/cluster';
import { isInMesh, type Peer, type Pod } from '../../cluster/pod';
import type { Trace } from '../../core/trace';
import type { Connection, HopTruth } from '../../engine/connection';
import type { Request } from '../../engine/decision';
import { evaluate } from '../../engine/evaluate';
import type { Mesh, ServicePort } from '../../engine/mesh';

export const ISTIO_MESH: Mesh = {
  isWritten: isMeshWritten,
  sites: ISTIO_SITES,
  tryFindDoubt: (connection) => (isAmbient(connection) ? { hop: MTLS.id, because: AMBIENT_NOT_MODELLED } : undefined),
  judge: judgeMesh,
  judgeService,
  patternsAt: requestPatternsAt,
  forAll: (cluster, vectors) => new IstioVectors(cluster, vectors),
};

const AMBIENT_NOT_MODELLED = 'ambient mode is not modelled: its traffic travels on port 15008 and is judged by ztunnel';

/** Between two members of the mesh ambient mode tunnels; toward a pod in ambient mode ztunnel judges. */
function isAmbient({ source, destination, protocol }: Pick<Connection, 'source' | 'destination' | 'protocol'>): boolean {
  if (protocol !== 'TCP') return false;
  const from = source.kind === 'pod' ? source.pod : undefined;
  const to = destination.kind === 'pod' ? destination.pod : undefined;
  if (to?.mesh === 'shared') return true;
  return from?.mesh === 'shared' && to !== undefined && isInMesh(to);
}

function judgeService(cluster: Cluster, pod: Pod, service: ServicePort, trace: Trace): HopTruth | undefined {
  const peer: Peer = { kind: 'pod', pod };
  if (callerProxyOf(cluster, peer).kind === 'absent') return undefined;
  const request: Request = { destination: peer, protocol: 'TCP', port: service.port };
  const hop = PROXY_EGRESS.id;
  return { hop, truth: evaluate(egressToService(cluster, service), { peer, request }, trace && ((entry) => trace({ hop, ...entry }))) };
}
