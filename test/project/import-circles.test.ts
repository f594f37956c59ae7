import { join } from 'node:path';
import { filesUnder, ROOT } from '../support/files';
import { circlesIn, importsOf } from '../support/import-circles';

const FILES = filesUnder('src').filter((path) => path.endsWith('.ts')).map((path) => join(ROOT, path));

/** Lint reports circles of values (import/no-cycle); types it does not follow. */
test('no files of src import each other, not even types', () => {
  const circles = circlesIn(importsOf(FILES)).map((circle) => circle.map((file) => file.slice(ROOT.length + 1)));
  expect(circles).toEqual([]);
});

test('imports of types, of values and of what is loaded late are read', () => {
  const imports = importsOf(FILES);
  const namesOf = (file: string) => (imports.get(join(ROOT, 'src', file)) ?? []).map((path) => path.slice(join(ROOT, 'src').length + 1));
  expect(namesOf('author/graph/nodes.ts')).toContain('author/graph/pod.ts');
  expect(namesOf('author/meshes/table.ts')).toEqual(expect.arrayContaining(['author/meshes/mesh.ts', 'author/meshes/none/dialect.ts']));
  expect(namesOf('cdk8s/bridge/lazy.ts')).toContain('proof/prove-graph.ts');
});

test.each<[string, Record<string, string[]>, string[][]]>([
  ['a line', { a: ['b'], b: ['c'], c: [] }, []],
  ['two ways to one file', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
  ['a pair', { a: ['b'], b: ['a'], c: ['a'] }, [['a', 'b']]],
  ['a ring behind a line', { a: ['b'], b: ['c'], c: ['d'], d: ['b'] }, [['b', 'c', 'd']]],
  ['two rings that share a file', { a: ['b', 'c'], b: ['a'], c: ['a'] }, [['a', 'b', 'c']]],
  ['two rings, one after the other', { a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] }, [['c', 'd'], ['a', 'b']]],
  ['a file that imports itself', { a: ['a'] }, [['a']]],
])('circles: %s', (_, imports, circles) => {
  expect(circlesIn(new Map(Object.entries(imports)))).toEqual(circles);
});
