import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LegacyESLint } from 'eslint/use-at-your-own-risk';
import { cdk8sRooms, maxLines, rooms } from '../../.projen/rooms.json';
import { filesUnder, readDocument, ROOT } from '../docs/documents';

const ROOMS: Readonly<Record<string, readonly string[]>> = rooms;

/**
 * The project's own configuration, for text that is in no file: the rules that ask the type checker are left out, because they
 * know only files.
 */
const eslint = new LegacyESLint({
  cwd: ROOT,
  overrideConfig: {
    parserOptions: { projectService: false },
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/return-await': 'off' },
  },
});

/** The rules that a text breaks if it stands at this path. */
async function brokenRules(path: string, text: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(ROOT, path) });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

test('a room may import what the table allows', async () => {
  const text = "import type { WorkloadNode } from '../graph/nodes';\n\nexport type Mine = WorkloadNode;\n";
  await expect(brokenRules('src/render/mine.ts', text)).resolves.toEqual([]);
});

test.each(['reach', 'rules'])('the room %s can not import the graph', async (room) => {
  const text = "import type { WorkloadNode } from '../graph/nodes';\n\nexport type Mine = WorkloadNode;\n";
  await expect(brokenRules(`src/${room}/mine.ts`, text)).resolves.toEqual(['import/no-restricted-paths']);
});

test('the proof can import what was declared word for word', async () => {
  const text = "import type { PortRecord } from '../graph/record/values';\n\nexport type Mine = PortRecord;\n";
  await expect(brokenRules('src/prove/mine.ts', text)).resolves.toEqual([]);
});

test.each([
  ['prove', '../graph/trust-graph', 'TrustGraph'],
  ['prove', '../graph/nodes', 'WorkloadNode'],
  ['prove', '../graph/mesh/traits', 'MeshTraits'],
  ['graph', '../render/manifest', 'ObjectIdentity'],
  ['render', '../constructs/port', 'PortOptions'],
  ['constructs', '../render/manifest', 'ObjectIdentity'],
])('%s can not import %s', async (room, from, name) => {
  const text = `import type { ${name} } from '${from}';\n\nexport type Mine = ${name};\n`;
  await expect(brokenRules(`src/${room}/mine.ts`, text)).resolves.toEqual(['import/no-restricted-paths']);
});

test.each(['cdk8s', 'cdk8s-plus-28', 'constructs'])('the graph can not import %s', async (name) => {
  const text = `import * as foreign from '${name}';\n\nexport const mine = foreign;\n`;
  await expect(brokenRules('src/graph/mine.ts', text)).resolves.toEqual(['no-restricted-imports']);
});

test('two files that import each other are an error', async () => {
  // http-operations.ts imports order.ts.
  const text = "import { uniteOperations } from './http-operations';\n\nexport const mine = uniteOperations;\n";
  await expect(brokenRules('src/graph/order.ts', text)).resolves.toContain('import/no-cycle');
});

test.each([
  [maxLines, []],
  [maxLines + 1, ['max-lines']],
])('a file of %d lines breaks %j', async (lines, broken) => {
  const text = Array.from({ length: lines }, (_, index) => `export const a${index} = ${index};`).join('\n');
  await expect(brokenRules('src/graph/mine.ts', text)).resolves.toEqual(broken);
});

test('the table in docs/architecture.md is the one that lint enforces', () => {
  const rows = [...readDocument('docs/architecture.md').matchAll(/^\| `(\w+)` \| [^|]* \| ([^|]*) \|$/gm)];
  const documented = rows.map(([, room, allowed]) => [room, [...(allowed ?? '').matchAll(/`([\w/]+)`/g)].map(([, name]) => name)]);
  expect(Object.fromEntries(documented)).toEqual(ROOMS);
  expect(readDocument('docs/architecture.md')).toContain(`Only ${cdk8sRooms.map((room) => `\`${room}\``).join(', ').replace(/, (?=[^,]*$)/, ' and ')} may know cdk8s`);
});

test('every room of the table is there, and there is no room that it does not know', () => {
  const there = Object.keys(ROOMS).sort();
  const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(folders.sort()).toEqual(there);
});

test('no file imports from a room that its own may not import from, read without the help of lint', () => {
  const strays = filesUnder('src').flatMap((path) => {
    const [, room = '', ...inside] = path.split('/');
    const allowed = ROOMS[room];
    if (!allowed) return [];
    const imports = [...readFileSync(join(ROOT, path), 'utf8').matchAll(/from '(\.\.?\/[^']+)'/g)].map(([, from]) => from ?? '');
    return imports.filter((from) => {
      const ups = from.split('/').filter((part) => part === '..').length;
      const [target = '', folder = ''] = from.split('/').slice(ups);
      return ups === inside.length && target !== room && !allowed.includes(target) && !allowed.includes(`${target}/${folder}`);
    }).map((from) => `${path}: ${from}`);
  });
  expect(strays).toEqual([]);
});
