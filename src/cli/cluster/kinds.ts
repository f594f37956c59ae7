/** What is asked of a cluster. Secrets are never: their values are nobody's business here. */
import { isWorthLookingFor, kindsThat } from '../../judge/kinds';
import { MESHES } from '../meshes/table';

export interface WantedKind {
  readonly group: string;
  readonly kind: string;
  /** Whether a report says so where the cluster has no such kind. */
  readonly expected: boolean;
  /** Mesh-wide objects of it stand in the root namespace. */
  readonly meshWide: boolean;
  /** Whether it only matters where everything in a cluster is looked at: who is bound to which role in all of it. */
  readonly everywhereOnly: boolean;
}

/** Kinds that rules look into, beside those that decide who can reach whom. */
const RULE_KINDS: readonly (readonly [group: string, kind: string])[] = [
  ['', 'ConfigMap'],
  ['', 'ServiceAccount'],
  ['autoscaling', 'HorizontalPodAutoscaler'],
  ['keda.sh', 'ScaledObject'],
  ['rbac.authorization.k8s.io', 'ClusterRole'],
  ['rbac.authorization.k8s.io', 'ClusterRoleBinding'],
  ['rbac.authorization.k8s.io', 'Role'],
  ['rbac.authorization.k8s.io', 'RoleBinding'],
];

/** No longer served for years; files that still contain them are reported. */
const GONE_GROUPS: ReadonlySet<string> = new Set(['extensions']);

const MESH_GROUPS: ReadonlySet<string> = new Set(MESHES.flatMap(({ meshWideGroups }) => meshWideGroups));

/** Everything that who can reach whom depends on. */
export function kindsOfTheJudge(): readonly WantedKind[] {
  return sorted([
    ...kindsThat(({ role }) => role.is === 'read' && role.by === 'judge').map(([group, kind]) => wanted(group, kind, true)),
    ...kindsThat(isWorthLookingFor).map(([group, kind]) => wanted(group, kind, false)),
  ]);
}

/** And what rules look into. */
export function kindsOfTheRules(): readonly WantedKind[] {
  return sorted([...kindsOfTheJudge(), ...RULE_KINDS.map(([group, kind]) => wanted(group, kind, false))]);
}

function wanted(group: string, kind: string, expected: boolean): WantedKind {
  return Object.freeze({ group, kind, expected, meshWide: MESH_GROUPS.has(group), everywhereOnly: kind.startsWith('ClusterRole') });
}

function sorted(kinds: readonly WantedKind[]): readonly WantedKind[] {
  const byKey = new Map(kinds.filter(({ group }) => !GONE_GROUPS.has(group)).map((item) => [`${item.group}/${item.kind}`, item]));
  return Object.freeze([...byKey.keys()].sort().map((key) => byKey.get(key)!));
}
