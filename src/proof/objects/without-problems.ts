import type { Manifests } from '../../judge/objects/manifests';
import type { ObjectRef } from '../../judge/objects/read/field';

/** The same, without the problems of objects that are hidden. */
export function withoutProblemsOf(manifests: Manifests, hidden: readonly ObjectRef[]): Manifests {
  if (manifests.problems.length === 0 || hidden.length === 0) return manifests;
  const refs = new Set(hidden);
  return manifests.withCommon({ problems: manifests.problems.filter(({ object }) => !refs.has(object)) });
}
