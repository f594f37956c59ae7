import type { CallNode, Declaration } from '../graph/declarations';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';

/** Pods of a namespace that is closed for all of them: calls of the program's own have two ends there, and those of others are opened by their labels. */
export function checkPods(calls: readonly CallNode[], declarations: readonly Declaration[]): readonly Problem[] {
  const ends = calls.flatMap(({ path, from, to }) => [{ path, node: from }, { path, node: to }]);
  if (!ends.some(({ node }) => node.kind === 'pods')) return [];
  const namespaces = new Map(declarations.flatMap((declaration) => declaration.namespaces).map((namespace) => [namespace.name, namespace]));
  const problems = ends.flatMap(({ path, node }): readonly Problem[] => {
    if (node.kind !== 'pods' || node.namespaces.kind !== 'named') return [];
    const namespace = namespaces.get(node.namespaces.name);
    if (!namespace || (!namespace.owned && node.labels.kind !== 'any')) return [];
    return [{
      severity: 'error',
      path,
      code: 'call-target',
      subject: node.id,
      value: `${quoted(namespace.name)}, ${namespace.owned ? 'a namespace that this program owns' : 'a namespace in which this program has services'}`,
      expected: namespace.owned ? 'a namespace of others: here each caller opens its own end' : 'the labels of the pods that are meant: others there are closed by default',
      fix: namespace.owned ? 'declare the calls of its services, for all of them at once with namespace.allCall(…)' : "name them: Pods.inNamespace('…', { labels: { … } })",
    }];
  });
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
