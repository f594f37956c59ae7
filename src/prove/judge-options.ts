import type { Cluster } from './specification/clusters';
import type { MeshKind, MeshSpec } from './specification/meshes';
import { nodesOf } from './specification/specification';
import type { Specification } from './specification/specification';
import type { JudgeOptions } from '../reach/options';

/** Where pods have their addresses if nobody says otherwise: private ranges, as every common network plugin gives them. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'];

type MeshOptions = { readonly [K in MeshKind]: (mesh: Extract<MeshSpec, { kind: K }>) => JudgeOptions };

const MESH_OPTIONS: MeshOptions = {
  istio: (mesh) => ({ trustDomain: mesh.trustDomain, istioRootNamespace: mesh.rootNamespace }),
  none: () => ({}),
};

/** What the judge must know of the cluster and can't read from manifests. */
export function judgeOptions(graph: Specification): JudgeOptions {
  const owners = [...graph.namespaces.values(), ...nodesOf(graph, 'gateway')];
  const meshed = owners.map(({ mesh }) => mesh).find((mesh) => mesh.kind !== 'none');
  const clusters = owners.map(({ cluster }) => cluster);
  return {
    ...(meshed ? (MESH_OPTIONS[meshed.kind] as (mesh: MeshSpec) => JudgeOptions)(meshed) : {}),
    podCidrs: podCidrsOf(clusters),
    // Each is refused by name, unless somebody waives that; pods that it may touch need not be named one by one.
    unknownKinds: 'reported',
    ...(clusters[0] ? { clusterDomain: clusters[0].clusterDomain } : {}),
  };
}

function podCidrsOf(clusters: readonly Cluster[]): readonly string[] {
  const stated = [...new Set(clusters.flatMap((cluster) => cluster.podCidrs))];
  return stated.length > 0 ? stated : PRIVATE;
}
