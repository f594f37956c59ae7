import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'cdk8s';

/** The files that a synthesis wrote, and the error that it threw; empty where it threw none. */
export interface Synthesized {
  readonly files: readonly string[];
  readonly error: string;
}

/** Synthesizes a program into a folder of its own, which is gone afterwards. What is wrong at declaration is an error of the test. */
export function synthesized(declare: (outdir: string) => App): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesized-'));
  try {
    const app = declare(outdir);
    let error = '';
    try {
      app.synth();
    } catch (thrown) {
      error = String(thrown);
    }
    return { files: readdirSync(outdir), error };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
