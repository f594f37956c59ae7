import { sortedUnique } from '../graph/order';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parseHttpPath } from '../graph/values/http-path';

/** Paths for which nobody has to be signed in: whole ones, and all that begins so. */
export function readPublicPaths(reader: Reader, subject: string, paths: readonly string[] | undefined): readonly string[] {
  if (paths?.length === 0) reader.refuse('http-path', subject, 'an empty list', 'at least one path, or no list', 'name the paths, or leave the list out');
  const read = reader.readAll('http-path', subject, paths ?? [], parseHttpPath);
  for (const { text } of read.filter(({ form }) => form !== 'exact' && form !== 'prefix')) {
    reader.refuse('http-path', subject, quoted(text), "a whole path, or one with '*' as the last character", 'name what is public path by path');
  }
  return sortedUnique(read.map(({ text }) => text));
}
