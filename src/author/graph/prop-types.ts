/** What a property may be, as far as a type says it. TypeScript says the same; programs in JavaScript only hear it here. */
export interface PropType {
  /** In words that follow "expected". */
  readonly words: string;
  /** Where the value, or something in it, is of another type. */
  readonly misfits: (value: unknown, at: string) => readonly Misfit[];
}

/** A value of another type. */
export interface Misfit {
  readonly at: string;
  readonly got: unknown;
  readonly expected: string;
}

/** Properties of one interface. Names of those that must be there end with `!`. */
export type PropTable = Readonly<Record<string, PropType>>;

function plain(words: string, fits: (value: unknown) => boolean): PropType {
  return { words, misfits: (value, at) => (fits(value) ? [] : [{ at, got: value, expected: words }]) };
}

export const TEXT = plain('a text', (value) => typeof value === 'string');
export const FLAG = plain('true or false', (value) => typeof value === 'boolean');
export const NUMBER = plain('a number', (value) => typeof value === 'number');
export const CPU = plain('a Cpu, such as Cpu.millis(250)', (value) => typeof value === 'object' && value !== null && 'amount' in value && typeof value.amount === 'string');
export const QUANTITY = plain('a quantity as a text, such as \'10Gi\'', (value) => typeof value === 'string');

/** Values of cdk8s are recognized by their methods: cdk8s-plus may bring a copy of cdk8s of its own. */
function measured(words: string, ...methods: readonly string[]): PropType {
  return plain(words, (value) => typeof value === 'object' && value !== null && methods.every((method) => (
    !Object.hasOwn(value, method) && typeof (value as Readonly<Record<string, unknown>>)[method] === 'function'
  )));
}

export const SIZE = measured('a Size, such as Size.mebibytes(256)', 'toMebibytes', 'toGibibytes');
export const DURATION = measured('a Duration, such as Duration.minutes(10)', 'toMilliseconds', 'toSeconds');

/** Which class of this library made a value. */
const MADE = new WeakMap<object, string>();

/** Called by the constructor of a class whose values are arguments of others. */
export function mark(value: object, className: string): void {
  MADE.set(value, className);
}

/** A value that this class made. What merely has the same members is refused. */
export function made(className: string, words: string): PropType {
  return {
    words,
    misfits: (value, at) => {
      if (isMade(value, className)) return [];
      const looksAlike = typeof value === 'object' && value !== null && nameOf(value) === className;
      return [{ at, got: value, expected: looksAlike ? `${words}, of the same copy of this library: install it once (npm ls cdk8s-zero-trust)` : words }];
    },
  };
}

export function isMade(value: unknown, className: string): boolean {
  return typeof value === 'object' && value !== null && MADE.get(value) === className;
}

/** The name of an object's class, whatever object it is. */
export function nameOf(value: object): string | undefined {
  const { constructor } = value as { readonly constructor?: unknown };
  return typeof constructor === 'function' ? constructor.name : undefined;
}

/** A value of one of several classes. */
export function oneOf(words: string, types: readonly PropType[]): PropType {
  return {
    words,
    misfits: (value, at) => {
      const misfits = types.map((type) => type.misfits(value, at));
      if (misfits.some((one) => one.length === 0)) return [];
      // Of another copy of the library: its own words say more.
      const alike = misfits.flat().find(({ expected }) => !types.some((type) => type.words === expected));
      return [alike ?? { at, got: value, expected: words }];
    },
  };
}

/** Anything but a plain value: what it must have is checked later. */
export function anyObject(words: string): PropType {
  return plain(words, (value) => typeof value === 'object' && value !== null);
}

/** One of the members of an enum. */
export function memberOf(words: string, members: Readonly<Record<string, string | number>>): PropType {
  const values: readonly unknown[] = Object.values(members);
  // An enum of numbers also leads from each number to its name, which is no value of it.
  const isNumeric = values.some((value) => typeof value === 'number');
  return plain(words, (value) => values.includes(value) && (!isNumeric || typeof value === 'number'));
}

export function listOf(type: PropType): PropType {
  const words = `a list, each item ${type.words}`;
  return {
    words,
    misfits: (value, at) => {
      if (!Array.isArray(value)) return [{ at, got: value, expected: words }];
      // From another array, as `flatMap` leaves out what a list does not have.
      return Array.from(value as unknown[]).flatMap((item, index) => type.misfits(item, `${at}[${index}]`));
    },
  };
}

export function mapOf(type: PropType): PropType {
  const words = `a map, each value ${type.words}`;
  return {
    words,
    misfits: (value, at) => {
      if (!isPlain(value)) return [{ at, got: value, expected: words }];
      return Object.entries(value).flatMap(([key, item]) => type.misfits(item, `${at}.${key}`));
    },
  };
}

/** What earlier releases called a property, and what to write now. */
export type Renamed = Readonly<Record<string, string>>;

/** An object with these properties and no others; `hint` is what to do about others, if anything. */
export function object(words: string, table: PropTable, renamed: Renamed = {}, hint?: string): PropType {
  return objectOf(words, { table, renamed, isClosed: true, hint });
}

/** The properties of a construct, which subclasses hand on with some of their own. */
export function handedOn(words: string, table: PropTable, renamed: Renamed = {}): PropType {
  return objectOf(words, { table, renamed, isClosed: false });
}

function objectOf(words: string, shape: Shape): PropType {
  return {
    words,
    misfits: (value, at) => {
      if (!isPlain(value)) return [{ at, got: value, expected: words }];
      return misfitsIn(value, shape, at === '' ? '' : `${at}.`);
    },
  };
}

interface Shape {
  readonly table: PropTable;
  readonly renamed: Renamed;
  readonly isClosed: boolean;
  readonly hint?: string;
}

/** Where properties are missing, of another type, misspelt, renamed or, where no others may be there, unknown. */
function misfitsIn(props: Readonly<Record<string, unknown>>, { table, renamed, isClosed, hint: more }: Shape, before: string): readonly Misfit[] {
  const types = new Map(Object.entries(table).map(([name, type]) => [name.replace('!', ''), { type, required: name.endsWith('!') }]));
  const missing = [...types].flatMap(([name, { type, required }]) => {
    const value = props[name];
    if (value === undefined && !required) return [];
    return type.misfits(value, `${before}${name}`);
  });
  const misspelt = Object.keys(props).filter((key) => !types.has(key) && props[key] !== undefined).flatMap((key) => {
    if (Object.hasOwn(renamed, key)) return [{ at: `${before}${key}`, got: props[key], expected: `no such property; use ${renamed[key]}` }];
    const meant = [...types.keys()].find((name) => !(name in props) && isNear(key, name));
    if (meant === undefined && !isClosed) return [];
    const hint = meant === undefined ? `there are ${[...types.keys()].join(', ')}${more === undefined ? '' : `; ${more}`}` : `did you mean '${meant}'?`;
    return [{ at: `${before}${key}`, got: props[key], expected: `no such property; ${hint}` }];
  });
  return [...misspelt, ...missing];
}

/** An object with properties. A Map, a Date or a promise has none: whatever it holds would be left out. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return [undefined, 'Object'].includes(nameOf(value)) || Object.keys(value).length > 0;
}

/** Whether one name is the other but for its case, or for one letter: changed, added, left out or swapped. */
function isNear(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1 || b.length < 4) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const rest = (text: string, skipped: number): string => text.slice(start + skipped);
  const isSwapped = a[start] === b[start + 1] && a[start + 1] === b[start] && rest(a, 2) === rest(b, 2);
  return rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1) || isSwapped;
}
