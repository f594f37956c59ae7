import { inputOf, type RuleCases } from './cases/case';

/** Every case as a test: a violation is found, says so in a sentence and has a place; what is clean stays clean. */
export function runCases(table: readonly RuleCases[]): void {
  describe.each(table.map((cases) => [cases.rule.name, cases] as const))('%s', (_, { rule, violates, passes }) => {
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
