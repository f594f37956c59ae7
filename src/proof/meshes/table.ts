/** The one list of meshes. A new mesh is a folder beside this file, and a line in it. */
import type { GatewayController, MeshContract } from './contract';
import { ISTIO } from './istio/contract';
import type { MeshSpec } from './mesh-spec';
import { NO_MESH } from './none/contract';
import type { MeshRecord } from '../../author/graph/record/values';
import type { ObjectStore } from '../../judge/objects/store';
import type { Evidence } from '../../rules/rule';
import type { Specification } from '../specification/specification';

const CONTRACTS: Readonly<Record<string, MeshContract>> = {
  istio: ISTIO,
  none: NO_MESH,
};

export const ALL_MESHES: readonly MeshContract[] = Object.freeze(Object.values(CONTRACTS));

export function contractOf({ kind }: MeshSpec): MeshContract {
  return CONTRACTS[kind];
}

export function readMesh(record: MeshRecord): MeshSpec {
  if (!Object.hasOwn(CONTRACTS, record.factory)) throw new Error(`the proof does not know the mesh Mesh.${record.factory}`);
  return CONTRACTS[record.factory].read(record);
}

/** Whether anything of a mesh decides on calls. */
export function isMeshed(mesh: MeshSpec): boolean {
  return contractOf(mesh).decides;
}

/** Whether what a rule objects to was declared, whichever mesh it is about. */
export function isDeclaredOpening(graph: Specification, objects: ObjectStore, rule: string, evidence: Evidence): boolean {
  return ALL_MESHES.some(({ checks }) => checks.isDeclaredOpening?.(graph, objects, rule, evidence) === true);
}

export const GATEWAY_CONTROLLERS: ReadonlyMap<string, GatewayController> = new Map(
  ALL_MESHES.flatMap(({ gateways }) => (gateways ? [[gateways.className, gateways] as const] : [])),
);

/** The class of an edge where no other was declared. */
export const DEFAULT_GATEWAYS: GatewayController = ISTIO.gateways!;
