import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { decodeText } from './objects/read/decode-text';
import type { ManifestInput } from './objects/read/documents';
import { tryExplainNoManifest, type SkippedFile } from './objects/read/found-files';

const MANIFEST_EXTENSIONS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);

/** The file name that means standard input. */
export const STDIN = '-';

type TextInput = Extract<ManifestInput, { readonly text: string }>;

/**
 * Reads files, folders (with all below them, in a fixed order) and standard input.
 *
 * @param skipped receives the files of folders that are no manifests
 */
export function loadManifests(paths: readonly string[], skipped: SkippedFile[] = []): ManifestInput[] {
  return paths.flatMap((path) => {
    if (path === STDIN) return [{ text: decodeText(readFileSync(0)), file: '<stdin>' }];
    if (!statSync(path).isDirectory()) return [read(path)];
    return filesBelow(path).map(read).filter(({ text, file = '' }) => {
      const because = tryExplainNoManifest(file, text);
      if (because !== undefined) skipped.push(Object.freeze({ file, because }));
      return because === undefined;
    });
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return MANIFEST_EXTENSIONS.has(extname(entry.name)) ? [path] : [];
    });
}

function read(path: string): TextInput {
  const bytes = readFileSync(path);
  try {
    return { text: decodeText(bytes), file: path };
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
