/** What Istio gives to the engine. */
import { IstioVectors } from './all-callers/mesh-vectors';
import { isMeshWritten, judgeMesh } from './connection';
import { EVERYWHERE, exportedTo } from './exported';
import { isShown, judgeLimited } from './proxy-egress';
import { requestPatternsAt } from './request-patterns';
import type { Cluster } from '../../cluster/cluster';
import { isInMesh, mayHaveSidecar, type Pod } from '../../cluster/pod';
import type { Trace } from '../../core/trace';
import type { Truth } from '../../core/verdict';
import type { Connection } from '../../engine/connection';
import type { Mesh, ServicePort } from '../../engine/mesh';

export const ISTIO_MESH: Mesh = {
  isWritten: isMeshWritten,
  tryFindDoubt: (connection) => (isAmbient(connection) ? AMBIENT_NOT_MODELLED : undefined),
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

function judgeService(cluster: Cluster, pod: Pod, { namespace, name, port }: ServicePort, trace: Trace): Truth | undefined {
  if (!mayHaveSidecar(pod) || pod.outbound === 'nothing') return undefined;
  const given = cluster.manifests.services.find(({ ref }) => ref.namespace === namespace && ref.name === name);
  const host = `${name}.${namespace}.svc.${cluster.settings.clusterDomain}`;
  return judgeLimited(cluster, pod, trace, (sidecar, say) => {
    if (isShown(sidecar, pod, namespace, host, given ? exportedTo(given) : EVERYWHERE, port)) {
      return say('yes', `the proxy sees the Service ${name}, which every cluster has`, sidecar);
    }
    if (pod.mesh === 'unknown' || pod.outbound === 'perhaps') return say('unknown', pod.proxyDoubt ?? 'it may go around its proxy', sidecar);
    return say('no', `REGISTRY_ONLY, and the proxy is not shown the Service ${name} in ${namespace}`, sidecar);
  });
}
