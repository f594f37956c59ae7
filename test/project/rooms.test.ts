import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LegacyESLint } from 'eslint/use-at-your-own-risk';
import { belowLayers, cdk8sRooms, maxLines, rooms } from '../../.projen/rooms.json';
import { filesUnder, readDocument, ROOT } from '../support/files';

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
  await expect(brokenRules('src/author/render/mine.ts', text)).resolves.toEqual([]);
});

test.each(['judge', 'rules'])('the room %s can not import the graph', async (room) => {
  const text = "import type { WorkloadNode } from '../author/graph/nodes';\n\nexport type Mine = WorkloadNode;\n";
  await expect(brokenRules(`src/${room}/mine.ts`, text)).resolves.toEqual(['import/no-restricted-paths']);
});

test('the proof can import what was declared word for word', async () => {
  const text = "import type { PortRecord } from '../author/graph/record/values';\n\nexport type Mine = PortRecord;\n";
  await expect(brokenRules('src/proof/mine.ts', text)).resolves.toEqual([]);
});

test.each([
  ['proof', '../author/graph/trust-graph', 'TrustGraph'],
  ['proof', '../author/graph/nodes', 'WorkloadNode'],
  ['proof', '../author/meshes/mesh', 'MeshDialect'],
  ['author/graph', '../render/manifest', 'ObjectIdentity'],
  ['author/render', '../constructs/port', 'PortOptions'],
  ['author/constructs', '../render/manifest', 'ObjectIdentity'],
])('%s can not import %s', async (room, from, name) => {
  const text = `import type { ${name} } from '${from}';\n\nexport type Mine = ${name};\n`;
  await expect(brokenRules(`src/${room}/mine.ts`, text)).resolves.toEqual(['import/no-restricted-paths']);
});

test.each(['cdk8s', 'cdk8s-plus-28', 'constructs'])('the graph can not import %s', async (name) => {
  const text = `import * as foreign from '${name}';\n\nexport const mine = foreign;\n`;
  await expect(brokenRules('src/author/graph/mine.ts', text)).resolves.toEqual(['no-restricted-imports']);
});

test.each(belowLayers)('judge/%s can not import a layer', async (room) => {
  const text = "import type { IstioObjects } from '../layers/istio/key';\n\nexport type Mine = IstioObjects;\n";
  await expect(brokenRules(`src/judge/${room}/mine.ts`, text)).resolves.toEqual(['import/no-restricted-paths']);
});

test('a layer can import no other one, and none is left out of the rules', async () => {
  const layers = [...new Set(filesUnder('src/judge/layers').flatMap((path) => /^src\/judge\/layers\/([\w-]+)\//.exec(path)?.[1] ?? []))];
  expect(layers.length).toBeGreaterThan(2);
  for (const layer of layers) {
    const [other, name] = layer === 'istio' ? ['gateway-api', 'GatewayObjects'] : ['istio', 'IstioObjects'];
    const text = `import type { ${name} } from '../${other}/key';\n\nexport type Mine = ${name};\n`;
    expect([layer, await brokenRules(`src/judge/layers/${layer}/mine.ts`, text)]).toEqual([layer, ['import/no-restricted-paths']]);
  }
});

test('two files that import each other are an error', async () => {
  // http-operations.ts imports order.ts.
  const text = "import { uniteOperations } from './http-operations';\n\nexport const mine = uniteOperations;\n";
  await expect(brokenRules('src/author/graph/order.ts', text)).resolves.toContain('import/no-cycle');
});

test.each([
  [maxLines, []],
  [maxLines + 1, ['max-lines']],
])('a file of %d lines breaks %j', async (lines, broken) => {
  const text = Array.from({ length: lines }, (_, index) => `export const a${index} = ${index};`).join('\n');
  await expect(brokenRules('src/author/graph/mine.ts', text)).resolves.toEqual(broken);
});

test('the table in docs/architecture.md is the one that lint enforces', () => {
  const rows = [...readDocument('docs/architecture.md').matchAll(/^\| `([\w/]+)` \| [^|]* \| ([^|]*) \|$/gm)];
  const documented = rows.map(([, room, allowed]) => [room, [...(allowed ?? '').matchAll(/`([\w/]+)`/g)].map(([, name]) => name)]);
  expect(Object.fromEntries(documented)).toEqual(ROOMS);
  expect(readDocument('docs/architecture.md')).toContain(`Only ${cdk8sRooms.map((room) => `\`${room}\``).join(', ').replace(/, (?=[^,]*$)/, ' and ')} may know cdk8s`);
});

test('every room of the table is there, and there is no room that it does not know', () => {
  const files = filesUnder('src').map((path) => path.slice('src/'.length)).filter((path) => path.includes('/'));
  expect(files.filter((path) => !roomOf(path))).toEqual([]);
  expect(Object.keys(ROOMS).filter((room) => !files.some((path) => path.startsWith(`${room}/`)))).toEqual([]);
});

test('no file imports from a room that its own may not import from, read without the help of lint', () => {
  const strays = filesUnder('src').map((path) => path.slice('src/'.length)).flatMap((path) => {
    const room = roomOf(path);
    if (!room) return [];
    const allowed = [room, ...ROOMS[room] ?? []];
    const imports = [...readFileSync(join(ROOT, 'src', path), 'utf8').matchAll(/from '(\.\.?\/[^']+)'/g)].map(([, from]) => from ?? '');
    return imports.filter((from) => !allowed.some((name) => join(dirname(path), from).startsWith(`${name}/`))).map((from) => `${path}: ${from}`);
  });
  expect(strays).toEqual([]);
});

/** The room that a file under `src/` stands in. */
function roomOf(path: string): string | undefined {
  return Object.keys(ROOMS).find((room) => path.startsWith(`${room}/`));
}
