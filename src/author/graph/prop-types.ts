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

/** Objects of a class are told by what only they have: two copies of a library are two classes. */
export function made(words: string, ...members: readonly string[]): PropType {
  return plain(words, (value) => typeof value === 'object' && value !== null && members.every((member) => member in value));
}

export const SIZE = made('a Size, such as Size.mebibytes(256)', 'toMebibytes');
export const DURATION = made('a Duration, such as Duration.minutes(10)', 'toMilliseconds');

export function listOf(type: PropType): PropType {
  const words = `a list, each item ${type.words}`;
  return {
    words,
    misfits: (value, at) => {
      if (!Array.isArray(value)) return [{ at, got: value, expected: words }];
      return (value as unknown[]).flatMap((item, index) => type.misfits(item, `${at}[${index}]`));
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

/** An object with these properties and no others. */
export function object(words: string, table: PropTable, renamed: Renamed = {}): PropType {
  return objectOf(words, table, renamed, true);
}

/** The properties of a construct, which subclasses hand on with some of their own. */
export function handedOn(words: string, table: PropTable, renamed: Renamed = {}): PropType {
  return objectOf(words, table, renamed, false);
}

function objectOf(words: string, table: PropTable, renamed: Renamed, isClosed: boolean): PropType {
  return {
    words,
    misfits: (value, at) => {
      if (!isPlain(value)) return [{ at, got: value, expected: words }];
      return misfitsIn(value, { table, renamed, isClosed }, at === '' ? '' : `${at}.`);
    },
  };
}

interface Shape {
  readonly table: PropTable;
  readonly renamed: Renamed;
  readonly isClosed: boolean;
}

/** Where properties are missing, of another type, misspelt, renamed or, where no others may be there, unknown. */
function misfitsIn(props: Readonly<Record<string, unknown>>, { table, renamed, isClosed }: Shape, before: string): readonly Misfit[] {
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
    const hint = meant === undefined ? `there are ${[...types.keys()].join(', ')}` : `did you mean '${meant}'?`;
    return [{ at: `${before}${key}`, got: props[key], expected: `no such property; ${hint}` }];
  });
  return [...misspelt, ...missing];
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
