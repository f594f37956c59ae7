import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cached, contentsOf } from './cache';
import { run } from './run';

/** A copy of a folder of Node programs, with the packages beside them that its `package.json` pins. */
export function nodePrograms(folder: string): string {
  return cached('node-programs', [run('node', ['--version']), ...contentsOf(folder)], (work) => {
    for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(work, name));
    run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--prefix', work]);
  });
}
