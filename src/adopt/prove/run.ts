/** Runs a written program as Node.js would, in this process: what it is made of is handed in. */
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FACTS_FILE } from '../../judge/facts';
import { loadManifests } from '../../judge/load';
import type { ManifestInput } from '../../judge/objects/read/documents';

/** Loads a module that a program imports. */
export type Load = (module: string) => unknown;

export type Synthesis =
  | { readonly ok: true; readonly manifests: readonly ManifestInput[]; readonly facts: string | undefined; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly error: string };

/** @param folder where the program stands, with the files that it reads */
export function synthesize(program: string, folder: string, load: Load): Synthesis {
  const outdir = mkdtempSync(join(tmpdir(), 'zero-trust-adopt-'));
  const warnings: string[] = [];
  const [before, emit] = [process.env.CDK8S_OUTDIR, process.emitWarning.bind(process)];
  process.env.CDK8S_OUTDIR = outdir;
  // What a synthesis warns of is told when the user runs it.
  process.emitWarning = (warning: string | Error) => { warnings.push(String(warning)); };
  try {
    execute(program, folder, load);
    const facts = join(outdir, FACTS_FILE);
    return { ok: true, manifests: loadManifests([outdir]), facts: existsSync(facts) ? readFileSync(facts, 'utf8') : undefined, warnings };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  } finally {
    process.emitWarning = emit;
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** A written program has no types, and imports on lines of their own. */
function execute(program: string, folder: string, load: Load): void {
  const script = program.replace(/^import (\{ [\w, ]+ \}) from '([\w:-]+)';$/gm, "const $1 = require('$2');");
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, no-new-func -- the program that was just written, of which every text is quoted
  const run = new Function('require', '__dirname', script) as (require: Load, dirname: string) => void;
  run(load, folder);
}
