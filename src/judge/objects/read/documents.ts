import { isDeepStrictEqual } from 'node:util';
import { ItemOrigin, NO_ORIGIN, type Origin } from './origin';
import type { SyntaxProblem } from './syntax-problem';
import type { readText } from './text';
import { flatten, type Flattened } from '../kinds/flatten';
import { identityName, identityOf, keyOfIdentity, type ObjectIdentity } from '../kinds/identity';

/** Manifests as text (YAML or JSON, any number of documents) or as objects that another program made. */
export type ManifestInput =
  | { readonly text: string; readonly file?: string }
  | { readonly objects: readonly unknown[] };

/** One Kubernetes object, not yet understood. */
export interface RawObject {
  readonly body: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
  readonly id: ObjectIdentity;
}

/** The input can't be read at all. Carries every problem of every file, not just the first. */
export class ManifestSyntaxError extends Error {
  constructor(readonly problems: readonly SyntaxProblem[]) {
    super(problems.map(describeSyntaxProblem).join('\n'));
    this.name = 'ManifestSyntaxError';
  }
}

/** What a text without a file name is called in positions. */
const UNNAMED = '<input>';

/** Reads all inputs: lists taken apart, and each object once. Throws a ManifestSyntaxError that names every bad place. */
export function readObjects(inputs: readonly ManifestInput[]): RawObject[] {
  const problems: SyntaxProblem[] = [];
  const objects: RawObject[] = [];
  for (const input of inputs) {
    if ('text' in input) for (const { value, origin } of textReader()(input.text, input.file ?? UNNAMED, problems)) unpack(value, origin, objects, problems);
    else for (const body of input.objects) unpack(body, NO_ORIGIN, objects, problems);
  }
  const distinct = distinctObjects(objects, problems);
  if (problems.length > 0) throw new ManifestSyntaxError(problems);
  return distinct;
}

/** Most who judge have objects: a parser of YAML is loaded where there is text. */
function textReader(): typeof readText {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the point of it
  return (require('./text') as { readonly readText: typeof readText }).readText;
}

/** An empty document is nothing; an empty item of a list is a mistake. */
function unpack(value: unknown, origin: Origin, into: RawObject[], problems: SyntaxProblem[]): void {
  if (value === null || value === undefined) return;
  const flat: Flattened = { objects: [], problems: [] };
  flatten(value, flat);
  for (const { body, path } of flat.objects) {
    into.push({ body, origin: path.length === 0 ? origin : new ItemOrigin(origin, path), id: identityOf(body) });
  }
  for (const { path, message } of flat.problems) problems.push({ ...origin.locate(path), message });
}

/**
 * The second of two objects of one name would replace the first, in whatever order they are applied, so that nobody knows which one is
 * in force. Copies that say the same are one object.
 */
function distinctObjects(objects: readonly RawObject[], problems: SyntaxProblem[]): RawObject[] {
  const firsts = new Map<string, RawObject>();
  return objects.filter((object) => {
    const key = keyOfIdentity(object.id);
    const first = key === undefined ? undefined : firsts.get(key);
    if (!first) {
      if (key !== undefined) firsts.set(key, object);
      return true;
    }
    if (!isDeepStrictEqual(first.body, object.body)) problems.push(givenTwice(first, object));
    return false;
  });
}

function givenTwice(first: RawObject, second: RawObject): SyntaxProblem {
  const place = first.origin.locate(IN_OBJECT);
  const words = place ? `here and at ${place.file}:${place.line}:${place.column}` : 'and the two differ';
  return {
    ...second.origin.locate(IN_OBJECT),
    message: `${identityName(second.id)}: given twice, ${words}; the one that is applied last replaces the other: delete one, or give it another name`,
  };
}

const IN_OBJECT: readonly string[] = ['kind'];

function describeSyntaxProblem(problem: SyntaxProblem): string {
  const place = problem.file === undefined ? '' : `${problem.file}:${problem.line}:${problem.column}: `;
  return `${place}${problem.message}`;
}
