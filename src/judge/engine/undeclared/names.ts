/**
 * Names that policies can tell apart: for every combination of patterns that some name satisfies, one such name. The patterns are walked
 * together, character by character, so that no combination is missed and none is made up.
 */
import type { NamePattern } from '../../requests/pattern';

/** How names of a kind look. Source: Kubernetes "Object Names and IDs". */
export interface NameForm {
  readonly characters: string;
  readonly longest: number;
}

const ALPHANUMERIC = 'xyzwvutsrqponmlkjihgfedcba0123456789';

/** RFC 1123 label, such as a namespace. */
export const LABEL_NAME: NameForm = { characters: `${ALPHANUMERIC}-`, longest: 63 };

/** RFC 1123 subdomain, such as a service account or a trust domain. */
export const SUBDOMAIN_NAME: NameForm = { characters: `${ALPHANUMERIC}-.`, longest: 253 };

/** Combined states of all patterns looked at before giving up. */
const BUDGET = 20_000;

interface State {
  readonly name: string;
  readonly positions: readonly (readonly number[])[];
}

/** A name that none of some others is, and that looks like a first choice. */
export function freshName(choice: string, taken: { has(name: string): boolean }): string {
  let name = choice;
  for (let number = 2; taken.has(name); number += 1) name = `${choice}-${number}`;
  return name;
}

/**
 * Names for all combinations, none of them taken; the first is the choice, or like it, where that is a name of its combination. Undefined,
 * where there are too many to follow.
 */
export function nameWitnesses(
  patterns: readonly NamePattern[], taken: ReadonlySet<string>, choice: string, form: NameForm,
): readonly string[] | undefined {
  const fresh = freshName(choice, taken);
  if (patterns.length === 0) return [fresh];
  const found = new Map<string, string>([[signatureOf(patterns, walk(patterns, fresh)), fresh]]);
  const alphabet = alphabetOf(patterns, form);
  const prefixes = prefixesOf(taken);
  const seen = new Set<string>();
  let states: State[] = [{ name: '', positions: patterns.map(({ glob }) => closed(glob, [0])) }];
  for (let length = 1; length <= form.longest && states.length > 0; length += 1) {
    const next: State[] = [];
    for (const state of states) {
      for (const character of alphabet) {
        if (!mayFollow(state.name, character)) continue;
        const name = state.name + character;
        const positions = state.positions.map((list, index) => step(patterns[index].glob, list, character));
        // A name that is the beginning of a taken one must not hide those that leave it.
        const key = `${prefixes.has(name) ? name : ''} ${/[-.]/.test(character) ? character : ''} ${positions.map((list) => list.join()).join(';')}`;
        if (seen.has(key)) continue;
        seen.add(key);
        if (seen.size > BUDGET) return undefined;
        next.push({ name, positions });
        if (taken.has(name) || /[-.]/.test(character)) continue;
        const signature = signatureOf(patterns, positions);
        if (!found.has(signature)) found.set(signature, name);
      }
    }
    states = next;
  }
  return [...found.values()];
}

/** Dots and dashes stand between letters and digits; dashes may stand together. */
function mayFollow(name: string, character: string): boolean {
  const last = name.at(-1) ?? '.';
  return character === '.' ? /[a-z0-9]/.test(last) : character !== '-' || last !== '.';
}

/** Characters of patterns, and one that stands for all others. */
function alphabetOf(patterns: readonly NamePattern[], { characters }: NameForm): readonly string[] {
  const used = new Set(patterns.flatMap(({ glob }) => [...glob]));
  const other = [...ALPHANUMERIC].find((character) => !used.has(character));
  return [...(other === undefined ? [] : [other]), ...[...characters].filter((character) => used.has(character))];
}

function prefixesOf(names: ReadonlySet<string>): ReadonlySet<string> {
  const prefixes = new Set<string>();
  for (const name of names) for (let end = 1; end <= name.length; end += 1) prefixes.add(name.slice(0, end));
  return prefixes;
}

function signatureOf(patterns: readonly NamePattern[], positions: State['positions']): string {
  return patterns.map(({ glob, tails = [''] }, index) => Number(tails.some((tail) => accepts(glob, positions[index], tail)))).join('');
}

function walk(patterns: readonly NamePattern[], name: string): State['positions'] {
  return patterns.map(({ glob }) => [...name].reduce((list, character) => step(glob, list, character), closed(glob, [0])));
}

function accepts(glob: string, positions: readonly number[], tail: string): boolean {
  return [...tail].reduce((list, character) => step(glob, list, character), positions).includes(glob.length);
}

/** A position is the number of characters of the glob that are behind. */
function step(glob: string, positions: readonly number[], character: string): readonly number[] {
  const next: number[] = [];
  for (const position of positions) {
    if (glob[position] === '*') next.push(position);
    else if (glob[position] === character) next.push(position + 1);
  }
  return closed(glob, next);
}

/** A star may also take nothing. */
function closed(glob: string, positions: readonly number[]): readonly number[] {
  const all = new Set<number>();
  for (let position of positions) {
    all.add(position);
    while (glob[position] === '*') all.add(position += 1);
  }
  return [...all].sort((left, right) => left - right);
}
