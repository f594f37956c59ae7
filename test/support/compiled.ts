import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { version } from 'typescript';
import { ROOT } from './files';
import { javaScript } from './java-script';

/**
 * The package as it is published, and programs beside it that import it by its name. A process that runs these files starts in a tenth of the
 * time of one that compiles for itself.
 */
export const PACKAGE = join(ROOT, 'node_modules', '.cache', 'cdk8s-zero-trust');

/** Files and folders of the package, by where they are in the repository. */
const PACKAGED: Readonly<Record<string, string>> = {
  'src': 'lib', 'assets': 'assets', 'package.json': 'package.json', 'bin': 'bin', 'examples': 'examples', 'test/cli/show-modules.ts': 'show-modules.ts', 'test/cluster/kubectl': 'test/cluster/kubectl',
};

/** The path of a file of the package, which is compiled before if a source has changed. */
export function compiled(path: string): string {
  compile(PACKAGED, PACKAGE);
  return join(PACKAGE, path);
}

/**
 * Compiles TypeScript files, one by one and without type checks, and copies the others. Only files that changed since the last time are
 * written, each at once: tests that run at the same time find it whole.
 */
export function compile(places: Readonly<Record<string, string>>, target: string): void {
  const state = join(target, 'compiled.json');
  const before = existsSync(state) ? JSON.parse(readFileSync(state, 'utf8')) as Readonly<Record<string, string>> : {};
  const after: Record<string, string> = {};
  for (const [from, to] of Object.entries(places)) {
    for (const file of filesAt(join(ROOT, from))) {
      const source = readFileSync(file, 'utf8');
      const path = join(to, relative(join(ROOT, from), file)).replace(/\.ts$/, '.js');
      after[path] = createHash('sha256').update(version).update(source).digest('hex');
      if (before[path] !== after[path]) writeAtOnce(join(target, path), file.endsWith('.ts') ? javaScript(source) : source);
    }
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  for (const path of Object.keys(before).filter((one) => !(one in after))) rmSync(join(target, path), { force: true });
  writeAtOnce(state, JSON.stringify(after));
}

function filesAt(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\/(dist|__pycache__)(\/|$)/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
}

function writeAtOnce(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}
