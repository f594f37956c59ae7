/** Mounts that hide files of others. Source: mount(2): what is mounted at a path stands before what was there, and mounts are made from the root down. */
import { posix } from 'node:path';
import { fieldsOf, itemsOf } from './values';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Where something else is mounted at a directory, or at one of the files of a volume in it: then who reads there does not read what was mounted. Names that
 * begin with two dots are where the kubelet keeps the files themselves.
 */
export function hiddenAt({ volumeMounts }: Fields, directory: string, files: readonly string[]): string | undefined {
  const [own, ...others] = itemsOf(volumeMounts).map((mount) => placeOf(fieldsOf(mount).mountPath)).filter((place) => hides(place, directory, files))
    .sort((left, right) => left.length - right.length);
  return own === directory ? others[0] : undefined;
}

function placeOf(mountPath: unknown): string {
  return posix.resolve('/', String(mountPath));
}

function hides(place: string, directory: string, files: readonly string[]): boolean {
  if (place === directory) return true;
  if (!place.startsWith(`${directory}/`)) return false;
  const [name] = place.slice(directory.length + 1).split('/');
  return name.startsWith('..') || files.includes(name);
}
