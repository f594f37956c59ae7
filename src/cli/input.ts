/** Reads what the command line names. */
import { existsSync } from 'node:fs';
import { BadInput } from './bad-input';
import type { Io } from './io';
import { printable } from './printable';
import { loadManifests, STDIN } from '../judge/load';
import { ManifestSyntaxError, type ManifestInput } from '../judge/objects/read/documents';
import type { SkippedFile } from '../judge/objects/read/found-files';

/** Files named in one note. */
const SHOWN = 10;

/** Files, folders and `-`. Without any, what is piped in. */
export function readInput(paths: readonly string[], io: Io): readonly ManifestInput[] {
  const wanted = paths.length === 0 && !io.stdinIsTerminal ? [STDIN] : paths;
  if (wanted.length === 0) throw new BadInput('No manifests: name files or folders, or pipe YAML in.');
  if (wanted.filter((path) => path === STDIN).length > 1) throw new BadInput('Standard input (-) can be read only once.');
  const skipped: SkippedFile[] = [];
  const inputs = wanted.flatMap((path) => (path === STDIN ? [{ text: readStdin(io), file: '<stdin>' }] : readPath(path, skipped)));
  tellSkipped(skipped, io);
  if (inputs.length === 0) throw new BadInput(`No manifests in ${wanted.join(', ')}: expected files that end in .yaml, .yml or .json, with objects of Kubernetes.`);
  return inputs;
}

function readStdin(io: Io): string {
  try {
    return io.readStdin();
  } catch (error) {
    throw new BadInput(`Standard input can't be read: ${messageOf(error)}`);
  }
}

function readPath(path: string, skipped: SkippedFile[]): readonly ManifestInput[] {
  if (!existsSync(path)) throw new BadInput(`No such file or folder: ${path}`);
  try {
    return loadManifests([path], skipped);
  } catch (error) {
    throw new BadInput(`${path} can't be read: ${messageOf(error)}`);
  }
}

function tellSkipped(skipped: readonly SkippedFile[], io: Io): void {
  for (const { file, because } of skipped.slice(0, SHOWN)) io.stderr.write(printable(`note: ${file} is skipped: ${because}\n`));
  if (skipped.length > SHOWN) io.stderr.write(`note: and ${skipped.length - SHOWN} more files that are no manifests\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether an error is the user's to mend, and in which words. */
export function tryDescribeBadInput(error: unknown): string | undefined {
  if (error instanceof BadInput) return error.message;
  return error instanceof ManifestSyntaxError ? error.message : undefined;
}
