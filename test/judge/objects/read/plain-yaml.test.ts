import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { tryReadPlain } from '../../../../src/judge/objects/read/plain-yaml';
import type { SyntaxProblem } from '../../../../src/judge/objects/read/syntax-problem';
import { readText } from '../../../../src/judge/objects/read/text';
import { KUBERNETES_YAML } from '../../../../src/judge/objects/read/yaml-schema';
import { filesUnder } from '../../../support/files';

/** What the reader of all YAML says; undefined where it complains. */
function inFull(text: string): readonly unknown[] | undefined {
  const documents = parseAllDocuments(text, { schema: KUBERNETES_YAML });
  if (!Array.isArray(documents)) return [];
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  try {
    return documents.map((document) => document.toJS() as unknown);
  } catch {
    // An alias of nothing.
    return undefined;
  }
}

/** What is read of a text in the end, empty documents apart. */
function read(text: string): readonly unknown[] | undefined {
  const problems: SyntaxProblem[] = [];
  const values = [...readText(text, 'f.yaml', problems)].map(({ value }) => value);
  return problems.length > 0 ? undefined : values.filter((value) => value !== null);
}

const TOKENS = [
  'a', 'b', 'key', 'on', 'y', 'null', '~', '010', '1.5', '-1', '.5', '1e3', '0x1f', '8080', 'yes:', 'x/y.z-1', 'it\'s', 'a"b', '"', '\'', '"x y"', '\'it\'\'s\'', '"a\\nb"', '"b": ', '\'c\': ',
  '{}', '[]', '[a]', '{a: b}', '|', '>', '>-', '&x', '*x', '!!str', '<<', '__proto__', '?', '-', ':', '#', '# c', ',', '%', '@', '`', '---', '...', '  ', 'http://h:80', 'a:b', '1:30', '=', '\t', '\r', 'é', '\u2028',
];

const text = fc.array(fc.tuple(
  fc.constantFrom(0, 0, 0, 2, 2, 4, 4, 6, 1, 3),
  fc.constantFrom('', '', '', '- ', '- ', '-   ', '- - '),
  fc.constantFrom('', 'a: ', 'b: ', 'c:', 'a.b/c-d:   ', '"q": ', 'd :'),
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom('', '', 'x', '1', 'true', '"s"', '\'t\'') }, { weight: 2, arbitrary: fc.array(fc.constantFrom(...TOKENS), { maxLength: 3 }).map((tokens) => tokens.join(' ')) }),
  fc.constantFrom('', '', '', '', ' ', ' # c', '#c'),
), { maxLength: 8 }).map((lines) => lines.map(([indent, dash, key, value, end]) => `${' '.repeat(indent)}${dash}${key}${value}${end}`).join('\n'));

const documents = fc.array(text, { minLength: 1, maxLength: 3 }).chain((parts) => fc.array(fc.constantFrom('\n---\n', '\n---\n', '\n--- \n', '\n---\r\n', '\n...\n', '\n--- # c\n'), { minLength: 3, maxLength: 3 })
  .map((marks) => parts.map((part, at) => (at === 0 ? part : `${marks[at]}${part}`)).join('')));

const RUNS = { numRuns: 20_000 };

test('what is read in short is what a reader of all YAML reads', () => {
  let short = 0;
  fc.assert(fc.property(text, (document) => {
    const found = tryReadPlain(document);
    if (!found) return;
    short += 1;
    expect([found.value]).toStrictEqual(inFull(`---\n${document}`));
  }), RUNS);
  expect(short).toBeGreaterThan(RUNS.numRuns / 20);
});

test('documents apart say what they say together', () => {
  fc.assert(fc.property(documents, (stream) => {
    const full = inFull(stream);
    // Indents that only Kubernetes takes are for another test.
    if (full) expect(read(stream)).toStrictEqual(full.filter((value) => value !== null));
  }), { numRuns: 3000 });
});

test('manifests of all kinds are read alike', () => {
  const files = ['test', 'docs', 'examples'].flatMap((folder) => filesUnder(folder)).filter((file) => /\.ya?ml$/.test(file));
  let short = 0;
  for (const file of files) {
    const content = readFileSync(file, 'utf8');
    const full = inFull(content);
    if (!full) continue;
    expect({ file, values: read(content) }).toStrictEqual({ file, values: full.filter((value) => value !== null) });
    if (tryReadPlain(content)) short += 1;
  }
  expect(files.length).toBeGreaterThan(20);
  expect(short).toBeGreaterThan(0);
});

test('a place in a document is found where it stands in the text', () => {
  const problems: SyntaxProblem[] = [];
  const stream = '# first\na:\n- b: 1\n---\n\n# second\nc:\n  d: [1,\n   {e: x}]\n---\nf:\n  g: y\n';
  const [first, second, third] = [...readText(stream, 'f.yaml', problems)];
  expect(problems).toEqual([]);
  expect(first.origin.locate(['a', 0, 'b'])).toEqual({ file: 'f.yaml', line: 3, column: 3 });
  expect(second.origin.locate(['c', 'd', 1, 'e'])).toEqual({ file: 'f.yaml', line: 9, column: 5 });
  expect(third.origin.locate(['f', 'g'])).toEqual({ file: 'f.yaml', line: 12, column: 3 });
  expect(third.origin.locate([])).toEqual({ file: 'f.yaml', line: 11, column: 1 });
});

test.each([
  ['an anchor', 'a: &x 1\nb: *x'], ['a tag', 'a: !!str 1'], ['a block of text', 'a: |\n  b'], ['a comment behind a value', 'a: b # c'], ['a key of two words', 'a b: c'], ['an escape', 'a: "\\n"'],
  ['a scalar of two lines', 'a: b\n  c'], ['a key that is given twice', 'a: 1\na: 2'], ['a merge', '"<<": {}'], ['a prototype', '__proto__: {}'], ['a key that is no text', 'on: 1'],
])('%s is beyond it', (_, document) => {
  expect(tryReadPlain(document)).toBeUndefined();
});
