import { join } from 'node:path';
import { bundle } from '../../projenrc/bundle';
import { compile } from '../support/compiled';
import { ROOT } from '../support/files';

export const FOLDER = join(ROOT, 'node_modules/.cache/zero-trust-bench');

/**
 * The library and its benchmarks as JavaScript, as a user runs it: a compiler in the process would count as its memory. The path of a
 * program of this folder.
 */
export function compiled(program: string): string {
  return join(FOLDER, 'test/bench', `${program}.js`);
}

export function compileAll(): void {
  compile({ 'src': 'modules', 'test/bench': 'test/bench' }, FOLDER);
  bundle(join(FOLDER, 'modules'), join(FOLDER, 'src'));
}
