import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { version } from 'typescript';
import { cached, contentsOf } from './cache';
import { javaScript } from '../../support/java-script';

const ROOT = resolve(__dirname, '../../..');

/** What is compiled, and to where: the package as it is published, and programs that use it by its name. */
const FOLDERS = { 'src': 'lib', 'examples': 'examples', 'test/cluster/kubectl': 'test/cluster/kubectl' } as const;
const COPIED = ['package.json', 'bin/zero-trust'] as const;

export interface Compiled {
  /** The file that Node.js runs. */
  readonly program: string;
  /** Says where the libraries are. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A program of the package, which is compiled once for the same sources: a process that compiles for itself takes three seconds to begin.
 */
export function compiled(program: string): Compiled {
  const sources = Object.entries(FOLDERS).flatMap(([from, to]) => sourcesIn(join(ROOT, from)).map(({ path, text }) => ({ path: to + path, text })));
  const folder = cached('compiled', [version, ...COPIED.map((name) => readFileSync(join(ROOT, name), 'utf8')), ...sources.flatMap(({ path, text }) => [path, text])], (work) => {
    for (const { path, text } of sources) {
      mkdirSync(join(work, dirname(path)), { recursive: true });
      writeFileSync(join(work, path.replace(/\.ts$/, '.js')), javaScript(text));
    }
    for (const name of COPIED) cpSync(join(ROOT, name), join(work, name));
  });
  return { program: join(folder, program), env: { NODE_PATH: join(ROOT, 'node_modules') } };
}

function sourcesIn(folder: string): { readonly path: string; readonly text: string }[] {
  const contents = contentsOf(folder);
  return contents.flatMap((path, index) => (index % 2 === 0 && path.endsWith('.ts') ? { path, text: contents[index + 1]! } : []));
}
