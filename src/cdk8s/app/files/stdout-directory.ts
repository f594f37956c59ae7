import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';

/** How cdk8s-cli calls the directory that it makes for `cdk8s synth --stdout`. */
const CLI_DIRECTORY = /^cdk8s-[A-Za-z0-9]{6}$/;

/**
 * Whether the directory is the one that `cdk8s synth --stdout` makes, prints and throws away. It prints all files of it at the same time, without a line
 * between them: several charts run into one another, and large ones are mixed. One file comes out whole.
 *
 * The command tells a program nothing but the directory. What it makes for `--stdout` is there and empty; one that a user asks for
 * by `--output` is removed by cdk8s before, so that it is not there.
 */
export function isStdoutDirectory(outdir: string): boolean {
  if (outdir !== process.env.CDK8S_OUTDIR) return false;
  const path = resolve(outdir);
  return CLI_DIRECTORY.test(basename(path)) && dirname(path) === resolve(tmpdir()) && isEmpty(path);
}

function isEmpty(directory: string): boolean {
  try {
    return readdirSync(directory).length === 0;
  } catch {
    return false;
  }
}
