import { inputOf, type Case, type RuleCases } from './cases/case';
import { isRefused } from '../../src/judge/objects/read/field';
import { isPodKind } from '../../src/judge/objects/read/pod';
import { parseManifests } from '../../src/judge/parse';

/** Every case as a test: a violation is found, says so in a sentence and has a place; what is clean stays clean. */
export function runCases(table: readonly RuleCases[]): void {
  describe.each(table.map((cases) => [cases.rule.name, cases] as const))('%s', (_, { rule, violates, passes }) => {
    test.each([...violates, ...passes].map((item) => [item.title, item] as const))('is about objects that a cluster can have: %s', (__, item) => {
      expect(refusedKinds(item)).toEqual(item.refused === true ? [expect.any(String)] : []);
    });

    test.each(violates.map((item) => [item.title, item] as const))('finds %s', (__, { yaml, says, times }) => {
      const found = rule.check(inputOf(yaml));
      expect(found).toHaveLength(times ?? 1);
      for (const evidence of found) {
        expect(rule.describe(evidence)).toMatch(/^\S.*[.?]$/s);
        expect(rule.describe(evidence)).not.toMatch(/undefined|\[object/);
        expect(evidence.object.origin.locate(evidence.path)).toMatchObject({ file: 'case.yaml' });
      }
      if (says !== undefined) expect(found.map((evidence) => rule.describe(evidence)).join('\n')).toContain(says);
    });

    test.each(passes.map((item) => [item.title, item.yaml] as const))('accepts %s', (__, yaml) => {
      expect(rule.check(inputOf(yaml)).map((evidence) => rule.describe(evidence))).toEqual([]);
    });
  });
}

/** Pods are cut short in most cases, and rules read them whatever they lack. */
function refusedKinds({ yaml }: Case): readonly string[] {
  const problems = parseManifests([{ text: yaml }]).problems.filter(isRefused).filter(({ object }) => !isPodKind(object.kind));
  return problems.map(({ object, path, refusal }) => `${object.kind} ${path.join('.')} ${refusal.reason}`);
}
