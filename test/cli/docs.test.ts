import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zeroTrust } from './fake-io';

const ROOT = join(__dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'cli.md'), 'utf8');

/** Stands for the rest of a long output. */
const REST = '…';

const EXAMPLES = [...PAGE.matchAll(/^````console\n\$ zero-trust (.*)\n([\s\S]*?)\n````$/gm)].map(([, command, output]) => ({ command, output }));

describe('docs/cli.md', () => {
  const before = process.cwd();
  beforeAll(() => process.chdir(ROOT));
  afterAll(() => process.chdir(before));

  test('has an example of every command', () => {
    const commands = new Set(EXAMPLES.map(({ command }) => command.split(' ')[0]));
    expect([...commands].sort()).toEqual(['diff', 'explain', 'graph', 'reach', 'secrets', 'verify']);
  });

  test.each(EXAMPLES)('prints what `zero-trust $command` prints', async ({ command, output }) => {
    const { out, err } = await zeroTrust(command.split(' '));
    const lines = `${out}${err}`.trimEnd().split('\n');
    const expected = output.split('\n');
    const shown = expected.at(-1) === REST ? [...lines.slice(0, expected.length - 1), REST] : lines;
    expect(shown).toEqual(expected);
  });

  test('names every option of the judge', async () => {
    const { out } = await zeroTrust(['reach', '--help']);
    const group = out.slice(out.indexOf('Facts about the cluster:'));
    const options = [...group.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, option]) => option);
    expect(options.length).toBeGreaterThan(8);
    expect(options.filter((option) => !PAGE.includes(option))).toEqual([]);
  });
});
