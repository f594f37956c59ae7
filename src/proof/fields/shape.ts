/** Where a value stands in an object. */
export type Path = (string | number)[];

/**
 * Told of each place that is not understood; `because` says what it may do, in words that follow the place and its value. `expected` is
 * what has to stand there; without it, nothing does.
 */
export type Report = (path: Path, got: unknown, because: string, expected?: string) => void;

/**
 * What is understood of a value. Nothing is never asked about: null is the same as nothing. The path is that of the value, and is only
 * lent.
 */
export type Shape = (value: unknown, path: Path, report: Report) => void;

/** On whatever stands there nothing depends, or some other check reads it. */
export const ANYTHING: Shape = () => undefined;

const NOT_UNDERSTOOD = 'what it does is not understood';

/** An object with some of these fields, and no others. */
export function fields(known: Readonly<Record<string, Shape>>): Shape {
  const shapes = new Map(Object.entries(known));
  return (value, path, report) => {
    if (typeof value !== 'object' || Array.isArray(value)) {
      report(path, value, NOT_UNDERSTOOD);
      return;
    }
    // What is written is plain data, which inherits no fields.
    for (const key in value as object) {
      const item = (value as Readonly<Record<string, unknown>>)[key];
      const shape = shapes.get(key);
      if (shape === ANYTHING || item === undefined || item === null) continue;
      path.push(key);
      if (shape) shape(item, path, report);
      else report(path, item, NOT_UNDERSTOOD);
      path.pop();
    }
  };
}

/** A list of such items. */
export function each(shape: Shape): Shape {
  return (value, path, report) => {
    if (!Array.isArray(value)) {
      report(path, value, NOT_UNDERSTOOD);
      return;
    }
    for (const [index, item] of value.entries()) {
      if (item === undefined || item === null) continue;
      path.push(index);
      shape(item, path, report);
      path.pop();
    }
  };
}

/** One of these values; any other does what `because` says. */
export function only(values: readonly (string | number | boolean)[], because: string): Shape {
  return (value, path, report) => {
    if (!values.includes(value as string)) report(path, value, because);
  };
}

/** A field that does what `because` says, whatever it holds. Empty lists and objects hold nothing. */
export function refused(because: string): Shape {
  return (value, path, report) => {
    if (typeof value !== 'object' || Object.keys(value as object).length > 0) report(path, value, because);
  };
}

/** A table of fields on all of which nothing depends. */
export function anythingIn(...names: readonly string[]): Readonly<Record<string, Shape>> {
  return Object.fromEntries(names.map((name) => [name, ANYTHING]));
}
