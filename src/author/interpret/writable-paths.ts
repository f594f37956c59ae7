import { Size } from 'cdk8s';
import { sortedBy } from '../graph/order';
import type { StorageNode, WritableNode } from '../graph/pod';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parseQuantity } from '../graph/values/quantity';

type Sizes = Readonly<Record<string, Size>>;

const DEFAULT_WRITABLE: Sizes = { '/tmp': Size.mebibytes(64) };

/** An absolute path, written in one way only. */
const MOUNT_PATH = /^(\/[^/\0:]+)+$/;

export function readWritablePaths(reader: Reader, paths: Sizes = DEFAULT_WRITABLE, of = 'writablePaths'): readonly WritableNode[] {
  return sortedBy(Object.entries(paths), ([path]) => path).flatMap(([path, given]) => {
    const size = given.asString();
    const subject = `${of}.${path}`;
    const quantity = reader.read('quantity', subject, size, parseQuantity);
    return readMountPath(reader, subject, path) && quantity ? [{ name: volumeName(path), path, size }] : [];
  });
}

export function readStorage(reader: Reader, volumes: readonly StorageNode[]): readonly StorageNode[] {
  return volumes.filter((volume, index) => {
    const size = reader.read('quantity', `storage[${index}].size`, volume.size, parseQuantity);
    return readMountPath(reader, `storage[${index}].mountPath`, volume.path) && size !== undefined;
  });
}

/** Every directory has a place and a volume of its own. */
export function checkMounts(reader: Reader, mounts: readonly { readonly name: string; readonly path: string }[], subject = 'mounts'): void {
  mounts.forEach((mount, index) => {
    const clash = mounts.slice(0, index).find((other) => other.path === mount.path || other.name === mount.name);
    if (!clash) return;
    reader.refuse(
      'mount-path', subject, `${mount.path} beside ${clash.path}`, 'directories that differ in more than punctuation',
      'mount one of them elsewhere',
    );
  });
}

export function readMountPath(reader: Reader, subject: string, path: string): boolean {
  const stepped = path.split('/').some((segment) => segment === '..' || segment === '.');
  if (MOUNT_PATH.test(path) && !stepped && volumeName(path) !== '') return true;
  reader.refuse('mount-path', subject, quoted(path), "an absolute path without '..', ':' or a trailing '/', and not '/' itself", "write it like '/var/cache'");
  return false;
}

/** `/var/cache/nginx` becomes `var-cache-nginx`. */
export function volumeName(path: string): string {
  return path.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 63).replace(/-+$/, '');
}
