/** The outcome of reading one value of the user's: the value understood, or what was expected and what to do. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly expected: string; readonly fix: string };

/** The value was understood. The result and the value are frozen. */
export function ok<T>(value: T): Checked<T> {
  return Object.freeze({ ok: true as const, value: Object.freeze(value) });
}

/** The value was refused. `expected` reads on after "expected ", `fix` is an imperative clause. */
export function bad(expected: string, fix: string): Checked<never> {
  return Object.freeze({ ok: false as const, expected, fix });
}
