import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { compiled } from '../../support/compiled';
import { javaScript } from '../../support/java-script';

const SRC = join(__dirname, '..', '..', '..', 'src');

interface Loaded {
  exports: object;
}

/** Modules of `src/`, compiled once and loaded again where one that they need has been replaced. */
export class Loader {
  private readonly folder = compiled('lib');
  private readonly compiled = new Map<string, string>();
  private readonly loaded = new Map<string, Loaded>();
  /** Who needs whom: those that asked for a file. */
  private readonly askers = new Map<string, Set<string>>();

  /** The public surface of the library. */
  public library<T>(): T {
    return this.load(join(SRC, 'index.ts')).exports as T;
  }

  public source(path: string): string {
    return readFileSync(join(SRC, path), 'utf8');
  }

  /** Runs something with another source in the place of a file, and puts things back. */
  public with<T>(path: string, source: string, run: () => T): T {
    const file = join(SRC, path);
    const before = this.compiledOf(file);
    this.forget(file);
    this.compiled.set(file, javaScript(source));
    try {
      return run();
    } finally {
      this.forget(file);
      this.compiled.set(file, before);
    }
  }

  private forget(file: string): void {
    if (!this.loaded.delete(file)) return;
    for (const asker of this.askers.get(file) ?? []) this.forget(asker);
  }

  private load(file: string): Loaded {
    const known = this.loaded.get(file);
    if (known) return known;
    const module: Loaded = { exports: {} };
    this.loaded.set(file, module);
    const asks = (name: string): unknown => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- packages are the same for all copies
      if (!name.startsWith('.')) return require(name);
      const wanted = this.find(join(dirname(file), name));
      this.askers.set(wanted, (this.askers.get(wanted) ?? new Set()).add(file));
      return this.load(wanted).exports;
    };
    // eslint-disable-next-line no-new-func, @typescript-eslint/no-implied-eval -- what Node.js does with a module
    const run = new Function('exports', 'require', 'module', '__filename', '__dirname', this.compiledOf(file)) as (...args: unknown[]) => void;
    run(module.exports, asks, module, file, dirname(file));
    return module;
  }

  private find(path: string): string {
    const found = [`${path}.ts`, join(path, 'index.ts')].find((candidate) => existsSync(candidate));
    if (found === undefined) throw new Error(`no source at ${relative(SRC, path)}`);
    return found;
  }

  private compiledOf(file: string): string {
    const known = this.compiled.get(file) ?? readFileSync(join(this.folder, relative(SRC, file).replace(/\.ts$/, '.js')), 'utf8');
    this.compiled.set(file, known);
    return known;
  }
}
