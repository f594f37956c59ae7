/** Truths as small numbers, and how two vectors of them are put together. The logic itself is that of verdict.ts. */
import { and, eitherWay, not, or, type Truth } from '../core/verdict';

/** The place of a truth in this list is its number; no is 0. */
const TRUTHS: readonly Truth[] = ['no', 'conditional', 'unknown', 'yes'];

export const NO = 0;

/** Ways of putting the truths of one peer in two vectors together. */
export type Operation = 'and' | 'or' | 'agree' | 'doubt' | 'obscure' | 'either';

const MEANING: Readonly<Record<Operation, (left: Truth, right: Truth) => Truth>> = {
  and,
  or,
  // Unknown wherever two answers differ.
  agree: (left, right) => (left === right ? left : 'unknown'),
  // Wherever the guard holds, no becomes unknown and so does anything else short of yes.
  doubt: (left, right) => (right === 'no' || left === 'yes' ? left : 'unknown'),
  // Unknown wherever the guard holds.
  obscure: (left, right) => (right === 'no' ? left : 'unknown'),
  // The second answer is a way that a question may mean instead of the first.
  either: eitherWay,
};

export function truthOfCode(code: number): Truth {
  return TRUTHS[code];
}

const CODES: Readonly<Record<Truth, number>> = { no: 0, conditional: 1, unknown: 2, yes: 3 };

export function codeOf(truth: Truth): number {
  return CODES[truth];
}

/** The result for numbers `left` and `right` stands at `4 * left + right`. */
export const TABLES: Readonly<Record<Operation, readonly number[]>> = {
  and: tableOf(MEANING.and),
  or: tableOf(MEANING.or),
  agree: tableOf(MEANING.agree),
  doubt: tableOf(MEANING.doubt),
  obscure: tableOf(MEANING.obscure),
  either: tableOf(MEANING.either),
};

/** The number that, on the right, changes nothing. */
export const NEUTRAL: Readonly<Record<Operation, number | undefined>> = {
  and: neutralOf(TABLES.and),
  or: neutralOf(TABLES.or),
  agree: neutralOf(TABLES.agree),
  doubt: neutralOf(TABLES.doubt),
  obscure: neutralOf(TABLES.obscure),
  either: neutralOf(TABLES.either),
};

export const NEGATED: readonly number[] = TRUTHS.map((truth) => codeOf(not(truth)));

function neutralOf(table: readonly number[]): number | undefined {
  return TRUTHS.map(codeOf).find((right) => TRUTHS.every((_, left) => table[4 * left + right] === left));
}

function tableOf(meaning: (left: Truth, right: Truth) => Truth): readonly number[] {
  return TRUTHS.flatMap((left) => TRUTHS.map((right) => codeOf(meaning(left, right))));
}
