/** Where something stands in a manifest: keys and indexes. */
export type Path = readonly (string | number)[];

/** Like `spec.ingress[0].from[1]`, with keys that hold dots in brackets. */
export function pathText(path: Path): string {
  return path.map((step) => (typeof step === 'number' || /[./]/.test(step) ? `[${step}]` : `.${step}`)).join('').replace(/^\./, '');
}

/** The same without indexes: what is alike in many objects. */
export function shapeText(path: Path): string {
  return pathText(path).replace(/\[\d+\]/g, '[]');
}

/** Whether a path is meant by a pattern like `spec.ingress[].from[]`; `*` stands for one key. */
export function matches(pattern: string, path: Path): boolean {
  const steps = stepsOf(pattern);
  return steps.length === path.length && steps.every((step, at) => stepMatches(step, path[at]));
}

/** Every place that a pattern means in a value. With a `?` at its end the last key need not be there: it is a place to add it. */
export function placesOf(pattern: string, value: unknown): readonly Path[] {
  return stepsOf(pattern).reduce<readonly Path[]>((places, step, at, steps) => places.flatMap((place): Path[] => {
    const here = valueAt(value, place);
    if (typeof here !== 'object' || here === null) return [];
    if (step === '[]') return Array.isArray(here) ? here.map((_, index) => [...place, index]) : [];
    if (step === '*') return Object.keys(here).map((key) => [...place, key]);
    return step in here || (at === steps.length - 1 && pattern.endsWith('?')) ? [[...place, step]] : [];
  }), [[]]);
}

/** Every place of a value, from the outside in, the whole of it left out. */
export function allPlaces(value: unknown, isLeftOut: (path: Path) => boolean, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return steps.map((step) => [...at, step]).filter((path) => !isLeftOut(path)).flatMap((path) => [
    path, ...allPlaces((value as Record<string | number, unknown>)[path[path.length - 1]], isLeftOut, path),
  ]);
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, step) => (here as Record<string | number, unknown> | undefined)?.[step], value);
}

/** A copy with another value at a place; `undefined` takes the place away. */
export function changed<T>(value: T, path: Path, to: unknown): T {
  const copy = structuredClone(value);
  const holder = valueAt(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  const last = path[path.length - 1];
  if (to !== undefined) holder[last] = to;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}

function stepsOf(pattern: string): readonly string[] {
  return pattern.replace('?', '').replace(/\[\]/g, '.[]').split('.');
}

function stepMatches(step: string, key: string | number): boolean {
  return step === '[]' ? typeof key === 'number' : step === '*' || step === key;
}
