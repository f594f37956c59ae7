import { AMBIENT_CASES } from './cases/ambient';
import type { RuleCases } from './cases/case';
import { CREDENTIALS_CASES } from './cases/credentials';
import { IDENTITY_CASES } from './cases/identity';
import { MESH_CASES } from './cases/mesh';
import { NETWORK_CASES } from './cases/network';
import { POD_CASES } from './cases/pod';
import { SECRETS_CASES } from './cases/secrets';
import { CATALOGUE, findRuleFacts } from '../../src/rules/catalogue';
import { OWN_FACTS } from '../../src/rules/engine-rules';

const CASES: readonly RuleCases[] = [
  ...POD_CASES, ...IDENTITY_CASES, ...CREDENTIALS_CASES, ...NETWORK_CASES, ...MESH_CASES, ...AMBIENT_CASES, ...SECRETS_CASES,
];
const FACTS = [...OWN_FACTS, ...CATALOGUE];

/** An annotation's name may be this long behind the slash (Kubernetes "Labels and Selectors", syntax). */
const LONGEST_NAME = 63;

describe('the catalogue', () => {
  test('is sorted by codes, each of which it has once', () => {
    const codes = FACTS.map((rule) => rule.code);
    expect(codes).toEqual([...new Set(codes)].sort());
    codes.forEach((code) => expect(code).toMatch(/^ZT\d{3}$/));
  });

  test('has every name once, in kebab-case and short enough for an annotation', () => {
    const names = FACTS.map((rule) => rule.name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(`waive-${name}`.length).toBeLessThanOrEqual(LONGEST_NAME);
    }
  });

  test.each(CATALOGUE.map((rule) => [rule.name, rule] as const))('%s says why, how to fix it and who asks for it', (_, rule) => {
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.why).toMatch(/\.$/);
    expect(rule.fix).toMatch(/\.$/);
    expect(rule.standards.length).toBeGreaterThan(0);
    rule.standards.forEach((standard) => expect(standard.url).toMatch(/^https:\/\//));
    expect(Object.isFrozen(rule) && Object.isFrozen(rule.standards)).toBe(true);
  });

  test.each(CATALOGUE.map((rule) => [rule.name] as const))('%s has a case that violates it and one that does not', (name) => {
    const cases = CASES.filter(({ rule }) => rule.name === name);
    expect(cases).toHaveLength(1);
    expect(cases[0].violates.length).toBeGreaterThan(0);
    expect(cases[0].passes.length).toBeGreaterThan(0);
  });

  test('leads from a code to the rule, and says so where there is none', () => {
    expect(findRuleFacts('ZT000').name).toBe('rule-crashed');
    expect(findRuleFacts('ZT101').name).toBe('run-as-non-root');
    expect(() => findRuleFacts('ZT999')).toThrow('there is no rule ZT999');
  });
});
