import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where built tools are kept: outside the sources, so that a clean tree stays clean and a second run is warm. */
export const CACHE = process.env.ZERO_TRUST_CACHE ?? join(homedir(), '.cache', 'cdk8s-zero-trust');

/** A folder of the cache that `make` fills once for all contents of the same key. Nobody sees it before it is whole. */
export function cached(name: string, key: readonly string[], make: (folder: string) => void): string {
  const digest = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16);
  const folder = join(CACHE, `${name}-${digest}`);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, `.${name}-`));
  try {
    make(work);
    renameSync(work, folder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** The text of every file of a folder with its path, for a key. */
export function contentsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]);
}
