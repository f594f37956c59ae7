import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where built tools are kept: outside the sources, so that a clean tree stays clean and a second run is warm. */
export const CACHE = process.env.ZERO_TRUST_CACHE ?? join(homedir(), '.cache', 'cdk8s-zero-trust');

/**
 * A folder of the cache that `make` fills once for all contents of the same key. Nobody sees it before it is whole, and who wants it meanwhile
 * waits: tests run in several processes.
 */
export function cached(name: string, key: readonly string[], make: (folder: string) => void): string {
  const digest = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16);
  const folder = join(CACHE, `${name}-${digest}`);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const lock = join(CACHE, `.${name}-${digest}.lock`);
  while (!isMine(lock)) pause();
  try {
    if (existsSync(folder)) return folder;
    const work = mkdtempSync(join(CACHE, `.${name}-`));
    try {
      make(work);
      renameSync(work, folder);
    } catch (error) {
      rmSync(work, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
    return folder;
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Takes a lock, also of a process that ended without giving it back. */
function isMine(lock: string): boolean {
  try {
    writeFileSync(lock, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (!isRunning(holderOf(lock))) rmSync(lock, { force: true });
  return false;
}

/** The process that holds a lock; undefined where it was given back, or is being taken, in this moment. */
function holderOf(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number | undefined): boolean {
  if (pid === undefined) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
}

/** The text of every file of a folder with its path, for a key. */
export function contentsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path) => [path.slice(folder.length), readFileSync(path, 'utf8')]);
}
