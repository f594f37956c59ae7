import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { service } from './programs';
import { Mesh, TrustReport, ZeroTrustDefaults, ZeroTrustNamespace } from '../../src';
import type { ProblemCode } from '../../src/author/graph/problem';
import { errorOf } from '../support/error-of';
import { inFolder } from '../support/files';

/** Where a row's program is written: `app` is the chart's path and `app/shop` that of the namespace. */
export interface Place {
  readonly app: App;
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
}

export type Program = (place: Place) => void;

/** What must be told about one mistake. */
export interface Told {
  readonly code: ProblemCode;
  /** Path of the construct. */
  readonly at: string;
  /** What was wrong and the value got, word for word: `ports[0]: got 0`. */
  readonly got: string;
  /** Words of what was expected and of what to do, in this order. */
  readonly words: readonly string[];
}

/** The mistake of that kind, on the construct in `app/shop` of that name or, with a slash, on that path. */
export function told(code: ProblemCode, at: string, got: string, ...words: string[]): Told {
  return { code, at: at.includes('/') || at === '' ? at : `app/shop/${at}`, got, words };
}

/** One row of the table: a program with mistakes, and exactly what must be told about it. */
export function refuses(mistake: string, program: Program, ...expected: Told[]): void {
  describe(mistake, () => {
    it('is told once, and nothing is written', () => {
      const { lines } = synth(program);
      expectTold(lines, expected);
    });

    it('is told beside another mistake of the same program', () => {
      const { lines } = synth((place) => {
        program(place);
        anotherMistake(place);
      });
      expectTold(lines, [...expected, ANOTHER]);
    });
  });
}

/** A program that is right: nothing is told, and the chart is written. */
export function accepts(virtue: string, program: Program): void {
  it(`${virtue} is accepted`, () => {
    inFolder((outdir) => {
      const place = newPlace(outdir);
      program(place);
      place.app.synth();
      expect(TrustReport.of(place.app).errors).toEqual([]);
      expect(readdirSync(outdir)).toContain('app.k8s.yaml');
    });
  });
}

/** Synthesizes twice, into an empty directory and over an older output; what is told, line by line. */
export function synth(program: Program): { readonly lines: readonly string[]; readonly warnings: readonly string[] } {
  const first = inFolder((outdir) => attempt(program, outdir, {}));
  const second = inFolder((outdir) => attempt(program, outdir, { 'app.k8s.yaml': 'kind: Older\n', 'gone.k8s.yaml': 'kind: Gone\n' }));
  expect(second.lines).toEqual(first.lines);
  return first;
}

export function newPlace(outdir?: string): Place {
  const app = new App({ outdir });
  ZeroTrustDefaults.of(app).set({ mesh: Mesh.istio() });
  const chart = new Chart(app, 'app');
  return { app, chart, shop: new ZeroTrustNamespace(chart, 'shop') };
}

const ANOTHER: Told = told('image-reference', 'app/elsewhere/other', "image: got 'not an image'", 'an image reference', 'without spaces');

function anotherMistake({ chart }: Place): void {
  const elsewhere = new ZeroTrustNamespace(chart, 'elsewhere', { mesh: Mesh.istio() });
  service(elsewhere, 'other', { image: 'not an image' });
}

function attempt(program: Program, outdir: string, older: Readonly<Record<string, string>>) {
  for (const [file, text] of Object.entries(older)) writeFileSync(join(outdir, file), text);
  const place = newPlace(outdir);
  // A mistake never throws where it is made: it would hide all the others.
  expect(() => program(place)).not.toThrow();
  const lines = linesOf(errorOf(() => place.app.synth()).message);
  const files = readdirSync(outdir).map((file) => [file, readFileSync(join(outdir, file), 'utf8')]);
  expect(Object.fromEntries(files)).toEqual(older);
  // The report tells the same, but for objects that are not this library's.
  expect(lines).toEqual(expect.arrayContaining(TrustReport.of(place.app).errors));
  return { lines, warnings: TrustReport.of(place.app).warnings };
}

function linesOf(message: string): readonly string[] {
  const [title, ...lines] = message.split('\n');
  expect(title).toBe('Validation failed with the following errors:');
  return lines.map((line) => line.trim());
}

function expectTold(lines: readonly string[], expected: readonly Told[]): void {
  const untold = expected.filter((mistake) => !lines.some((line) => tells(line, mistake)));
  const surplus = lines.filter((line) => !expected.some((mistake) => tells(line, mistake)));
  expect({ untold, surplus }).toEqual({ untold: [], surplus: [] });
  expect(lines).toHaveLength(expected.length);
}

function tells(line: string, { code, at, got, words }: Told): boolean {
  const start = `${at === '' ? '' : `[${at}] `}${got}, expected `;
  const after = words.reduce((from, word) => (from < 0 ? from : line.indexOf(word, from)), start.length);
  return line.startsWith(start) && after >= 0 && line.endsWith(` (${code})`) && !/undefined|\[object|: ;/.test(line);
}
