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

/** Why a component refuses an object. Webhooks that validate count where their failurePolicy is Fail unless somebody changed it. */
export interface Refusal {
  /** `api-server`, or the name of the component whose webhook it is. */
  readonly by: string;
  /** In the words of the component. */
  readonly reason: string;
}

/** The component in words. */
export function refuserOf({ by }: Refusal): string {
  return by === 'api-server' ? 'the API server' : by;
}

/** A reason to refuse an object, with what is expected instead. */
export interface RefusalRule extends Refusal {
  readonly code: ProblemCode;
  readonly expected: string;
}

/**
 * Something in an object that can't be taken at its word. Where a component certainly refuses the object for it, the object is in force for
 * nobody; otherwise whatever it says is `unknown`.
 */
export interface ObjectProblem {
  readonly code: ProblemCode;
  readonly object: ObjectRef;
  readonly path: Path;
  readonly got: unknown;
  readonly expected: string;
  /** @default - none: the object may well be in force */
  readonly refusal?: Refusal;
}

/** The problems for which some component refuses the object. */
export function isRefused(problem: ObjectProblem): problem is ObjectProblem & { readonly refusal: Refusal } {
  return problem.refusal !== undefined;
}

export function positionOf(problem: ObjectProblem): Position | undefined {
  return problem.object.origin.locate(problem.path);
}

/** What one reading of manifests has made already, so that equal parts of many objects are one. */
const READ = new WeakMap<ObjectProblem[], Map<string, unknown>>();

/**
 * A cursor into an object of unknown shape. Every reader says what it expects, and what is otherwise is reported
 * and read as absent. Absence must never widen, so a parser asks `problems` before it trusts what it has read.
 */
export class Field {
  static root(value: unknown, object: ObjectRef, problems: ObjectProblem[]): Field {
    return new Field(value, undefined, '', object, problems);
  }

  private constructor(
    readonly value: unknown,
    private readonly parent: Field | undefined,
    private readonly key: string | number,
    private readonly object: ObjectRef,
    private readonly problems: ObjectProblem[],
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

  /** Reports that a component refuses the object for this field. */
  refuse({ code, expected, by, reason }: RefusalRule, path: Path = this.path): void {
    this.problems.push(Object.freeze({ code, object: this.object, path, got: this.value, expected, refusal: Object.freeze({ by, reason }) }));
  }

  /** A value of another type does not pass the decoding of Kubernetes, nor the schema of a custom resource. */
  private refuseType(expected: string, type: string): void {
    this.refuse({ code: 'wrong-type', expected, by: 'api-server', reason: `must be of type ${type}, not ${typeName(this.value)}` });
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
    return new Field(isPlainObject(this.value) ? ownValue(this.value, key) : undefined, this, key, this.object, this.problems);
  }

  /** Reports every key that is not in the table: in a security object a misspelt key would otherwise widen. */
  only(known: ReadonlySet<string>): this {
    if (!this.present) return this;
    if (!isPlainObject(this.value)) {
      this.refuseType('an object', 'object');
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
      this.refuseType('a list', 'array');
      return [];
    }
    return this.value.map((value: unknown, key) => new Field(value, this, key, this.object, this.problems));
  }

  entries(): readonly (readonly [string, Field])[] {
    if (!this.present) return [];
    if (!isPlainObject(this.value)) {
      this.refuseType('an object', 'object');
      return [];
    }
    return Object.keys(this.value).map((key) => [key, this.child(key)] as const);
  }

  string(): string | undefined {
    if (!this.present) return undefined;
    if (typeof this.value === 'string') return this.value;
    this.refuseType('a string', 'string');
    return undefined;
  }

  integer(): number | undefined {
    if (!this.present) return undefined;
    if (typeof this.value === 'number' && Number.isInteger(this.value)) return this.value;
    this.refuseType('a whole number', 'integer');
    return undefined;
  }

  boolean(): boolean | undefined {
    if (!this.present) return undefined;
    if (typeof this.value === 'boolean') return this.value;
    this.refuseType('true or false', 'boolean');
    return undefined;
  }

  strings(): readonly string[] {
    return this.items().flatMap((item) => {
      if (!item.present) item.report('wrong-type', 'a string');
      return item.string() ?? [];
    });
  }

  stringMap(): Readonly<Record<string, string>> {
    if (!this.present) return NO_TEXTS;
    if (isPlainObject(this.value) && holdsTexts(this.value)) return this.value;
    // From entries, because a key such as __proto__ is one of the map, too.
    return Object.fromEntries(this.entries().flatMap(([key, field]) => {
      const value = field.string();
      return value === undefined ? [] : [[key, value] as const];
    }));
  }

  /** One of values that no version adds to; any other is refused. */
  oneOf<T extends string>(values: readonly T[]): T | undefined {
    const found = this.tryFindIn(values);
    if (found === undefined && this.present) {
      const reason = `Unsupported value: ${JSON.stringify(this.value)}: supported values: ${values.map((value) => JSON.stringify(value)).join(', ')}`;
      this.refuse({ code: 'bad-value', expected: `one of ${values.join(', ')}`, by: 'api-server', reason });
    }
    return found;
  }

  /** One of values to which a later version may add. */
  oneOfKnown<T extends string>(values: readonly T[]): T | undefined {
    const found = this.tryFindIn(values);
    if (found === undefined && this.present) this.report('bad-value', `one of ${values.join(', ')}`);
    return found;
  }

  private tryFindIn<T extends string>(values: readonly T[]): T | undefined {
    return values.find((value) => value === this.value);
  }
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

/** What is inherited is a function, or the prototype. */
function ownValue(map: Readonly<Record<string, unknown>>, key: string): unknown {
  const value = map[key];
  return (typeof value === 'function' || key === '__proto__') && !Object.hasOwn(map, key) ? undefined : value;
}

const NO_TEXTS: Readonly<Record<string, string>> = Object.freeze({});

/** Most maps are sound, and need no copy: what is read is never changed. */
function holdsTexts(map: Readonly<Record<string, unknown>>): map is Readonly<Record<string, string>> {
  for (const key of Object.keys(map)) if (typeof map[key] !== 'string') return false;
  return true;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
