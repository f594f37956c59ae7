import { readFileSync } from 'node:fs';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log } from 'sarif';
import type { Finding } from '../../src/report/finding';
import { sarif } from '../../src/report/sarif';

/** The official schema, as a package of SARIF's authors ships it. */
const SCHEMA = JSON.parse(readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8')) as object;

const ajv = new Ajv({ strict: false, unicodeRegExp: false });
addFormats(ajv as unknown as Parameters<typeof addFormats>[0]);
const validate = ajv.compile(SCHEMA);

const FINDING: Finding = {
  rule: { code: 'ZT101', name: 'root', title: 'A container may run as root', why: 'Because.', fix: 'Mend it.', standards: ['PSS'] },
  severity: 'error',
  message: 'It may.',
  object: { kind: 'Deployment', namespace: 'shop', name: 'web' },
  position: { file: 'deploy/web app.yaml', line: 12, column: 7 },
};

function logOf(findings: readonly Finding[]): Log {
  const log = JSON.parse(sarif(findings, { version: '1.2.3', root: '/repo', informationUri: 'https://example.com' })) as Log;
  validate(log);
  expect(validate.errors).toBeNull();
  return log;
}

test('a finding has its rule, its object and its region', () => {
  const [run] = logOf([FINDING]).runs;
  const [result] = run.results ?? [];
  expect(result).toMatchObject({ ruleId: 'ZT101', ruleIndex: 0, level: 'error', message: { text: 'It may.' } });
  expect(result.locations?.[0]).toMatchObject({
    physicalLocation: { artifactLocation: { uri: 'deploy/web%20app.yaml' }, region: { startLine: 12, startColumn: 7 } },
    logicalLocations: [{ fullyQualifiedName: 'Deployment shop/web' }],
  });
  expect(run.tool.driver.rules?.[0]).toMatchObject({ id: 'ZT101', name: 'root', shortDescription: { text: 'A container may run as root' }, help: { text: expect.stringContaining('Mend it.') as string } });
});

test('two findings of one rule share it', () => {
  const [run] = logOf([FINDING, { ...FINDING, message: 'Another.' }]).runs;
  expect(run.tool.driver.rules).toHaveLength(1);
  expect(run.results).toHaveLength(2);
});

test('a waived finding is suppressed with its reason', () => {
  const [run] = logOf([{ ...FINDING, waiver: { reason: 'legacy' } }]).runs;
  expect(run.results?.[0].suppressions).toEqual([{ kind: 'inSource', justification: 'legacy' }]);
});

test('files are named relative to the root, others by URL', () => {
  const uris = ['/repo/a/b.yaml', '/elsewhere/c.yaml'].map((file) => {
    const [result] = logOf([{ ...FINDING, position: { file, line: 1, column: 1 } }]).runs[0].results ?? [];
    return result.locations?.[0].physicalLocation?.artifactLocation?.uri;
  });
  expect(uris).toEqual(['a/b.yaml', 'file:///elsewhere/c.yaml']);
});

test('findings without object or place, and none at all, are valid too', () => {
  const { object: _object, position: _position, ...bare } = FINDING;
  expect(logOf([bare]).runs[0].results?.[0].locations).toBeUndefined();
  expect(logOf([]).runs[0].results).toEqual([]);
});

test('the schema that is tested against notices a mistake', () => {
  expect(validate({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
});
