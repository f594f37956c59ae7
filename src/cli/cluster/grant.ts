/** What somebody must be allowed to do, as the object that allows it. */
import type { ServedKind } from './discovery';

const NAME = 'zero-trust-reader';

/** A ClusterRole that allows to list the kinds, and nothing else. */
export function readerRole(kinds: readonly ServedKind[]): string {
  const groups = [...new Set(kinds.map(({ group }) => group))].sort();
  const rules = groups.flatMap((group) => [
    `  - apiGroups: ["${group}"]`,
    `    resources: [${kinds.filter((kind) => kind.group === group).map(({ resource }) => resource).sort().join(', ')}]`,
    '    verbs: [list]',
  ]);
  return ['apiVersion: rbac.authorization.k8s.io/v1', 'kind: ClusterRole', 'metadata:', `  name: ${NAME}`, 'rules:', ...rules].join('\n');
}
