import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The version that a file of pins under `test/cluster` holds, so that it is written in one place alone. */
export function versionIn(file: string, pattern: RegExp): string {
  const [, version] = pattern.exec(readFileSync(join(resolve(__dirname, '..'), file), 'utf8')) ?? [];
  if (version === undefined) throw new Error(`${file} pins nothing like ${pattern}`);
  return version;
}
