import { ItemOrigin, NO_ORIGIN, type Origin, type Position } from './origin';
import type { readText } from './text';
import { identityOf, type ObjectIdentity } from '../objects/identity';

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

/** A text that is no YAML, or a document that is no Kubernetes object. */
export interface SyntaxProblem extends Partial<Position> {
  readonly message: string;
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

/** Reads all inputs, unpacking lists. Throws a ManifestSyntaxError that names every bad place. */
export function readObjects(inputs: readonly ManifestInput[]): RawObject[] {
  const problems: SyntaxProblem[] = [];
  const objects: RawObject[] = [];
  for (const input of inputs) {
    if ('text' in input) for (const { value, origin } of textReader()(input.text, input.file ?? UNNAMED, problems)) unpack(value, origin, objects, problems);
    else for (const body of input.objects) unpack(body, NO_ORIGIN, objects, problems);
  }
  if (problems.length > 0) throw new ManifestSyntaxError(problems);
  return objects;
}

/** Most who judge have objects: a parser of YAML is loaded where there is text. */
function textReader(): typeof readText {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the point of it
  return (require('./text') as { readonly readText: typeof readText }).readText;
}

/** Any kind that ends in List and has items is a list, as kubectl and the API server understand it. */
function unpack(value: unknown, origin: Origin, into: RawObject[], problems: SyntaxProblem[]): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => unpack(item, new ItemOrigin(origin, [index]), into, problems));
    return;
  }
  if (typeof value !== 'object') {
    problems.push({ ...origin.locate([]), message: `expected a Kubernetes object, got ${JSON.stringify(value)}` });
    return;
  }
  const body = value as Record<string, unknown>;
  const kind = body.kind;
  if (typeof kind === 'string' && kind.endsWith('List') && (Array.isArray(body.items) || body.items === null)) {
    const itemKind = kind.slice(0, -'List'.length);
    (body.items as unknown[] | null)?.forEach((item, index) => {
      unpack(withListedKind(item, itemKind, body.apiVersion), new ItemOrigin(origin, ['items', index]), into, problems);
    });
    return;
  }
  if (typeof kind !== 'string' || kind === '') {
    problems.push({ ...origin.locate(['kind']), message: 'an object without a kind: every manifest needs apiVersion and kind' });
    return;
  }
  into.push({ body, origin, id: identityOf(body) });
}

/** Items of a typed list (PodList) may leave out what the list already says. */
function withListedKind(item: unknown, kind: string, apiVersion: unknown): unknown {
  if (kind === '' || typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  if ('kind' in item) return item;
  return { apiVersion, kind, ...item };
}

function describeSyntaxProblem(problem: SyntaxProblem): string {
  const place = problem.file === undefined ? '' : `${problem.file}:${problem.line}:${problem.column}: `;
  return `${place}${problem.message}`;
}
