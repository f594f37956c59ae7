import type { MeshRecord } from '../../author/graph/record/values';
import { ISTIO } from '../meshes/istio/needs';
import type { IstioSpec } from '../meshes/istio/needs';
import type { MeshNeeds } from '../meshes/needs';
import { NO_MESH } from '../meshes/none/needs';
import type { NoMeshSpec } from '../meshes/none/needs';

export type { IstioSpec };

export type MeshSpec = IstioSpec | NoMeshSpec;
export type MeshKind = MeshSpec['kind'];

type NeedsTable = { readonly [K in MeshKind]: MeshNeeds<Extract<MeshSpec, { kind: K }>> };

const NEEDS: NeedsTable = { istio: ISTIO, none: NO_MESH };

/** What the mesh and those who look after pods in it need. */
export function needsOf(mesh: MeshSpec): MeshNeeds<MeshSpec> {
  return NEEDS[mesh.kind] as MeshNeeds<MeshSpec>;
}

type Readers = { readonly [F in MeshRecord['factory']]: (record: Extract<MeshRecord, { factory: F }>) => MeshSpec };

/** The defaults are those of an installation of Istio. Source: Istio, MeshConfig `trustDomain` and `rootNamespace`. */
const READERS: Readers = {
  istio: ({ options: { trustDomain = 'cluster.local', revision, rootNamespace = 'istio-system' } }) => ({ kind: 'istio', trustDomain, revision, rootNamespace }),
  none: () => ({ kind: 'none' }),
};

export function readMesh(record: MeshRecord): MeshSpec {
  if (!Object.hasOwn(READERS, record.factory)) throw new Error(`the proof does not know the mesh Mesh.${String(record.factory)}`);
  return (READERS[record.factory] as (record: MeshRecord) => MeshSpec)(record);
}
