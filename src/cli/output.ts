/** Where a report goes. */
import { writeFileSync } from 'node:fs';
import { BadInput } from './bad-input';
import type { Io } from './io';
import { printable } from './printable';

/** To a file, or to standard output. */
export function writeReport(text: string, file: string | undefined, io: Io): void {
  if (file === undefined) {
    io.stdout.write(printable(text));
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new BadInput(`${file} can't be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
