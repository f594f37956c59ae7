import type { Example } from './example';
import type { Mutant } from './mutants';

/** Every mutant of the first example, and of each following one those that are like none before: one for each shape. */
export function sampleOf(examples: readonly Example[], mutantsOf: (example: Example) => readonly Mutant[]): readonly Mutant[] {
  const seen = new Set<string>();
  return examples.flatMap((example, at) => {
    const mutants = mutantsOf(example);
    const chosen = at === 0 ? mutants : oneOfEach(mutants.filter(({ shape }) => !seen.has(shape)));
    for (const { shape } of mutants) seen.add(shape);
    return chosen;
  });
}

/** Not always the first of a shape: objects are alike at their beginning. The choice is the same every time. */
function oneOfEach(mutants: readonly Mutant[]): readonly Mutant[] {
  const byShape = new Map<string, Mutant[]>();
  for (const mutant of mutants) byShape.set(mutant.shape, [...byShape.get(mutant.shape) ?? [], mutant]);
  return [...byShape].map(([shape, alike]) => alike[numberOf(shape) % alike.length]);
}

function numberOf(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
}
