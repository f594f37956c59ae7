import type { Place } from './place';
import type { StoredObject } from '../../judge/objects/store';
import type { Specification } from '../specification/specification';

/** The object that has a key. */
export interface Subject {
  readonly graph: Specification;
  readonly object: StoredObject;
}

/** What was expected of a value, in words; undefined where it is fine. */
export type ValueCheck = (value: string, key: string, subject: Subject) => string | undefined;

/** Keys that are understood where they stand. */
export interface KnownKeys {
  /** Whole keys, or all of a domain: `example.com/*`. */
  readonly keys: readonly string[];
  /** Undefined: anywhere. */
  readonly at?: readonly Place[];
  /** Why they open and close nothing, or what makes sure that they do not. */
  readonly because: string;
  /** Values that are understood. @default - every value */
  readonly values?: ValueCheck;
}

/** Spellings of a boolean. Source: Go, strconv.ParseBool. */
const SPELLINGS = { true: ['1', 't', 'T', 'TRUE', 'true', 'True'], false: ['0', 'f', 'F', 'FALSE', 'false', 'False'] } as const;

/** A boolean, as Go reads it. */
export function isGo(wanted: boolean): ValueCheck {
  const spellings: readonly string[] = SPELLINGS[`${wanted}`];
  return (value) => (spellings.includes(value) ? undefined : `"${wanted}"`);
}

export const isGoBoolean: ValueCheck = (value) => (
  isGo(true)(value, '', NOBODY) === undefined || isGo(false)(value, '', NOBODY) === undefined ? undefined : '"true" or "false"'
);

const NOBODY = undefined as unknown as Subject;

/** One of these words. */
export function isWord(...words: readonly string[]): ValueCheck {
  return (value) => (words.includes(value) ? undefined : words.map((word) => `"${word}"`).join(' or '));
}

/** Words between commas, all of them among these. */
export function areWords(...words: readonly string[]): ValueCheck {
  return (value) => (value.split(',').every((word) => words.includes(word.trim())) ? undefined : `nothing but ${words.join(', ')}`);
}
