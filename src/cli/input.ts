/** Reads what the command line names. */
import { existsSync } from 'node:fs';
import { BadInput } from './bad-input';
import type { Io } from './io';
import { loadManifests, STDIN } from '../reach/load';
import { ManifestSyntaxError, type ManifestInput } from '../reach/parse/documents';

/** Files, folders and `-`. Without any, what is piped in. */
export function readInput(paths: readonly string[], io: Io): readonly ManifestInput[] {
  const wanted = paths.length === 0 && !io.stdinIsTerminal ? [STDIN] : paths;
  if (wanted.length === 0) throw new BadInput('No manifests: name files or folders, or pipe YAML in.');
  if (wanted.filter((path) => path === STDIN).length > 1) throw new BadInput('Standard input (-) can be read only once.');
  const inputs = wanted.flatMap((path) => (path === STDIN ? [{ text: io.readStdin(), file: '<stdin>' }] : readPath(path)));
  if (inputs.length === 0) throw new BadInput(`No manifests in ${wanted.join(', ')}: expected files that end in .yaml, .yml or .json.`);
  return inputs;
}

function readPath(path: string): readonly ManifestInput[] {
  if (!existsSync(path)) throw new BadInput(`No such file or folder: ${path}`);
  try {
    return loadManifests([path]);
  } catch (error) {
    throw new BadInput(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whether an error is the user's to mend, and in which words. */
export function tryDescribeBadInput(error: unknown): string | undefined {
  if (error instanceof BadInput) return error.message;
  return error instanceof ManifestSyntaxError ? error.message : undefined;
}
