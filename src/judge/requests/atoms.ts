/**
 * The strings of one dimension of a request (methods, paths or hosts), sorted into the classes that a set of patterns
 * can tell apart, each with a shortest witness. No class is missing, so what holds for the witnesses holds for all
 * strings.
 *
 * Why witnesses of the form prefix + fresh character + suffix are enough without templates and regular expressions: which prefixes match a
 * string is settled by the longest one, which suffixes by the longest one, and the fresh character, which is in no
 * pattern, keeps both from growing and from being an exact match. These need the automaton.
 */
import { freshCharacter, type StringSpace } from './alphabet';
import { automatonWitnesses } from './automaton';
import { matchesPattern, type Pattern } from './pattern';

export interface StringAtom {
  readonly witness: string;
  /** The places of the patterns that match every string of this class, in order; others match none of them. */
  readonly matching: readonly number[];
}

/** The classes, or undefined where there are too many to enumerate. */
export function stringAtoms(patterns: readonly Pattern[], space: StringSpace): readonly StringAtom[] | undefined {
  const witnesses = patterns.some(({ kind }) => kind === 'template' || kind === 'regex')
    ? automatonWitnesses(patterns, space)
    : plainWitnesses(patterns, space);
  if (!witnesses) return undefined;
  const matchingOf = matcher(patterns);
  const atoms = new Map<string, StringAtom>();
  for (const witness of [...space.familiar, ...witnesses]) {
    if (!witness.startsWith(space.start) || witness === '' || !space.occurs(witness)) continue;
    const matching = matchingOf(witness);
    const key = matching.join();
    const known = atoms.get(key);
    const better = !known || (!space.familiar.includes(known.witness) && isSimpler(witness, known.witness));
    if (better) atoms.set(key, Object.freeze({ witness, matching: Object.freeze(matching) }));
  }
  return Object.freeze([...atoms.values()]);
}

/** Tells which patterns match. Whole strings, of which there may be thousands, are looked up. */
function matcher(patterns: readonly Pattern[]): (text: string) => readonly number[] {
  const exact = new Map<string, number[]>();
  const others: number[] = [];
  patterns.forEach((pattern, place) => {
    if (pattern.kind !== 'exact') others.push(place);
    else exact.set(pattern.text, [...exact.get(pattern.text) ?? [], place]);
  });
  return (text) => [...exact.get(text) ?? [], ...others.filter((place) => matchesPattern(patterns[place], text))].sort((left, right) => left - right);
}

function plainWitnesses(patterns: readonly Pattern[], space: StringSpace): readonly string[] {
  const fresh = freshCharacter(patterns);
  const prefixes = new Set([space.start]);
  const suffixes = new Set(['']);
  const exact = new Set<string>();
  for (const pattern of patterns) {
    if (pattern.kind === 'exact') exact.add(pattern.text);
    if (pattern.kind === 'prefix') prefixes.add(pattern.text);
    if (pattern.kind === 'suffix') suffixes.add(pattern.text);
  }
  const open = [...prefixes].flatMap((prefix) => [...suffixes].map((suffix) => `${prefix}${fresh}${suffix}`));
  // Shorter witnesses of the same classes; the signature decides whether they are.
  const short = [...prefixes].flatMap((prefix) => [...suffixes].map((suffix) => `${prefix}${suffix}`));
  return [...short, ...exact, ...open];
}

function isSimpler(left: string, right: string): boolean {
  return left.length !== right.length ? left.length < right.length : left < right;
}
