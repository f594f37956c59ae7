import { parseAllDocuments } from 'yaml';
import { AMBIENT_CASES } from './cases/ambient';
import { IDENTITY_CASES } from './cases/identity';
import { MESH_CASES } from './cases/mesh';
import { NETWORK_CASES } from './cases/network';
import { POD_CASES } from './cases/pod';
import { SECRETS_CASES } from './cases/secrets';
import { readObjects } from '../../src/judge/objects/read/documents';
import { parseObjects } from '../../src/judge/parse';
import { findRuleFacts } from '../../src/rules/catalogue';
import { ruleInput } from '../../src/rules/read-input';
import { runRules } from '../../src/rules/run';
import { fc } from '../support/properties';

/** The objects of each case: between them they have every field that a rule reads. */
const GROUPS: readonly (readonly unknown[])[] = [...POD_CASES, ...IDENTITY_CASES, ...NETWORK_CASES, ...MESH_CASES, ...AMBIENT_CASES, ...SECRETS_CASES]
  .flatMap(({ violates, passes }) => [...violates, ...passes])
  .map(({ yaml }) => [...parseAllDocuments(yaml)].map((document) => document.toJS() as unknown));
const SEEDS = GROUPS.flat();

const NASTY = fc.oneof(
  fc.constantFrom<unknown>(null, '', '*', '/', 0, -1, 1.5, true, false, [], {}, [null], [[]], [{}], { '': null }, '__proto__', 'constructor', '::/0', '0.0.0.0/0'),
  fc.jsonValue(),
);

/** Where to cut into an object, and what to put there; nothing means to take the field away. */
const MUTATION = fc.record({ at: fc.array(fc.nat(12), { minLength: 1, maxLength: 10 }), put: fc.option(NASTY, { nil: undefined }) });

function mutate(value: unknown, at: readonly number[], put: unknown): unknown {
  if (typeof value !== 'object' || value === null || at.length === 0) return put;
  const entries = Object.entries(value);
  if (entries.length === 0) return put;
  const chosen = at[0] % entries.length;
  const changed = entries.flatMap(([key, child], index) => {
    if (index !== chosen) return [[key, child] as const];
    const next = mutate(child, at.slice(1), put);
    return next === undefined ? [] : [[key, next] as const];
  });
  return Array.isArray(value) ? changed.map(([, child]) => child) : Object.fromEntries(changed);
}

function checkAll(objects: readonly unknown[]): void {
  const input = ruleInput(parseObjects(objects.flatMap((object) => readObjects([{ objects: [object] }]))));
  const report = runRules(input, { today: '2026-11-22' });
  expect(report.findings.filter((finding) => finding.rule === 'ZT000').map((finding) => finding.details)).toEqual([]);
  for (const finding of report.findings) expect(findRuleFacts(finding.rule).describe(finding)).toMatch(/./);
}

/** What the reader of manifests would refuse, or unpack as a list, is not the rules' business. */
function isObject(value: unknown): boolean {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  return typeof kind === 'string' && kind !== '' && !kind.endsWith('List');
}

describe('no rule throws', () => {
  test('on the cases of all rules together', () => {
    checkAll(SEEDS);
  });

  test('on manifests of which fields are taken away or replaced by anything', () => {
    const mutationsEach = fc.array(fc.array(MUTATION, { maxLength: 3 }), { minLength: 4, maxLength: 4 });
    const choice = fc.record({ group: fc.nat(GROUPS.length - 1), mutations: mutationsEach });
    fc.assert(fc.property(fc.array(choice, { minLength: 1, maxLength: 3 }), (choices) => {
      checkAll(choices.flatMap(({ group, mutations }) => GROUPS[group]
        .map((seed, index) => mutations[index % mutations.length].reduce((value, { at, put }) => mutate(value, at, put), seed))
        .filter(isObject)));
    }), { numRuns: 2000 });
  });

  test('on objects of the right kind with anything inside', () => {
    const kinds = [...new Map(SEEDS.map((seed) => {
      const { apiVersion, kind } = seed as { apiVersion: string; kind: string };
      return [`${apiVersion}/${kind}`, { apiVersion, kind }];
    })).values()];
    const body = fc.record({ metadata: NASTY, spec: NASTY, data: NASTY, rules: NASTY });
    fc.assert(fc.property(
      fc.array(fc.tuple(fc.constantFrom(...kinds), body), { minLength: 1, maxLength: 5 }),
      (objects) => checkAll(objects.map(([type, rest]) => ({ ...type, ...rest }))),
    ), { numRuns: 500 });
  });
});
