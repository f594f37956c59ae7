/** Where objects of kinds that nobody reads keep templates of pods. */
import { fieldsOf } from './kind';

type Path = readonly (string | number)[];

/** Deeper than any API nests. */
const DEEPEST = 24;

/** What a controller has written down, and what everybody has. */
const SKIPPED: ReadonlySet<string> = new Set(['metadata', 'status', 'apiVersion', 'kind']);

/** The paths of all templates in a body: of objects with `spec.containers`, whatever they are called and wherever they are. */
export function podTemplatesIn(body: unknown): readonly Path[] {
  const found: Path[] = [];
  search(body, [], found);
  return found;
}

function search(value: unknown, path: Path, found: Path[]): void {
  if (path.length > DEEPEST) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => search(item, [...path, index], found));
    return;
  }
  const fields = fieldsOf(value);
  if (isTemplate(fields.spec)) {
    found.push(path);
    return;
  }
  for (const key of Object.keys(fields)) if (path.length > 0 || !SKIPPED.has(key)) search(fields[key], [...path, key], found);
}

function isTemplate(spec: unknown): boolean {
  const { containers } = fieldsOf(spec);
  return Array.isArray(containers) && containers.length > 0 && containers.every((container) => typeof container === 'object' && container !== null);
}
