import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesUnder, ROOT } from '../docs/documents';
import { javaScript } from '../support/java-script';

export const FOLDER = join(ROOT, 'node_modules/.cache/zero-trust-bench');

/**
 * The library and its benchmarks as JavaScript, as a user runs it: a compiler in the process would count as its memory. The path of a
 * program of this folder.
 */
export function compiled(program: string): string {
  return join(FOLDER, 'test/bench', `${program}.js`);
}

export function compileAll(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  for (const path of [...filesUnder('src'), ...filesUnder('test/bench')]) {
    if (!path.endsWith('.ts')) continue;
    const target = join(FOLDER, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, javaScript(readFileSync(join(ROOT, path), 'utf8')));
  }
}
