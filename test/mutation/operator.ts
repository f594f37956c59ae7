import type { Manifest } from '../support/synth';

/** What a mutation does to what is allowed: `unknown` adds what nobody knows, `harmless` what nobody may object to. */
export const EFFECTS = ['delete', 'widen', 'narrow', 'misspell', 'unknown', 'harmless'] as const;
export type Effect = typeof EFFECTS[number];

/** A change that only one kind of object knows: a value that opens or closes more than it should. */
export interface Operator {
  /** Where, as a pattern: `spec.ingress[].from[]`. With a `?` at its end, also where the last key is not there. */
  readonly at: string;
  readonly effect: Effect;
  /** In words, behind the place: `to the whole internet`. */
  readonly how: string;
  /** The new value; `undefined` where the change has no meaning for this one. */
  readonly to: (value: Manifest, object: Manifest) => unknown;
}

/** How the objects of a kind are mutated, beyond what is done to every field. */
export interface KindOfMutant {
  /** Patterns of fields on which no access and no hardening depends, with all below them. */
  readonly ignored: readonly string[];
  readonly operators: readonly Operator[];
}

export function widen(at: string, how: string, to: Operator['to']): Operator {
  return { at, effect: 'widen', how, to };
}

export function narrow(at: string, how: string, to: Operator['to']): Operator {
  return { at, effect: 'narrow', how, to };
}

/** The same value wherever it is put. */
export function always(value: unknown): Operator['to'] {
  return () => structuredClone(value);
}

/** A list with one more in it, also where there was no list. */
export function oneMore(...items: unknown[]): Operator['to'] {
  return (list) => [...(list ?? []), ...structuredClone(items)];
}
