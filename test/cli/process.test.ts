import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { shopYaml } from '../report/shop';

const ROOT = join(__dirname, '..', '..');

/** A process of its own, with pipes for all three streams. */
function spawned(argv: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) {
  return spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'zero-trust.ts'), ...argv], {
    // jest tells its workers to colour what they print; a user's shell does not.
    cwd: ROOT, input, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: undefined, TS_NODE_PROJECT: 'test/tsconfig.json', ...env },
  });
}

describe('as a process', () => {
  test('reads a pipe, writes a report and nothing else, and exits with a code', () => {
    const result = spawned(['reach', '--ip-block-matches-pods=no'], shopYaml());
    expect(result.stderr).toBe('');
    expect(result.stdout).toMatch(/^shop\/orders +shop\/payments +8080 POST \/payment\/\* +allowed$/m);
    expect(result.stdout).not.toContain('\u001b');
    expect(result.status).toBe(0);
  });

  test('exits with 3 where YAML is bad', () => {
    const result = spawned(['reach', '-'], 'kind: [');
    expect(result.stderr).toMatch(/^<stdin>:1:\d+: /);
    expect(result.stdout).toBe('');
    expect(result.status).toBe(3);
  });

  test('asked for help it loads neither YAML nor the judge nor anything that draws', () => {
    const loaded = spawned(['--help'], '', { SHOW_MODULES: '1' }).stderr.split('\n');
    expect(loaded.filter((file) => file.includes('commander'))).not.toEqual([]);
    const heavy = ['node_modules/yaml/', 'node_modules/@dagrejs/', 'src/judge/', 'src/rules/', 'src/report/', 'src/cli/commands/'];
    expect(loaded.filter((file) => heavy.some((part) => file.includes(part)))).toEqual([]);
  });

  test('asked who reaches whom it does not load what lays out pictures', () => {
    const loaded = spawned(['reach', '-'], shopYaml(), { SHOW_MODULES: '1' }).stderr.split('\n');
    expect(loaded.filter((file) => file.includes('@dagrejs') || file.includes('src/rules/') || file.includes('report/html'))).toEqual([]);
  });
});
