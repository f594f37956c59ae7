import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { shop } from './shop';
import { parseManifests } from '../../src/judge/parse';
import { SecretReaders } from '../../src/judge/questions/secret-readers';
import type { Finding } from '../../src/report/finding';
import { API_VERSION, diffJson, explainJson, graphJson, reachJson, verifyJson } from '../../src/report/json';
import { pictureOf } from '../../src/report/picture';
import { undeclaredRows } from '../../src/report/reach-report';
import { REPORT_SCHEMA } from '../../src/report/schema';
import { secretsJson } from '../../src/report/secret-readers';

const validate = new Ajv({ allowUnionTypes: true }).compile(REPORT_SCHEMA);

function parsed(text: string): Record<string, unknown> {
  const value = JSON.parse(text) as Record<string, unknown>;
  validate(value);
  expect(validate.errors).toBeNull();
  expect(value.apiVersion).toBe(API_VERSION);
  return value;
}

const judgement = shop();
const reach = () => reachJson({
  rows: [...judgement.matrix()], exposure: undeclaredRows(judgement.exposure()), workloads: judgement.cluster.workloads.map(({ key }) => key), notes: ['a note'],
});

describe('JSON reports keep to their schema', () => {
  test('reach', () => {
    expect(parsed(reach())).toMatchObject({ kind: 'ReachReport', workloads: ['shop/web', 'shop/orders', 'shop/payments'] });
  });

  test('explain, with the position of every policy', () => {
    const report = parsed(explainJson(judgement.explain({ from: { ip: '203.0.113.7' }, to: { workload: 'shop/web' }, port: 8080, headers: { a: 'b' } })));
    expect(JSON.stringify(report)).toContain('"file":"shop.yaml"');
  });

  test('diff, each change with whether it widens', () => {
    const widening = parsed(diffJson([...shop().diff(shop({ payers: ['orders', 'web'] }))]));
    const narrowing = parsed(diffJson([...shop({ payers: ['orders', 'web'] }).diff(shop())]));
    expect([widening.widens, narrowing.widens]).toEqual([true, false]);
  });

  test('verify', () => {
    const finding: Finding = {
      rule: { code: 'ZT1', title: 't', why: 'w', fix: 'f', standards: ['s'], helpUri: 'https://example.com' },
      severity: 'note',
      message: 'm',
      object: { kind: 'Pod', namespace: 'a', name: 'b' },
      position: { file: 'a.yaml', line: 1, column: 1 },
      waiver: { reason: 'r', owner: 'o', expires: '2027-01-01' },
    };
    parsed(verifyJson([finding], [{ apiVersion: 'v1', kind: 'K', namespace: 'a', name: 'b', because: 'c' }]));
  });

  test('secrets', () => {
    const secret = { namespace: 'payments', name: 'database' };
    const readers = new SecretReaders(parseManifests([{ text: readFileSync(join(__dirname, '../../docs/example/secrets.yaml'), 'utf8') }])).readersOf(secret);
    expect(readers).toHaveLength(6);
    parsed(secretsJson([{ secret, readers }], ['a note']));
  });

  test('graph', () => {
    parsed(graphJson(pictureOf({ rows: judgement.matrix(), workloads: judgement.cluster.workloads })));
  });
});

test('the schema notices a field that is missing or misspelt', () => {
  const report = JSON.parse(reach()) as { rows: Record<string, unknown>[] };
  expect(validate({ ...report, rows: report.rows.map(({ verdict: _, ...row }) => row) })).toBe(false);
  expect(validate({ ...report, roes: [] })).toBe(false);
});

test('the published schema is this one', () => {
  const published = JSON.parse(readFileSync(join(__dirname, '../../docs/schema/v1.json'), 'utf8')) as unknown;
  expect(published).toEqual(JSON.parse(JSON.stringify(REPORT_SCHEMA)));
});
