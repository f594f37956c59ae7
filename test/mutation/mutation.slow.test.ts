import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { besideOf, harmlessBesideOf } from './beside';
import { examples } from './example';
import type { Example } from './example';
import { HARMLESS_KINDS, MUTATED_KINDS } from './kinds';
import { mutantsOf } from './mutants';
import type { Mutant } from './mutants';
import { mutationPage } from './page';
import { sampleOf } from './sample';
import { SURVIVORS, tryFindSurvivor } from './survivors';
import { Court, outcomeOf } from './trial';
import type { Outcome } from './trial';
import { harmlessTwinsOf, unknownsOf } from './unknown';
import { PROPERTY_TIMEOUT } from '../support/properties';

const PAGE = join(__dirname, '..', '..', 'docs', 'mutation.md');

/** With `MUTATION=sample` or `MUTATION=all` the page is written anew; without it the sample is tried. */
const SCOPE = process.env.MUTATION;
const EVERYTHING = SCOPE === 'all';

/** Of the sample, proof and rules kill at least this share; the rest is refused by the API server or has a reason. */
const FLOOR = 0.6;

const ALL = examples();

function chosen(of: (example: Example) => readonly Mutant[]): readonly Mutant[] {
  return EVERYTHING ? ALL.flatMap(of) : sampleOf(ALL, of);
}

describe('mutated manifests', () => {
  let outcomes: readonly Outcome[];
  let twins: readonly Mutant[];
  let falseAlarms: readonly string[];

  beforeAll(() => {
    const courts = new Map(ALL.map((example) => [example, new Court(example)]));
    const mutants = [...chosen(mutantsOf), ...chosen((example) => [...unknownsOf(example), ...besideOf(example)])];
    outcomes = mutants.map((mutant) => outcomeOf(courts.get(mutant.example)!.try(mutant)));
    twins = chosen((example) => [...harmlessTwinsOf(example), ...harmlessBesideOf(example)]);
    falseAlarms = twins.flatMap((twin) => courts.get(twin.example)!.falseAlarms(twin));
    if (SCOPE === 'sample' || SCOPE === 'all') writeFileSync(PAGE, mutationPage({ outcomes, twins: twins.length, falseAlarms: falseAlarms.length }, SCOPE));
  }, 2 * PROPERTY_TIMEOUT);

  test.each(ALL.map((example) => [example.name, example] as const))('of %s are judged against manifests that nobody objects to', (_, example) => {
    expect(new Court(example).innocence()).toEqual([]);
  });

  test('are made of every kind that the examples emit, but for those that let nobody in', () => {
    const emitted = new Set(ALL.flatMap(({ objects }) => objects.map(({ kind }) => String(kind))));
    const known = new Set<string>([...MUTATED_KINDS, ...Object.keys(HARMLESS_KINDS)]);
    expect([...emitted].filter((kind) => !known.has(kind))).toEqual([]);
  });

  test('are objected to, unless it is known why not', () => {
    const unexplained = outcomes.filter(({ killer, shape }) => killer === undefined && !tryFindSurvivor(shape));
    expect(unexplained.map(({ name, example }) => `${example}: ${name}`)).toEqual([]);
  });

  test('with what nobody knows are objected to without exception', () => {
    const unknown = outcomes.filter(({ effect }) => effect === 'unknown');
    expect(unknown.length).toBeGreaterThan(1000);
    expect(unknown.filter(({ killer }) => killer === undefined).map(({ name, example }) => `${example}: ${name}`)).toEqual([]);
  });

  test('with a kind, label or annotation that nobody knows are objected to by the proof itself', () => {
    const unknown = outcomes.filter(({ effect, shape }) => effect === 'unknown' && !shape.includes(': add a field'));
    const others = unknown.filter(({ killer }) => killer === undefined || !killer.startsWith('proof: kinds'));
    expect(others.map(({ name, example, killer }) => `${example}: ${name}: ${killer}`)).toEqual([]);
  });

  test('with what is harmless are not objected to', () => {
    expect(twins.length).toBeGreaterThan(400);
    expect(falseAlarms).toEqual([]);
  });

  test('that are known to survive still do', () => {
    const needed = new Set(outcomes.filter(({ killer }) => killer === undefined).map(({ shape }) => tryFindSurvivor(shape)));
    expect(SURVIVORS.filter((one) => !needed.has(one)).map(({ shape }) => shape.source)).toEqual([]);
  });

  test('are killed by proof and rules for the most part', () => {
    const killed = outcomes.filter(({ killer }) => killer !== undefined && killer !== 'api server');
    expect(killed.length / outcomes.length).toBeGreaterThan(FLOOR);
  });

  test('have a page that names every reason to survive', () => {
    const page = readFileSync(PAGE, 'utf8');
    expect(SURVIVORS.filter(({ reason }) => !page.includes(reason)).map(({ reason }) => reason)).toEqual([]);
  });
});
