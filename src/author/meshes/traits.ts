import type { Labels } from '../graph/labels';
import { istioTraits } from './istio/traits';
import type { MeshKind, MeshNode } from '../graph/mesh';
import { noMeshTraits } from './none/traits';

/** Pods of the platform that a meshed pod must reach. */
export interface ControlPlane {
  readonly name: string;
  readonly namespace: string;
  readonly podLabels: Labels;
  readonly port: number;
}

/** What the graph has to know of a mesh. How its objects look is the business of `render/<mesh>/`. */
export interface MeshTraits {
  /** The identity that a workload shows to others; undefined where nobody vouches for one. */
  readonly identity: (namespace: string, serviceAccount: string) => string | undefined;
  /** Whether methods and paths are enforced. */
  readonly enforcesHttp: boolean;
  readonly controlPlane: ControlPlane | undefined;
  /** Where a scraper finds the metrics of a pod whose application offers them on `applicationPort`, if any. */
  readonly scrapePort: (applicationPort: number | undefined) => number | undefined;
  /** Where the kubelet's probes of the application's ports arrive. */
  readonly probePorts: (applicationPorts: readonly number[]) => readonly number[];
}

type TraitsTable = { readonly [K in MeshKind]: (mesh: Extract<MeshNode, { kind: K }>) => MeshTraits };

const TRAITS: TraitsTable = { istio: istioTraits, none: noMeshTraits };

export function traitsOf(mesh: MeshNode): MeshTraits {
  const traits = TRAITS[mesh.kind] as (mesh: MeshNode) => MeshTraits;
  return traits(mesh);
}
