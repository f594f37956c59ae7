import fc from 'fast-check';

/** The same values every time, so that what fails was broken by a change; PROPERTY_SEED=1, 2, 3 … tries others. */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_128) });

/** How often a property is tried; PROPERTY_RUNS=5000 for a long night. */
export function runs(usually: number): number {
  return Number(process.env.PROPERTY_RUNS ?? usually);
}

/** Properties take as long as they take, also on a busy machine. */
export const PROPERTY_TIMEOUT = 3_600_000;

export { fc };
