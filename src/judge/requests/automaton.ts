/**
 * All classes of strings that a set of patterns with templates or regular expressions can tell apart, by walking the product of their
 * automata breadth first: the first string that reaches a signature is a shortest witness of it.
 */
import { charactersOf, freshCharacter, type StringSpace } from './alphabet';
import type { Pattern } from './pattern';
import type { Regex } from './regex';
import { accepting, advance, isSegmentCharacter, step, type TemplateStep } from './template';

/** Product states looked at before giving up. A destination with a hundred templates stays far below. */
const BUDGET = 20_000;

/** A character that no template takes and no pattern has, for strings outside all of them. */
const OUTSIDERS = ['[', ']', '"', '|', '^', '<', '>'];

interface State {
  readonly witness: string;
  readonly sets: readonly ReadonlySet<number>[];
}

export function automatonWitnesses(patterns: readonly Pattern[], space: StringSpace): readonly string[] | undefined {
  const programs = patterns.map(programOf);
  const alphabet = alphabetOf(patterns);
  const seen = new Set<string>();
  const signatures = new Set<string>();
  const witnesses: string[] = [];
  let frontier: State[] = [{ witness: '', sets: programs.map(({ start }) => start) }];
  while (frontier.length > 0) {
    const next: State[] = [];
    for (const state of frontier) {
      if (state.witness !== '' && space.occurs(state.witness)) {
        const signature = programs.map((program, index) => Number(program.accepts(state.sets[index]))).join('');
        if (!signatures.has(signature)) {
          signatures.add(signature);
          witnesses.push(state.witness);
        }
      }
      for (const char of state.witness === '' && space.start !== '' ? [space.start] : alphabet) {
        const witness = `${state.witness}${char}`;
        // A prefix that can't be completed to a string that occurs is a dead end.
        if (!space.occurs(`${witness}/`) && !space.occurs(witness) && !space.occurs(`${witness}x`)) continue;
        const sets = state.sets.map((set, index) => programs[index].step(set, char));
        const key = `${segmentStateOf(witness)}|${sets.map((set) => [...set].sort((a, b) => a - b).join(',')).join(';')}`;
        if (seen.has(key)) continue;
        seen.add(key);
        if (seen.size > BUDGET) return undefined;
        next.push({ witness, sets });
      }
    }
    frontier = next;
  }
  return witnesses;
}

/** What normalization may still do to the end of a string: an open dot segment, a slash, an open encoded character. */
function segmentStateOf(witness: string): string {
  const last = witness.slice(witness.lastIndexOf('/') + 1);
  const dots = last === '' || last === '.' || last === '..' ? `d${last}` : 's';
  return `${dots}${/%[0-9a-fA-F]?$/.exec(witness)?.[0] ?? ''}`;
}

function alphabetOf(patterns: readonly Pattern[]): readonly string[] {
  const used = new Set(patterns.flatMap(charactersOf));
  const outsider = OUTSIDERS.find((char) => !used.has(char) && !isSegmentCharacter(char)) ?? '\u4e00';
  const common = ['/', freshCharacter(patterns), ...used, outsider];
  const regexes = patterns.flatMap((pattern) => (pattern.kind === 'regex' ? [pattern.regex] : []));
  return [...new Set(regexes.length === 0 ? common : [...common, ...representatives(regexes)])];
}

/** One character for all that no expression, and no template beside them, can tell apart. */
function representatives(regexes: readonly Regex[]): readonly string[] {
  const found = new Map<string, string>();
  for (const char of PRINTABLE) {
    const signature = `${isSegmentCharacter(char)} ${regexes.map((regex) => regex.signatureOf(char)).join()}`;
    if (!found.has(signature)) found.set(signature, char);
  }
  return [...found.values()];
}

/** What request lines are made of, letters first; and a character of none. */
const PRINTABLE: readonly string[] = [
  ...'xyzwvutsrqponmlkjihgfedcbaXYZWVUTSRQPONMLKJIHGFEDCBA0123456789', ...Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)), '\u4e00',
];

/** How a pattern walks along a string. */
interface Program {
  readonly start: ReadonlySet<number>;
  step(states: ReadonlySet<number>, char: string): ReadonlySet<number>;
  accepts(states: ReadonlySet<number>): boolean;
}

function programOf(pattern: Pattern): Program {
  if (pattern.kind === 'regex') return pattern.regex;
  const steps = stepsOf(pattern);
  return {
    start: advance(steps, new Set([0])),
    step: (states, char) => advance(steps, step(steps, states, char)),
    accepts: (states) => states.has(accepting(steps)),
  };
}

function stepsOf(pattern: Exclude<Pattern, { kind: 'regex' }>): readonly TemplateStep[] {
  switch (pattern.kind) {
    case 'template': return pattern.steps;
    case 'present': return ['anything'];
    case 'exact': return chars(pattern.text);
    case 'prefix': return [...chars(pattern.text), 'anything'];
    case 'suffix': return ['anything', ...chars(pattern.text)];
  }
}

function chars(text: string): readonly TemplateStep[] {
  return [...text].map((char) => ({ char }));
}
