import { readdirSync } from 'node:fs';
import type { App } from 'cdk8s';
import { inFolder } from './files';

/** The files that a synthesis wrote, and the error that it threw; empty where it threw none. */
export interface Synthesized {
  readonly files: readonly string[];
  readonly error: string;
}

/** Synthesizes a program into a folder of its own, which is gone afterwards. What is wrong at declaration is an error of the test. */
export function synthesized(declare: (outdir: string) => App): Synthesized {
  return inFolder((outdir) => {
    const app = declare(outdir);
    let error = '';
    try {
      app.synth();
    } catch (thrown) {
      error = String(thrown);
    }
    return { files: readdirSync(outdir), error };
  });
}
