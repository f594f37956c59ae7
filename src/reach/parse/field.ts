import type { Origin, Path, Position } from './origin';

/** Names an object in the input. */
export interface ObjectRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly origin: Origin;
}

/** Stable codes of what can be wrong with an object's text. */
export type ProblemCode = 'unknown-field' | 'wrong-type' | 'bad-value' | 'missing-field' | 'not-supported';

/** Something in an object that can't be taken at its word; whatever the object says is then `unknown`. */
export interface Problem {
  readonly code: ProblemCode;
  readonly object: ObjectRef;
  readonly path: Path;
  readonly got: unknown;
  readonly expected: string;
}

export function positionOf(problem: Problem): Position | undefined {
  return problem.object.origin.locate(problem.path);
}

/** What one reading of manifests has made already, so that equal parts of many objects are one. */
const READ = new WeakMap<Problem[], Map<string, unknown>>();

/**
 * A cursor into an object of unknown shape. Every reader says what it expects, and what is otherwise is reported
 * and read as absent. Absence must never widen, so a parser asks `problems` before it trusts what it has read.
 */
export class Field {
  static root(value: unknown, object: ObjectRef, problems: Problem[]): Field {
    return new Field(value, undefined, '', object, problems);
  }

  private constructor(
    readonly value: unknown,
    private readonly parent: Field | undefined,
    private readonly key: string | number,
    private readonly object: ObjectRef,
    private readonly problems: Problem[],
  ) {}

  /** The API server reads null like a missing field. */
  get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get path(): Path {
    const path: (string | number)[] = [];
    this.addPath(path);
    return path;
  }

  private addPath(path: (string | number)[]): void {
    if (!this.parent) return;
    this.parent.addPath(path);
    path.push(this.key);
  }

  report(code: ProblemCode, expected: string, path: Path = this.path): void {
    this.problems.push(Object.freeze({ code, object: this.object, path, got: this.value, expected }));
  }

  /** The same for all fields of one reading with the same key. What is made must be frozen, and come without problems. */
  once<T>(key: string, make: () => T): T {
    let read = READ.get(this.problems);
    if (!read) READ.set(this.problems, read = new Map());
    const known = read.get(key);
    if (known !== undefined) return known as T;
    const made = make();
    read.set(key, made);
    return made;
  }

  child(key: string): Field {
    const value = isPlainObject(this.value) ? this.value[key] : undefined;
    return new Field(value, this, key, this.object, this.problems);
  }

  /** Reports every key that is not in the table: in a security object a misspelt key would otherwise widen. */
  only(known: ReadonlySet<string>): this {
    if (!this.present) return this;
    if (!isPlainObject(this.value)) {
      this.report('wrong-type', 'an object');
      return this;
    }
    for (const key of Object.keys(this.value)) {
      if (!known.has(key)) this.child(key).report('unknown-field', `one of ${[...known].join(', ')}`);
    }
    return this;
  }

  items(): readonly Field[] {
    if (!this.present) return [];
    if (!Array.isArray(this.value)) {
      this.report('wrong-type', 'a list');
      return [];
    }
    return this.value.map((value: unknown, key) => new Field(value, this, key, this.object, this.problems));
  }

  entries(): readonly (readonly [string, Field])[] {
    if (!this.present) return [];
    if (!isPlainObject(this.value)) {
      this.report('wrong-type', 'an object');
      return [];
    }
    return Object.keys(this.value).map((key) => [key, this.child(key)] as const);
  }

  string(): string | undefined {
    if (!this.present) return undefined;
    if (typeof this.value === 'string') return this.value;
    this.report('wrong-type', 'a string');
    return undefined;
  }

  integer(): number | undefined {
    if (!this.present) return undefined;
    if (typeof this.value === 'number' && Number.isInteger(this.value)) return this.value;
    this.report('wrong-type', 'a whole number');
    return undefined;
  }

  boolean(): boolean | undefined {
    if (!this.present) return undefined;
    if (typeof this.value === 'boolean') return this.value;
    this.report('wrong-type', 'true or false');
    return undefined;
  }

  strings(): readonly string[] {
    return this.items().flatMap((item) => {
      if (!item.present) item.report('wrong-type', 'a string');
      return item.string() ?? [];
    });
  }

  stringMap(): Readonly<Record<string, string>> {
    const map: Record<string, string> = {};
    for (const [key, field] of this.entries()) {
      const value = field.string();
      if (value !== undefined) map[key] = value;
    }
    return map;
  }

  oneOf<T extends string>(values: readonly T[]): T | undefined {
    if (!this.present) return undefined;
    const found = values.find((value) => value === this.value);
    if (found === undefined) this.report('bad-value', `one of ${values.join(', ')}`);
    return found;
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
