/** Which namespaces a report is about. */
import { DEFAULT_NAMESPACE } from '../../judge/known';
import { readObjects, type ManifestInput, type RawObject } from '../../judge/objects/read/documents';
import type { Finding } from '../../report/finding';

/** The platform's own, which nobody but its vendor can mend; they are judged like all others, and reported on if they are named. */
const PLATFORM_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** The namespaces that manifests make or fill. */
export function namespacesIn(inputs: readonly ManifestInput[]): readonly string[] {
  return [...new Set(readObjects(inputs).flatMap((object) => namespaceOf(object) ?? []))].sort();
}

/** The objects that make or fill some namespaces, and those that stand in none. */
export function inNamespaces(inputs: readonly ManifestInput[], namespaces: readonly string[]): ManifestInput {
  const wanted = new Set(namespaces);
  return {
    objects: readObjects(inputs).filter((object) => wanted.has(namespaceOf(object) ?? namespaces[0]!)).map(({ body }) => body),
  };
}

function namespaceOf({ id: { group, kind, namespace, name } }: RawObject): string | undefined {
  return (kind === 'Namespace' && group === '' ? name : namespace) || undefined;
}

/**
 * Leaves out what is nobody's fault: findings about the platform's namespaces, and about `default`, which no cluster can do without, while
 * nothing runs in it.
 */
export function reportedOn(findings: readonly Finding[], used: readonly string[], named: readonly string[] | undefined): readonly Finding[] {
  const isReported = (namespace: string): boolean => {
    if (named) return named.includes(namespace);
    return !PLATFORM_NAMESPACES.has(namespace) && (namespace !== DEFAULT_NAMESPACE || used.includes(DEFAULT_NAMESPACE));
  };
  return findings.filter(({ object }) => {
    if (!object) return true;
    const namespace = object.kind === 'Namespace' ? object.name : object.namespace;
    return namespace === '' || isReported(namespace);
  });
}
