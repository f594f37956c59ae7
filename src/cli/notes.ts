/** What a reader of any report should know besides: objects that were not understood, or not taken at their word. */
import type { Io } from './io';
import { MESHES } from './meshes/table';
import { printable } from './printable';
import type { Judgement } from '../judge/judge';
import { isRefused, positionOf } from '../judge/objects/read/field';
import { missingNamespacesOf } from '../judge/questions/missing-namespaces';
import { problemWords } from '../report/problem-words';
import { objectName, placeName } from '../report/reasons';
import { effectOf, leavesOpen } from '../report/unknown-kind';

const SHOWN = 20;

export function notesOf({ cluster, problems, unknownKinds }: Judgement): readonly string[] {
  const bad = problems.map((problem) => {
    const position = positionOf(problem);
    const effect = isRefused(problem) ? 'it has no effect' : 'verdicts that depend on it are unknown';
    return `${position ? `${placeName(position)}: ` : ''}${problemWords(problem)}; ${effect}`;
  });
  // What leaves an answer open comes first, because not all are printed.
  const unread = unknownKinds.filter((object) => object.known !== true);
  const sorted = [...unread.filter(leavesOpen), ...unread.filter((object) => !leavesOpen(object))];
  const unknown = sorted.map((object) => {
    const { ref, apiVersion } = object;
    const position = ref.origin.locate(['kind']);
    return `${position ? `${placeName(position)}: ` : ''}${objectName(ref)} (${apiVersion}) is of a kind that is not understood: ${effectOf(object)}`;
  });
  const settings = MESHES.flatMap((mesh) => mesh.settingsIn(cluster.manifests)).map((ref) => `settings of the mesh are those of ${objectName(ref)}; options override them`);
  const missing = missingNamespacesOf(cluster).map((name) => (
    `Namespace ${name} is not given: verdicts that depend on its labels are unknown; add its manifest, or say --missing-namespaces unlabelled`
  ));
  return [...bad, ...unknown, ...settings, ...missing];
}

/** Tells them beside the report, so that no format has to carry them. */
export function tellNotes(notes: readonly string[], io: Io): void {
  for (const note of notes.slice(0, SHOWN)) io.stderr.write(printable(`note: ${note}\n`));
  if (notes.length > SHOWN) io.stderr.write(`note: and ${notes.length - SHOWN} more; see zero-trust verify\n`);
}
