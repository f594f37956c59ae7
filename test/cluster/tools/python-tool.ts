import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cached } from './cache';
import { run } from './run';

const REQUIREMENTS = resolve(__dirname, '../python');

/**
 * A Python that has the packages of `test/cluster/python/<name>.txt`, whose lines pin every package by version. Programs are called as its
 * modules (`-m`): a venv that was moved has scripts that name the old place.
 */
export function pythonWith(name: string): string {
  const file = join(REQUIREMENTS, `${name}.txt`);
  const folder = cached(`python-${name}`, [run('python3', ['--version']), readFileSync(file, 'utf8')], (work) => {
    run('python3', ['-m', 'venv', work]);
    run(join(work, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', file]);
  });
  return join(folder, 'bin', 'python');
}
