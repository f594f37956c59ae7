import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { ManifestInput } from './parse/documents';

const MANIFEST_EXTENSIONS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);

/** The file name that means standard input. */
export const STDIN = '-';

/** Reads files, folders (with all below them, in a fixed order) and standard input. */
export function loadManifests(paths: readonly string[]): ManifestInput[] {
  return paths.flatMap((path) => {
    if (path === STDIN) return [{ text: readFileSync(0, 'utf8'), file: '<stdin>' }];
    if (!statSync(path).isDirectory()) return [read(path)];
    return filesBelow(path).map(read);
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

function read(path: string): ManifestInput {
  return { text: readFileSync(path, 'utf8'), file: path };
}
