/** The one list of meshes. A new mesh is a folder beside this file, a line in each list, and a factory in `constructs/mesh.ts`. */
import { consulDialect } from './consul/dialect';
import { CONSUL_PROPS } from './consul/options';
import { ambientDialect } from './istio/ambient/dialect';
import { WAYPOINT_REFERENCE_PROPS } from './istio/ambient/waypoint';
import { istioDialect } from './istio/dialect';
import { AMBIENT_PROPS, ISTIO_PROPS, ISTIO_RENAMED } from './istio/options';
import { linkerdDialect } from './linkerd/dialect';
import { LINKERD_PROPS } from './linkerd/options';
import type { MeshDialect } from './mesh';
import { noMeshDialect } from './none/dialect';
import type { MeshNode } from '../graph/mesh';

export const DIALECTS: readonly MeshDialect[] = [
  istioDialect,
  ambientDialect,
  linkerdDialect,
  consulDialect,
  noMeshDialect,
];

/** How a program says that it is in a mesh, for messages. */
export const EXAMPLE = `Mesh.${istioDialect.kind}()`;

/** The options of the factories, by their interfaces. */
export const MESH_PROPS = {
  IstioOptions: ISTIO_PROPS,
  AmbientOptions: AMBIENT_PROPS,
  WaypointReferenceProps: WAYPOINT_REFERENCE_PROPS,
  LinkerdOptions: LINKERD_PROPS,
  ConsulOptions: CONSUL_PROPS,
} as const;

/** Properties that became options of a mesh, by the interface that they were in, with what to write now. */
export const RENAMED_TO_MESH: Readonly<Record<string, Readonly<Record<string, string>>>> = { ...ISTIO_RENAMED };

/** Ports of meshes, those of others too: a program may be moved to any. */
const RESERVED_PORTS: ReadonlyMap<number, string> = new Map(DIALECTS.flatMap(({ reservedPorts }) => [...reservedPorts]));

const BY_KIND: ReadonlyMap<string, MeshDialect> = new Map(DIALECTS.map((dialect) => [dialect.kind, dialect]));

export function dialectOf({ kind }: MeshNode): MeshDialect {
  const dialect = BY_KIND.get(kind);
  if (!dialect) throw new Error(`unknown mesh '${kind}': expected one of ${[...BY_KIND.keys()].join(', ')}`);
  return dialect;
}

/** Which mesh takes a port for itself, and for what. */
export function reservedBy(port: number): string | undefined {
  return RESERVED_PORTS.get(port);
}

/** Whether a label or annotation switches the protection of some mesh. */
export function isGuardedByMesh(key: string): boolean {
  return DIALECTS.some(({ guardedKeys }) => guardedKeys.some((pattern) => pattern.test(key)));
}

/** API groups of objects by which some mesh decides who reaches whom: one that is installed later must not be a way around. */
export const POLICY_GROUPS: readonly string[] = [...new Set(DIALECTS.flatMap(({ policyGroups = [] }) => policyGroups))];

/** Whether the installers of some mesh make namespaces of this name. */
export function isPlatformNamespace(name: string): boolean {
  return DIALECTS.some(({ platformNamespaces }) => platformNamespaces.some((pattern) => pattern.test(name)));
}

/** The factories of meshes that have a property, for messages: "Mesh.a() or Mesh.b()". */
export function meshesThat(has: (dialect: MeshDialect) => boolean): string {
  return DIALECTS.filter(has).map(({ kind }) => `Mesh.${kind}()`).join(' or ');
}
