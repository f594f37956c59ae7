/** Volumes of a pod: directories that may be written, and files of Secrets and ConfigMaps that exist. */
import { mountedAt } from './environment';
import { parseSize } from './quantities';
import { call, text, textMap, type Code } from '../program/code';
import { isBody, type Fields } from '../read/fields';
import type { Survey } from '../read/survey';

export type Volume =
  | { readonly kind: 'directory'; readonly size: Code }
  | { readonly kind: 'secret'; readonly name: string; readonly keys: Readonly<Record<string, string>> | undefined }
  | { readonly kind: 'config'; readonly name: string };

export interface Mount {
  readonly path: string;
  readonly volumeName: string;
  readonly volume: Volume;
}

/** What a directory without a limit gets: a program has to name one. */
const UNLIMITED = '1Gi';

export function volumesOf(spec: Fields, survey: Survey): ReadonlyMap<string, Volume> {
  const volumes = new Map<string, Volume>();
  for (const item of spec.objects('volumes')) {
    const name = item.text('name') ?? '';
    const volume = volumeOf(item, name, survey);
    if (volume) volumes.set(name, volume);
    item.done();
  }
  return volumes;
}

function volumeOf(item: Fields, name: string, survey: Survey): Volume | undefined {
  // An empty object is a volume, too.
  if (isBody(item.value) && isBody(item.value.emptyDir)) {
    const directory = item.object('emptyDir');
    const limit = directory.take('sizeLimit');
    if (limit === undefined) survey.todos.push(`volume ${name} had no size limit: ${UNLIMITED} is a guess`);
    const size = parseSize(limit ?? UNLIMITED, (words) => survey.dropped.push(`${directory.pathOf('sizeLimit')}: ${words}`));
    if (!size) survey.blocks.push(`${directory.pathOf('sizeLimit')} is no quantity that can be declared`);
    directory.done();
    return size && { kind: 'directory', size };
  }
  const secret = item.tryObject('secret');
  if (secret) {
    const volume: Volume = { kind: 'secret', name: secret.text('secretName') ?? '', keys: keysOf(secret) };
    secret.drop('defaultMode', 'the mode is that of the library');
    secret.done({ optional: [false] });
    return volume;
  }
  const config = item.tryObject('configMap');
  if (!config) return undefined;
  const volume: Volume = { kind: 'config', name: config.text('name') ?? '' };
  config.drop('defaultMode', 'the mode is that of the library');
  config.done({ optional: [false] });
  return volume;
}

/** Files by the keys that are in them; undefined where all keys are files. */
function keysOf(secret: Fields): Readonly<Record<string, string>> | undefined {
  if (!secret.has('items')) return undefined;
  return Object.fromEntries(secret.objects('items').map((item) => {
    const [path, key] = [item.text('path') ?? '', item.text('key') ?? ''];
    item.done();
    return [path, key];
  }));
}

export function mountsOf(container: Fields, volumes: ReadonlyMap<string, Volume>, survey: Survey): readonly Mount[] {
  return container.objects('volumeMounts').flatMap((item) => {
    const [volumeName, path] = [item.text('name') ?? '', item.text('mountPath') ?? ''];
    const volume = volumes.get(volumeName);
    const readOnly = item.flag('readOnly');
    if (readOnly === true && volume?.kind === 'directory') survey.dropped.push(`${item.pathOf('readOnly')}: the directory may be written`);
    item.done();
    if (!volume) survey.blocks.push(`${item.path} mounts the volume ${volumeName}, which can't be declared`);
    return volume ? [{ path: path.replace(/(?<=.)\/+$/, ''), volumeName, volume }] : [];
  });
}

export function secretFiles(mounts: readonly Mount[]): readonly Code[] {
  return mounts.flatMap(({ path, volume }) => {
    if (volume.kind !== 'secret') return [];
    const at = mountedAt(path);
    return volume.keys ? [call('Secret.existing', text(volume.name), textMap(volume.keys), at)] : [call('Secret.allOfExisting', text(volume.name), at)];
  });
}

export function configFiles(mounts: readonly Mount[]): readonly Code[] {
  return mounts.flatMap(({ path, volume }) => (volume.kind === 'config' ? [call('Config.existing', text(volume.name), mountedAt(path))] : []));
}

export function directories(mounts: readonly Mount[]): Readonly<Record<string, Code>> {
  return Object.fromEntries(mounts.flatMap(({ path, volume }) => (volume.kind === 'directory' ? [[path, volume.size]] : [])));
}
