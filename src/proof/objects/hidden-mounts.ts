/** Mounts that hide files of others. Source: mount(2): what is mounted at a path stands before what was there, and mounts are made from the root down. */
import { posix } from 'node:path';
import { fieldsOf, itemsOf } from './values';

type Fields = Readonly<Record<string, unknown>>;

/** Where something else is mounted at a directory, or at a file in it: then who reads there does not read what was mounted. */
export function hiddenAt({ volumeMounts }: Fields, directory: string): string | undefined {
  const [own, ...others] = itemsOf(volumeMounts).map((mount) => placeOf(fieldsOf(mount).mountPath)).filter((place) => isWithin(place, directory))
    .sort((left, right) => left.length - right.length);
  return own === directory ? others[0] : undefined;
}

function placeOf(mountPath: unknown): string {
  return posix.resolve('/', String(mountPath));
}

function isWithin(place: string, directory: string): boolean {
  return place === directory || place.startsWith(`${directory}/`);
}
