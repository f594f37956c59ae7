import { HARMLESS_KINDS, KINDS, MUTATED_KINDS } from './kinds';
import { EFFECTS } from './operator';
import { EXCUSES, SURVIVORS, tryFindSurvivor } from './survivors';
import type { Excuse } from './survivors';
import { KILLERS } from './trial';
import type { Killer, Outcome } from './trial';

/** How many mutants are tried, and the command that writes the page with them. */
export const SCOPES = {
  sample: 'every mutant of `hello`, and of the other examples one mutant of each shape that was not seen before, which takes a minute or two',
  all: 'every mutant of every example, which takes a while',
} as const;
export type Scope = keyof typeof SCOPES;

/** Those that this project brings; the API server is only asked last, for what they let pass. */
const OURS: readonly Killer[] = KILLERS.filter((killer) => killer !== 'api server');

/** Where what nobody knows is put, by its shape. The first that fits counts. */
const PLACES: readonly (readonly [string, RegExp])[] = [
  ['a field of an object, or of any object inside it', /: add a field/],
  ['a label or annotation of an object', /: add \S+ to metadata\./],
  ['a label or annotation of the pods, Jobs and volume claims that it makes', /: add \S+ to /],
  ['an object beside the example, of a kind that nobody knows or that is known to be doubtful', /^add /],
];

/** What was tried: mutants, and twins of theirs that are harmless. */
export interface Tried {
  readonly outcomes: readonly Outcome[];
  readonly twins: number;
  readonly falseAlarms: number;
}

/** `docs/mutation.md`: what the proof and the rules object to, in numbers. */
export function mutationPage({ outcomes, twins, falseAlarms }: Tried, scope: Scope): string {
  const command = `MUTATION=${scope} npx jest test/mutation`;
  return [
    '# Mutation testing of the proof and the rules',
    '',
    `<!-- Written by \`${command}\`; do not edit. -->`,
    '',
    'Does anybody object if a manifest is wrong? For every example, every object on which access or hardening depends is broken in every way that a table knows:',
    'the object and each of its fields deleted, lists and selectors emptied, keys and values misspelt by a letter, numbers moved by one, and each kind widened and',
    'narrowed as only that kind can be: an address range by one bit, a port to all above it, a principal to `*`, a mode to PERMISSIVE, a user to root. A mutant is',
    'killed when a rule gives an error or a warning that was not there before, when the judge says that it does not understand a field, or when the proof no longer',
    'holds. The cheapest is asked first, and the first to object is counted. What all of them let pass is shown to the schema of the Kubernetes API: unknown and',
    'missing or mistyped fields, which no API server takes.',
    '',
    'To every object, of whatever kind, and to every place in it is also added what nobody knows: a label and an annotation in domains of platforms, a field; and beside',
    'the objects, one of each kind that is known to be doubtful, and kinds that nobody knows, in each namespace and in none. Here rules are not asked: the proof has to',
    'refuse them at synthesis.',
    '',
    `The numbers are those of \`${command}\`: ${SCOPES[scope]}.`,
    '',
    `**${outcomes.length} mutants.** Proof and rules kill ${share(outcomes, (killer) => OURS.includes(killer))}, the API server refuses ${share(outcomes, (killer) => killer === 'api server')};`,
    `${outcomes.filter(({ killer }) => killer === undefined).length} survive, each for one of the reasons below. Of the survivors, ${gaps(outcomes)} are gaps; the others are no holes.`,
    '',
    '## By kind',
    '',
    ...table(['kind', 'operators of its own', 'mutants', 'killed by proof or rules', 'refused by the API', 'survive', 'of these gaps'], [...MUTATED_KINDS, ...Object.keys(HARMLESS_KINDS)].map((kind) => ({ kind, of: outcomes.filter((one) => one.kind === kind && !one.isBeside) }))
      .filter(({ of }) => of.length > 0)
      .map(({ kind, of }) => [kind, operatorsOf(kind), of.length, share(of, (killer) => OURS.includes(killer)), count(of, 'api server'), of.filter(({ killer }) => killer === undefined).length, gaps(of)])),
    '',
    `Only what nobody knows is added to ${Object.entries(HARMLESS_KINDS).map(([kind, what]) => `${kind} (${what})`).join(', ')}.`,
    '',
    '## By effect',
    '',
    ...table(['effect', 'mutants', 'killed by proof or rules', 'refused by the API', 'survive'], EFFECTS.map((effect) => ({ effect, of: outcomes.filter((one) => one.effect === effect) }))
      .filter(({ of }) => of.length > 0)
      .map(({ effect, of }) => [effect, of.length, share(of, (killer) => OURS.includes(killer)), count(of, 'api server'), of.filter(({ killer }) => killer === undefined).length])),
    '',
    '## What nobody knows',
    '',
    ...table(['where', 'mutants', 'refused by the proof', 'refused by the API', 'survive'], byPlace(outcomes).map(([place, of]) => (
      [place, of.length, share(of, (killer) => OURS.includes(killer)), count(of, 'api server'), of.filter(({ killer }) => killer === undefined).length]
    ))),
    '',
    `In the same places ${twins} harmless twins are put: labels and annotations of a company, and objects of each kind that is known to be harmless. False alarms of the proof: ${falseAlarms}.`,
    '',
    '## By who objected first',
    '',
    ...table(['who', 'mutants'], KILLERS.map((killer) => [killer, count(outcomes, killer)])),
    '',
    '## Survivors',
    ...(Object.keys(EXCUSES) as Excuse[]).flatMap((excuse) => {
      const lines = survivorLines(outcomes, excuse);
      return lines.length === 0 ? [] : ['', `### ${EXCUSES[excuse]}`, '', ...lines];
    }),
    '',
  ].join('\n');
}

function operatorsOf(kind: string): number {
  const mutated = MUTATED_KINDS.find((one) => one === kind);
  return mutated ? KINDS[mutated].operators.length : 0;
}

function byPlace(outcomes: readonly Outcome[]): readonly (readonly [string, readonly Outcome[]])[] {
  const unknown = outcomes.filter(({ effect }) => effect === 'unknown');
  const placeOf = ({ shape }: Outcome) => PLACES.find(([, shapes]) => shapes.test(shape));
  return PLACES.map((place) => [place[0], unknown.filter((one) => placeOf(one) === place)] as const);
}

function survivorLines(outcomes: readonly Outcome[], excuse: Excuse): readonly string[] {
  const alive = outcomes.filter(({ killer }) => killer === undefined);
  return SURVIVORS.filter((one) => one.excuse === excuse).flatMap((survivor) => {
    const group = alive.filter(({ shape }) => tryFindSurvivor(shape) === survivor);
    const kinds = [...new Set(group.map(({ kind }) => kind))].join(', ');
    return group.length === 0 ? [] : [`- **${kinds}**, ${group.length}, such as \`${group[0].name}\`: ${survivor.reason}`];
  });
}

function gaps(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ killer, shape }) => killer === undefined && tryFindSurvivor(shape)?.excuse === 'gap').length;
}

function count(outcomes: readonly Outcome[], killer: Killer): number {
  return outcomes.filter((one) => one.killer === killer).length;
}

function share(outcomes: readonly Outcome[], isMeant: (killer: Killer) => boolean): string {
  const meant = outcomes.filter(({ killer }) => killer !== undefined && isMeant(killer)).length;
  return `${meant} (${(100 * meant / Math.max(1, outcomes.length)).toFixed(1)} %)`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
