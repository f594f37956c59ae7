import { all, inputOf } from './cases/case';
import { CATALOGUE, findRuleFacts } from '../../src/rules/catalogue';
import { evidenceOf } from '../../src/rules/evidence';
import { PRIVILEGED_CONTAINER } from '../../src/rules/kubernetes/privileged-container';
import type { RuleDefinition } from '../../src/rules/rule';
import { runRules, type RuleReport } from '../../src/rules/run';

const TODAY = '2026-11-22';
const WAIVER = 'cdk8s-zero-trust.dev/waive-privileged-container';
const GOOD = 'until 2026-12-31 by team-infra: the node agent loads a kernel module';

function pod(annotation?: string, key = WAIVER, name = 'agent'): string {
  const annotations = annotation === undefined ? '{}' : `{${key}: "${annotation}"}`;
  return `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: infra, annotations: ${annotations}}, spec: {containers: [{name: a, securityContext: {privileged: true}}]}}`;
}

function run(yaml: string, today = TODAY): RuleReport {
  return runRules(inputOf(yaml), { today, only: ['privileged-container'] });
}

function codes(report: RuleReport): readonly string[] {
  return report.findings.map((finding) => finding.rule);
}

function sentences(report: RuleReport): readonly string[] {
  return report.findings.map((finding) => findRuleFacts(finding.rule).describe(finding));
}

describe('waivers', () => {
  test('without one the finding stands', () => {
    expect(codes(run(pod()))).toEqual(['ZT102']);
  });

  test('one that holds moves the finding to the waived ones, with day, owner and reason', () => {
    const report = run(pod(GOOD));
    expect(report.findings).toEqual([]);
    expect(report.waived).toMatchObject([{
      finding: { rule: 'ZT102', object: { name: 'agent' } },
      waiver: { waives: 'privileged-container', until: '2026-12-31', owner: 'team-infra', reason: 'the node agent loads a kernel module' },
    }]);
  });

  test('one on the Namespace holds for everything in it', () => {
    const namespace = `{apiVersion: v1, kind: Namespace, metadata: {name: infra, annotations: {${WAIVER}: "${GOOD}"}}}`;
    const report = run(all(namespace, pod()));
    expect(report.findings).toEqual([]);
    expect(report.waived[0].waiver.object.kind).toBe('Namespace');
  });

  test('one on another object or for another rule waives nothing', () => {
    expect(codes(run(all(pod(), pod(GOOD, WAIVER, 'other'))))).toEqual(['ZT102']);
    expect(codes(run(pod(GOOD, 'cdk8s-zero-trust.dev/waive-host-path')))).toEqual(['ZT102']);
  });

  test('its day is the last one on which it holds', () => {
    expect(codes(run(pod(GOOD), '2026-12-31'))).toEqual([]);
    const late = run(pod(GOOD), '2027-01-01');
    expect(codes(late)).toEqual(['ZT002', 'ZT102']);
    expect(late.expired).toMatchObject([{ owner: 'team-infra', until: '2026-12-31' }]);
    expect(sentences(late)[0]).toBe('Pod infra/agent: the waiver of privileged-container by team-infra ended on 2026-12-31 (the node agent loads a kernel module).');
  });

  test.each([
    ['no day', 'by team-infra: because'],
    ['a day that does not exist', 'until 2026-02-30 by team-infra: because'],
    ['no owner', 'until 2026-12-31: because'],
    ['no reason', 'until 2026-12-31 by team-infra'],
    ['an empty reason', 'until 2026-12-31 by team-infra:  '],
    ['an empty owner', 'until 2026-12-31 by : because'],
  ])('one with %s waives nothing and is a finding', (_, text) => {
    const report = run(pod(text));
    expect(codes(report)).toEqual(['ZT001', 'ZT102']);
    expect(sentences(report)[0]).toContain('expected "until YYYY-MM-DD by OWNER: REASON"');
  });

  test('one for a rule that does not exist is a finding, with the nearest name', () => {
    const report = run(pod(GOOD, 'cdk8s-zero-trust.dev/waive-privileged-pod'));
    expect(codes(report)).toEqual(['ZT003', 'ZT102']);
    expect(sentences(report)[0]).toContain('no rule called privileged-pod (did you mean privileged-container?)');
  });

  test('one whose name shares no word with any rule gets no guess', () => {
    expect(sentences(run(pod(GOOD, 'cdk8s-zero-trust.dev/waive-everything')))[0]).toContain('no rule called everything; the waiver');
  });

  test('one for a rule that only a declaration can break is known', () => {
    expect(codes(run(pod(GOOD, 'cdk8s-zero-trust.dev/waive-http-without-mesh')))).toEqual(['ZT102']);
  });

  test('findings about waivers point at the annotation', () => {
    const [finding] = run(pod('soon')).findings;
    expect(finding.path).toEqual(['metadata', 'annotations', WAIVER]);
    expect(finding.object.origin.locate(finding.path)).toEqual({ file: 'case.yaml', line: 1, column: expect.any(Number) as number });
  });
});

describe('running the rules', () => {
  const crashing: RuleDefinition = {
    ...PRIVILEGED_CONTAINER,
    check: () => { throw new Error('oh'); },
  };

  test('a rule that crashes is a finding, and the others are asked all the same', () => {
    const other: RuleDefinition = { ...PRIVILEGED_CONTAINER, code: 'ZT999', name: 'other' };
    const report = runRules(inputOf(pod()), { today: TODAY, rules: [crashing, other] });
    expect(codes(report)).toEqual(['ZT000', 'ZT999']);
    expect(findRuleFacts('ZT000').describe(report.findings[0])).toContain('Rule ZT102 (privileged-container) crashed and says nothing about these manifests: oh.');
  });

  test('a crash can not be waived', () => {
    const report = runRules(inputOf(pod(GOOD)), { today: TODAY, rules: [crashing] });
    expect(codes(report)).toEqual(['ZT000']);
  });

  test('only and except take names and codes, and refuse what is neither', () => {
    const input = inputOf(pod());
    expect(codes(runRules(input, { today: TODAY, only: ['ZT102', 'privilege-escalation'] }))).toEqual(['ZT102', 'ZT103']);
    expect(codes(runRules(input, { today: TODAY, except: CATALOGUE.slice(1).map((rule) => rule.name) }))).toEqual(['ZT101']);
    expect(() => runRules(input, { today: TODAY, only: ['privileged'] })).toThrow('unknown rule "privileged"');
  });

  test('a day that is none is refused', () => {
    expect(() => runRules(inputOf(pod()), { today: 'yesterday' })).toThrow('invalid day');
    expect(() => runRules(inputOf(pod()), { today: '2026-13-01' })).toThrow('YYYY-MM-DD');
  });

  test('the order of the input does not show in the report', () => {
    const documents = [pod(undefined, WAIVER, 'b'), pod(undefined, WAIVER, 'a'), pod(GOOD, WAIVER, 'c')];
    const text = (list: readonly string[]): string => JSON.stringify(runRules(inputOf(all(...list)), { today: TODAY }), (key, value: unknown) => (key === 'origin' ? undefined : value));
    expect(text([...documents].reverse())).toBe(text(documents));
  });

  test('the report and its findings are frozen', () => {
    const report = run(pod());
    expect([report, report.findings, report.findings[0], report.findings[0].details, report.findings[0].path].every(Object.isFrozen)).toBe(true);
  });

  test('a cluster-scoped object is told apart from one of the default namespace', () => {
    const evidence = evidenceOf(inputOf('{kind: ClusterRole, apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: a}}').items[0].ref, []);
    expect(evidence.object.namespace).toBe('');
  });
});
