import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ValidationLevel, ZeroTrustValidation } from '../../src/author/constructs/zero-trust-validation';
import { reportValidation, validateManifests, type Violation } from '../../src/cdk8s/bridge/validate-manifests';
import { zeroTrust } from '../cli/fake-io';
import { shopYaml } from '../report/shop';

const TODAY = '2026-11-22';

/** A Role with a star, a malformed policy, and a kind that is not understood. */
const BAD = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: web, namespace: shop }
rules: [{ apiGroups: ['*'], resources: [pods], verbs: [get] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: odd, namespace: shop }
spec: { podSelector: {}, ingres: [] }
---
apiVersion: crd.antrea.io/v1beta1
kind: NetworkPolicy
metadata: { name: only, namespace: shop }
---
apiVersion: example.com/v1
kind: Unheard
metadata: { name: unheard, namespace: shop }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: harmless, namespace: shop }
`;

function validate(text: string, except?: readonly string[]) {
  return validateManifests([{ text, file: 'dist/shop.yaml' }], { today: TODAY, ...(except && { except }) });
}

function resourcesOf(violations: readonly Violation[], code: string) {
  return violations.find(({ ruleName }) => ruleName.startsWith(code))?.violatingResources;
}

test('what the rules, the parser and the list of kinds object to is told by rule, errors first', () => {
  const { violations, counts } = validate(BAD);
  expect(violations.map(({ ruleName }) => ruleName)).toEqual([
    'ZT901 malformed (error)', 'ZT204 wildcard-rbac (error)', 'ZT902 unknown-kind (warning)',
  ]);
  expect(counts).toEqual({ error: 2, warning: 2, note: 0 });
});

test('a kind that nobody knows is a violation, one that is known to be harmless is not', () => {
  expect(resourcesOf(validate(BAD).violations, 'ZT902')?.map(({ resourceName }) => resourceName)).toEqual(['only', 'unheard']);
  expect(JSON.stringify(validate(BAD).violations)).not.toContain('harmless');
});

test('every resource has its manifest and the lines where it is wrong', () => {
  const { violations } = validate(BAD);
  expect(resourcesOf(violations, 'ZT204')).toEqual([
    { resourceName: 'web', manifestPath: 'dist/shop.yaml', locations: ['4:11 Role shop/web grants "*" in apiGroups.'] },
  ]);
  expect(resourcesOf(violations, 'ZT901')?.[0]?.locations[0]).toMatch(/^9:26 spec\.ingres of NetworkPolicy shop\/odd: expected /);
});

test('a resource whose name others bear too is told by kind and namespace, so that no other construct is blamed', () => {
  const { violations } = validate(`${BAD}---\napiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\n`);
  expect(resourcesOf(violations, 'ZT204')?.map(({ resourceName }) => resourceName)).toEqual(['Role shop/web']);
});

test('notes are counted, and are no violations', () => {
  const { violations, counts } = validate(shopYaml());
  expect(counts.note).toBeGreaterThan(0);
  expect(violations.map(({ severity }) => severity)).not.toContain('note');
});

test('the same input gives the same report', () => {
  expect(validate(BAD)).toEqual(validate(BAD));
});

test('zero-trust verify finds the same errors and warnings, in the same words', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zero-trust-verify-'));
  try {
    const file = join(folder, 'app.yaml');
    const text = `${BAD}---\n${shopYaml()}`;
    writeFileSync(file, text);
    const { out } = await zeroTrust(['verify', '--output', 'json', file]);
    const { findings } = JSON.parse(out) as { findings: { rule: { code: string }; severity: string; message: string }[] };
    // Whether access can be judged is the judge's answer, and no rule's.
    const theirs = findings.filter(({ severity, rule }) => severity !== 'note' && rule.code !== 'ZT903').map(({ message }) => message);
    const ours = validateManifests([{ text, file }], { today: TODAY }).violations
      .flatMap(({ violatingResources }) => violatingResources.flatMap(({ locations }) => locations));
    expect(ours.map((location) => location.replace(/^\d+:\d+ /, '')).sort()).toEqual(theirs.sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('the report is handed in whatever happens', () => {
  function submittedBy(manifests: readonly string[], except: readonly string[] = []) {
    const addViolation = jest.fn();
    const submit = jest.fn();
    reportValidation({ manifests, report: { addViolation, submit } }, { strict: true, except });
    expect(submit).toHaveBeenCalledTimes(1);
    return { violations: addViolation.mock.calls.map(([violation]) => violation as Violation), submit };
  }

  test('without manifests it is a success', () => {
    const { violations, submit } = submittedBy([]);
    expect(violations).toEqual([]);
    expect(submit).toHaveBeenCalledWith('success', { 'Fails on': 'errors and warnings', 'Errors': '0', 'Warnings': '0', 'Notes': '0' });
  });

  test('a manifest that is not there is a failure that says so', () => {
    const { violations, submit } = submittedBy(['dist/gone.yaml']);
    expect(violations).toEqual([expect.objectContaining({ ruleName: 'ZT909 validation-failed (error)' })]);
    expect(violations[0]?.violatingResources[0]?.locations[0]).toContain('dist/gone.yaml');
    expect(submit).toHaveBeenCalledWith('failure');
  });
});

describe('the class that cdk8s makes', () => {
  test('is strict unless told otherwise, and leaves no rule out', async () => {
    const submit = jest.fn();
    await new ZeroTrustValidation().validate({ manifests: [], report: { addViolation: jest.fn(), submit } });
    expect(submit).toHaveBeenCalledWith('success', expect.objectContaining({ 'Fails on': 'errors and warnings' }));
    expect(submit).toHaveBeenCalledWith('success', expect.not.objectContaining({ 'Left out': expect.anything() }));
  });

  test('takes the words that stand in cdk8s.yaml', () => {
    expect(Object.values(ValidationLevel)).toEqual(['strict', 'warn']);
    expect(() => new ZeroTrustValidation({ level: 'warn' as ValidationLevel, except: ['wildcard-rbac'] })).not.toThrow();
    expect(() => new ZeroTrustValidation({ level: 'none' as ValidationLevel })).toThrow('ZeroTrustValidation: level: got \'none\', expected strict or warn');
  });
});
