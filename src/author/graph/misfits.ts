import { nameOf } from './prop-types';
import type { Misfit } from './prop-types';

/** Throws for values of another type, with all of them. `of` names the receiver. */
export function refuseMisfits(of: string, misfits: readonly Misfit[]): void {
  if (misfits.length === 0) return;
  throw new Error(misfits.map(({ at, got, expected }) => `${of}: ${at === '' ? 'got' : `${at}: got`} ${describe(got)}, expected ${expected}`).join('\n'));
}

/** The type, and the value where it is short and no text: a text may be a credential. */
function describe(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value === 'number' ? 'number' : 'switch'} ${String(value)}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  const name = nameOf(value as object);
  return name === undefined || name === 'Object' ? 'an object' : `a ${name}`;
}
