import { closeSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { synthesisError } from '../synthesis-error';

/** A file that is about to be written. */
export interface WrittenFile {
  /** Relative to the directory. */
  readonly path: string;
  /** The text in pieces, made while they are written. */
  readonly text: () => Iterable<string>;
}

/** Pieces are gathered up to this many characters before they are handed to the system. */
const BLOCK = 2 ** 20;

/** Within the output directory, because a file can be renamed on one file system only. */
const STAGING = '.zero-trust-';

/**
 * Writes all files or none: each is written whole under a temporary name, and when all of them are, they take the places of the old ones.
 */
export function writeFiles(directory: string, files: readonly WrittenFile[], folders: readonly string[]): void {
  mkdirSync(directory, { recursive: true });
  for (const folder of folders) mkdirSync(join(directory, folder), { recursive: true });
  for (const { path } of files) refuseFolder(join(directory, path));
  const staging = mkdtempSync(join(directory, STAGING));
  try {
    files.forEach(({ text }, index) => writeWhole(join(staging, `${index}`), text()));
    files.forEach(({ path }, index) => renameSync(join(staging, `${index}`), join(directory, path)));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** A rename on to a folder would fail when others have been made already. */
function refuseFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw synthesisError(`${path}: got a folder, expected a file or nothing where a manifest is to be written; move it, or choose another outdir`);
  }
}

function writeWhole(path: string, text: Iterable<string>): void {
  const file = openSync(path, 'wx');
  try {
    let block = '';
    for (const piece of text) {
      block += piece;
      if (block.length < BLOCK) continue;
      writeAll(file, block);
      block = '';
    }
    writeAll(file, block);
  } finally {
    closeSync(file);
  }
}

/** One call need not take all of it. */
function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}
