import { spawnSync } from 'node:child_process';
import { shopYaml } from '../report/shop';
import { compiled } from '../support/compiled';

/** A process of its own, with pipes for all three streams. */
function spawned(argv: readonly string[], input = '', flags: readonly string[] = []) {
  return spawnSync(process.execPath, [...flags, compiled('bin/zero-trust'), ...argv], {
    // jest tells its workers to colour what they print; a user's shell does not.
    input, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: undefined },
  });
}

/** The files that the command loads. */
function loadedBy(argv: readonly string[], input?: string): readonly string[] {
  return spawned(argv, input, ['--require', compiled('show-modules.js')]).stderr.split('\n');
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
    const loaded = loadedBy(['--help']);
    expect(loaded.filter((file) => file.includes('commander'))).not.toEqual([]);
    const heavy = ['node_modules/yaml/', 'node_modules/@dagrejs/', 'lib/judge/', 'lib/rules/', 'lib/report/', 'lib/cli/commands/'];
    expect(loaded.filter((file) => heavy.some((part) => file.includes(part)))).toEqual([]);
  });

  test('asked who reaches whom it does not load what lays out pictures', () => {
    const loaded = loadedBy(['reach', '-'], shopYaml());
    expect(loaded.filter((file) => file.includes('@dagrejs') || file.includes('lib/rules/') || file.includes('report/html'))).toEqual([]);
  });
});
