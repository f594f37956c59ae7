import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { allBlocks, blocksIn, documents, placeOf } from './documents';
import type { Block } from './documents';
import { findProgram, manifestsIn, programs, run, typeErrors } from './programs';
import { isExcerpt } from './subset';
import { scripts } from '../../package.json';
import { filesUnder, readDocument, ROOT } from '../support/files';

// `console` is a command and what it prints, which test/cli/docs.test.ts runs.
const LANGUAGES = ['ts', 'sh', 'bash', 'yaml', 'python', 'go', 'js', 'text', 'xml', 'mermaid', 'console'];

function blocksOfLanguage(...languages: string[]): readonly (readonly [string, Block])[] {
  return allBlocks().filter(({ language }) => languages.includes(language)).map((block) => [placeOf(block), block] as const);
}

test('every block of a document says its language, and it is one that this test knows how to try', () => {
  const unknown = allBlocks().filter(({ language }) => !LANGUAGES.includes(language));
  expect(unknown.map((block) => `${placeOf(block)}: '${block.language}'`)).toEqual([]);
});

test('a block that never ends is an error, not the end of the looking', () => {
  expect(() => blocksIn('a.md', '```ts\nconst a = 1;')).toThrow('a.md:1: a block that does not end');
});

test('a block of an unknown kind of program type-checks to an error, so that the check is known to bite', () => {
  const [first] = programs();
  const source = "import { Mesh } from 'cdk8s-zero-trust';\nMesh.istio({ trustDomian: 'x' });";
  expect(first && typeErrors([{ ...first, source }])).toEqual([expect.stringContaining("'trustDomian' does not exist")]);
});

test('every TypeScript block type-checks strictly against the sources', () => {
  expect(typeErrors(programs())).toEqual([]);
});

describe('every TypeScript block runs', () => {
  test.each(programs().map((program) => [placeOf(program.block), program] as const))('%s', (_place, program) => {
    const { error, objects } = run(program);
    if (program.block.said.fails === 'yes') {
      expect(error).toBeDefined();
      expect(objects).toEqual([]);
    } else {
      expect(error).toBeUndefined();
    }
  });
});

describe('every YAML block parses, and stands in what the program writes that it names', () => {
  test.each(blocksOfLanguage('yaml'))('%s', (_place, block) => {
    expect(parseAllDocuments(block.text).flatMap(({ errors }) => errors)).toEqual([]);
    const program = block.said['written-by'];
    if (program === undefined) return;
    const { objects } = run(findProgram(block.document, program));
    for (const excerpt of manifestsIn(block.text)) {
      const named = objects.filter((object) => isExcerpt({ kind: excerpt.kind, metadata: excerpt.metadata }, object));
      expect(named).toHaveLength(1);
      expect(named[0]).toMatchObject({ apiVersion: excerpt.apiVersion });
      expect({ excerpt, found: isExcerpt(excerpt, named[0]) }).toEqual({ excerpt, found: true });
    }
  });
});

describe('every text block that a program prints is printed so, letter by letter', () => {
  const printed = blocksOfLanguage('text').filter(([, block]) => block.said['printed-by'] !== undefined);
  test.each(printed)('%s', (_place, block) => {
    const outcome = run(findProgram(block.document, block.said['printed-by'] ?? ''));
    expect(`${outcome.printed}\n${outcome.error ?? ''}`).toContain(block.text);
  });
});

describe('every command of the project that a shell block runs exists', () => {
  test.each(blocksOfLanguage('sh', 'bash'))('%s', (_place, { text }) => {
    const named = [...text.matchAll(/\b(?:npm run|npx projen) ([\w:-]+)/g)].map(([, script]) => script);
    if (/\bnpm test\b/.test(text)) named.push('test');
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
    for (const [, file] of text.matchAll(/(?:^|\s)((?:examples|docs|\.ci)\/[\w./-]+)/g)) expect(existsSync(join(ROOT, file))).toBe(true);
  });
});

describe('every Go and JavaScript block stands in a program that is tried with a real cluster', () => {
  const sources = ['test/cluster/go', 'test/cluster/service-tokens'].flatMap(filesUnder).filter((path) => /\.(go|mjs)$/.test(path)).map(readDocument);
  test.each(blocksOfLanguage('go', 'js'))('%s', (_place, { text }) => {
    expect(sources.some((source) => source.includes(text))).toBe(true);
  });
});

describe('every Python block is Python, and stands in a program of examples/python, or in one that is tried with a real cluster', () => {
  const sources = ['examples/python', 'test/cluster/service-tokens'].flatMap(filesUnder).filter((path) => path.endsWith('.py')).map(readDocument);
  test.each(blocksOfLanguage('python'))('%s', (_place, { text }) => {
    expect(sources.some((source) => source.includes(text))).toBe(true);
    const parsed = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: text, encoding: 'utf8' });
    if (parsed.error === undefined) expect(parsed.stderr).toBe('');
  });
});

describe('every link to a file of the repository leads to one', () => {
  test.each(documents())('%s', (document) => {
    const links = [...readDocument(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '').filter((link) => !/^(https?:|#)/.test(link));
    const broken = links.filter((link) => !existsSync(join(ROOT, dirname(document), link.replace(/#.*$/, ''))));
    expect(broken).toEqual([]);
  });
});

describe('every source file that a document names is there', () => {
  test.each(documents())('%s', (document) => {
    const named = [...readDocument(document).matchAll(/`([\w.-]+(?:\/[\w.-]+)+\.tsx?)`/g)].map(([, path]) => path ?? '');
    const folders = [ROOT, join(ROOT, 'src'), join(ROOT, dirname(document))];
    const missing = named.filter((path) => !folders.some((folder) => existsSync(join(folder, path))));
    expect(missing).toEqual([]);
  });
});
