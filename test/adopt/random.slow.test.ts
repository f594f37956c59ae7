/** Applications with random faults: never a stack, always a program that compiles, and nobody may reach more. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { adopted, APPLICATIONS, cells, judged, run, wider } from './adopted';
import { typeErrors } from './type-errors';
import { fc, PROPERTY_TIMEOUT, runs } from '../support/properties';

type Node = Record<string, unknown> | unknown[];

const APPLICATION: readonly (readonly unknown[])[] = readdirSync(APPLICATIONS).sort().map((name) => (
  parseAllDocuments(readFileSync(join(APPLICATIONS, name), 'utf8')).map((document) => document.toJS() as unknown).filter((one) => one !== null)
));

const TEXTS = ['', 'seats:9090', 'http://payment', '*/', '\n', '\u2028', 'yes', '0x10', '1e3', '{{ }}', '"', "'", '\\', 'null', '~', '__proto__', '@ts-ignore', 'a/b', 'UPPER', 'x'.repeat(300)];
const value = fc.oneof(
  fc.constantFrom<unknown>(...TEXTS, 0, -1, 80, 15001, 70000, 1.5, true, false, null, [], {}, [{}], [''], { a: 'b' }), fc.string(),
);
/** Where a value is put, as a share of all places, and whether the key is another one. */
const fault = fc.record({ place: fc.double({ min: 0, max: 0.999, noNaN: true }), value, key: fc.option(fc.constantFrom('unknownField', 'hostNetwork', 'valueFrom', 'privileged', 'matchExpressions')) });

function placesIn(node: unknown, path: readonly (readonly [Node, string | number])[] = []): (readonly [Node, string | number])[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = node as Node;
  const keys: (string | number)[] = Array.isArray(own) ? own.map((_, index) => index) : Object.keys(own);
  return [...path, ...keys.flatMap((key) => [[own, key] as const, ...placesIn((own as Record<string | number, unknown>)[key])])];
}

test('of applications with random faults', async () => {
  const programs: string[] = [];
  let proven = 0;
  await fc.assert(fc.asyncProperty(fc.constantFrom(...APPLICATION), fc.array(fault, { maxLength: 4 }), async (objects, faults) => {
    const changed = structuredClone(objects) as unknown[];
    for (const { place, value: put, key } of faults) {
      const places = placesIn(changed);
      const [node, own] = places[Math.floor(place * places.length)];
      (node as Record<string | number, unknown>)[Array.isArray(node) ? own : key ?? own] = put;
    }
    const input = changed.map((object) => stringify(object, { version: '1.1' })).join('---\n');
    const result = await adopted(input);
    rmSync(join(result.folder, '..', 'in.yaml'), { force: true });
    expect(`${result.out}${result.err}`).not.toMatch(/\n {4}at |TypeError|undefined is not|is not a function/);
    if (result.main === '') return;
    programs.push(result.main);
    if (result.code !== 0) return;
    const { status, manifests } = run(result);
    expect(status).toBe(0);
    expect([...cells(judged([{ text: input }]), judged(manifests))].filter(wider)).toEqual([]);
    proven += 1;
  }), { numRuns: runs(12) });
  expect(programs.length).toBeGreaterThan(4);
  expect(proven).toBeGreaterThan(1);
  expect(typeErrors(programs)).toEqual([]);
}, PROPERTY_TIMEOUT);
