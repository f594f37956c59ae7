import { fieldsOf, itemsOf } from '../objects/values';

/** A place in an object that does not say what was declared. */
export interface Difference {
  readonly at: string;
  readonly got: unknown;
  /** In words. */
  readonly expected: string;
}

/**
 * What a field has to mean. Null is the same as nothing, and what is not expected is a difference: a field that nobody thought of may
 * do anything.
 */
export type Meaning = (got: unknown, at: string) => readonly Difference[];

/** This value. */
export function is(value: string | number | boolean): Meaning {
  return (got, at) => (got === value ? [] : [{ at, got, expected: JSON.stringify(value) }]);
}

/** Any of these values. */
export function isOneOf(...values: readonly string[]): Meaning {
  return (got, at) => (values.includes(got as string) ? [] : [{ at, got, expected: values.map((value) => JSON.stringify(value)).join(' or ') }]);
}

/** Any text that is not empty. */
export const isText: Meaning = (got, at) => (typeof got === 'string' && got !== '' ? [] : [{ at, got, expected: 'some name' }]);

/** This value, which is also what the API understands where nothing is said. */
export function isByDefault(value: string | number | boolean): Meaning {
  return (got, at) => (isAbsent(got) ? [] : is(value)(got, at));
}

const NOTHING = 'nothing';

/** Nothing at all. */
export const isNothing: Meaning = (got, at) => (isAbsent(got) ? [] : [{ at, got, expected: NOTHING }]);

/** Something on which neither access nor secrets depend. */
export const isAnything: Meaning = () => [];

/** An object with these fields, and no others. */
export function hasFields(fields: Readonly<Record<string, Meaning>>): Meaning {
  return (got, at) => {
    if (typeof got !== 'object' || got === null || Array.isArray(got)) return [{ at, got, expected: 'an object' }];
    const given = fieldsOf(got);
    return [...new Set([...Object.keys(fields), ...Object.keys(given)])].flatMap((key) => (
      (Object.hasOwn(fields, key) ? fields[key] : isNothing)(given[key], at === '' ? key : `${at}.${key}`)
    ));
  };
}

/** A list of these texts, in any order, each at least once. */
export function hasTexts(texts: readonly string[]): Meaning {
  return (got, at) => {
    const given = itemsOf(got);
    const alike = given.every((item) => texts.includes(String(item))) && texts.every((text) => given.includes(text));
    return alike && (isAbsent(got) || Array.isArray(got)) ? [] : [{ at, got, expected: JSON.stringify(texts) }];
  };
}

/** A list of exactly these items, in this order. */
export function isList(items: readonly Meaning[]): Meaning {
  return (got, at) => {
    const given = itemsOf(got);
    if (!Array.isArray(got) || given.length !== items.length) return [{ at, got, expected: `a list of ${items.length}` }];
    return items.flatMap((item, index) => item(given[index], `${at}[${index}]`));
  };
}

/** A list of objects that one field distinguishes, in any order: one for each key, and no others. */
export function hasItems(key: string, items: ReadonlyMap<string | number | undefined, Meaning>): Meaning {
  return (got, at) => {
    if (!isAbsent(got) && !Array.isArray(got)) return [{ at, got, expected: 'a list' }];
    const given = itemsOf(got);
    const keys = new Set(given.map((item) => fieldsOf(item)[key]));
    return [
      ...given.flatMap((item, index) => (items.get(fieldsOf(item)[key] as string) ?? isNothing)(item, `${at}[${index}]`)),
      ...[...items.keys()].filter((one) => !keys.has(one)).map((one) => ({ at, got, expected: one === undefined ? `one without ${key}` : `one with ${key} ${JSON.stringify(one)}` })),
    ];
  };
}

/** Where they differ, for a tired reader: no more than a few places. */
export function describeDifferences(differences: readonly Difference[]): string {
  const told = differences.slice(0, TOLD).map(describeDifference);
  return [...told, ...(differences.length > TOLD ? [`and ${differences.length - TOLD} more`] : [])].join('; ');
}

function describeDifference({ at, got, expected }: Difference): string {
  if (isAbsent(got)) return `${at} is missing, expected ${expected}`;
  return expected === NOTHING ? `${at} is ${describeValue(got)}, which is undeclared` : `${at} is ${describeValue(got)}, expected ${expected}`;
}

const TOLD = 3;

/** Longer values are cut: the place says where the rest is. */
const LONGEST = 100;

export function describeValue(value: unknown): string {
  // Undefined has no text in JSON, nor have functions and symbols.
  const text = (JSON.stringify(value) as string | undefined) ?? (value === undefined ? NOTHING : typeof value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
