import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule, version } from 'typescript';
import { cached, contentsOf } from './cache';

const ROOT = resolve(__dirname, '../../..');
const PACKAGE = join(ROOT, 'package.json');

/**
 * The command from its sources as they are, compiled once for the same sources: a process that compiles for itself takes three seconds to begin.
 * Whoever runs it says with `NODE_PATH` where the libraries are.
 */
export function compiledCommand(): { readonly program: string; readonly env: Readonly<Record<string, string>> } {
  const sources = contentsOf(join(ROOT, 'src'));
  const folder = cached('command', [version, ...sources], (work) => {
    for (let index = 0; index < sources.length; index += 2) write(join(work, 'src', sources[index]!), sources[index + 1]!);
    copyFileSync(PACKAGE, join(work, 'package.json'));
  });
  return { program: join(folder, 'src', 'cli', 'main.js'), env: { NODE_PATH: join(ROOT, 'node_modules') } };
}

function write(path: string, text: string): void {
  const { outputText } = transpileModule(text, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true } });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path.replace(/\.ts$/, '.js'), outputText);
}
