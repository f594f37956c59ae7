import type { Labels } from './labels';

/**
 * Nobody, anybody and "only these" are three different types, so that an empty list
 * can never come to mean "open" (the fault behind UDS #2510 and Naiserator #331).
 */

/** A list that has at least one item, by type. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** Nothing at all matches. */
export interface None {
  readonly kind: 'none';
}

/** Everything matches, and somebody said so. */
export interface Any {
  readonly kind: 'any';
}

/** Exactly these match. */
export interface Only<T> {
  readonly kind: 'only';
  readonly items: NonEmpty<T>;
}

/** Everything but these, and somebody said so. */
export interface AllBut<T> {
  readonly kind: 'all-but';
  readonly items: NonEmpty<T>;
}

export const NONE: None = Object.freeze({ kind: 'none' });
export const ANY: Any = Object.freeze({ kind: 'any' });

export function only<T>(items: NonEmpty<T>): Only<T> {
  return { kind: 'only', items };
}

export function allBut<T>(items: NonEmpty<T>): AllBut<T> {
  return { kind: 'all-but', items };
}

/** The list if it has items; undefined where it has none, so that the caller must decide. */
export function tryNonEmpty<T>(items: readonly T[]): NonEmpty<T> | undefined {
  return items.length > 0 ? (items as unknown as NonEmpty<T>) : undefined;
}

/** The list, which the caller knows to have items; throws where it has none, so that none never turns into any. */
export function nonEmpty<T>(items: readonly T[]): NonEmpty<T> {
  const some = tryNonEmpty(items);
  if (!some) throw new Error('expected at least one item: an empty list must not come to mean anybody');
  return some;
}

/** "Only these" for a list that has items, "none" for one that has not. Never "any". */
export function onlyOrNone<T>(items: readonly T[]): Only<T> | None {
  const some = tryNonEmpty(items);
  return some ? only(some) : NONE;
}

/** Namespaces or pods that have all of these labels. */
export interface LabelledNode {
  readonly kind: 'labelled';
  readonly labels: Labels;
}
