import type { JudgeOptions, MeshInstallation } from '../../judge/options';
import type { MeshSpec } from '../meshes/mesh-spec';
import { contractOf } from '../meshes/table';
import type { ClusterSpec } from '../specification/clusters';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** Where pods have their addresses if nobody says otherwise: private ranges, as every common network plugin gives them. */
export const PRIVATE_RANGES: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

/** What the judge must know of the cluster and can't read from manifests. */
export function judgeOptions(graph: Specification): JudgeOptions {
  const [cluster] = clustersOf(graph);
  const stated = statedPodCidrs(graph);
  return {
    installations: installationsOf(graph),
    podCidrs: stated.length > 0 ? stated : PRIVATE_RANGES,
    // There is one cluster, and one plugin in it. Without addresses of nodes, what means nodes is unknown everywhere, and nothing that opens them passes.
    ...(isCilium(graph) && { networkPlugin: 'cilium' as const, apiServer: { cidrs: statedApiServers(graph) } }),
    // Each is refused by name, unless somebody waives that; pods that it may touch need not be named one by one.
    unknownKinds: 'reported',
    ...(cluster && { clusterDomain: cluster.clusterDomain }),
  };
}

/** What is stated of the cluster: each profile once, in the order of those that it holds for. */
export function clustersOf(graph: Specification): readonly ClusterSpec[] {
  return [...new Set([...graph.namespaces.values(), ...nodesOf(graph, 'gateway')].map(({ cluster }) => cluster))];
}

/** Where pods have their addresses, as far as some profile says so. */
export function statedPodCidrs(graph: Specification): readonly string[] {
  return [...new Set(clustersOf(graph).flatMap(({ podCidrs }) => podCidrs))];
}

/** Whether Cilium enforces the policies. */
export function isCilium(graph: Specification): boolean {
  return clustersOf(graph).some(({ networkPlugin }) => networkPlugin === 'cilium');
}

/** Addresses of nodes, as far as some profile says them. */
export function statedNodeCidrs(graph: Specification): readonly string[] {
  return [...new Set(clustersOf(graph).flatMap(({ nodeCidrs }) => nodeCidrs))];
}

/** Addresses of the API server, which Cilium knows by its name. */
function statedApiServers(graph: Specification): readonly string[] {
  return [...new Set(clustersOf(graph).flatMap(({ apiServer }) => apiServer?.cidrs ?? []))];
}

/** Every installation that anything belongs to, once. Those of one revision that contradict each other are a mistake of the declaration. */
function installationsOf(graph: Specification): readonly MeshInstallation[] {
  const found = new Map<string, MeshInstallation>();
  for (const mesh of graph.meshes) addTo(found, mesh, graph);
  for (const node of graph.nodes.values()) if ('mesh' in node && node.mesh) addTo(found, node.mesh, graph);
  for (const { mesh } of graph.namespaces.values()) addTo(found, mesh, graph);
  return [...found.values()];
}

function addTo(found: Map<string, MeshInstallation>, mesh: MeshSpec, graph: Specification): void {
  for (const installation of contractOf(mesh).installations(mesh, graph)) {
    const key = `${String(installation.mesh)} ${String(installation.revisions)}`;
    found.set(key, { ...found.get(key), ...installation });
  }
}
