/** One container, as arguments of a workload or of a container beside the main one. */
import { environmentOf, type Environment } from './environment';
import { containerContext, type PodContext } from './hardening';
import { probesOf } from './probes';
import { resourcesOf } from './resources';
import { configFiles, directories, mountsOf, secretFiles, type Mount, type Volume } from './volumes';
import { movingTag, parseImage } from '../../author/graph/values/image';
import { list, number, object, text, textMap, texts, type Code, type Entry } from '../program/code';
import type { Fields } from '../read/fields';
import type { Port } from '../read/ports';
import type { Survey } from '../read/survey';

export interface PodFacts {
  readonly context: PodContext;
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly settings: (name: string) => Readonly<Record<string, string>> | undefined;
  readonly survey: Survey;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  /** Whether its image has no version. */
  readonly moves: boolean;
  readonly entries: readonly Entry[];
  readonly probes: Code | undefined;
  readonly user: number | undefined;
  readonly group: number | undefined;
  readonly mounts: readonly Mount[];
}

/** Fields that say what is so anyway. */
const DEFAULTS = {
  terminationMessagePath: ['/dev/termination-log'], terminationMessagePolicy: ['File'], stdin: [false], tty: [false],
} as const;

export function readContainer(container: Fields, ports: readonly Port[], pod: PodFacts): Container {
  const { survey } = pod;
  const name = container.text('name') ?? '';
  const image = container.text('image') ?? '';
  container.drop('imagePullPolicy', 'it is Always');
  const [command, args] = [container.texts('command'), container.texts('args')];
  const environment = environmentOf(container, pod.settings, survey);
  const resources = resourcesOf(container, survey);
  const probes = probesOf(container, ports, survey);
  const { user, group } = containerContext(container, pod.context, survey);
  const mounts = mountsOf(container, pod.volumes, survey);
  return {
    name,
    image,
    moves: moves(image, survey),
    entries: [
      ...(command.length > 0 ? [{ key: 'command', value: texts(command) }] : []),
      ...(args.length > 0 ? [{ key: 'args', value: texts(args) }] : []),
      ...environmentEntries(environment, mounts),
      ...(resources ? [{ key: 'resources', value: resources }] : []),
    ],
    probes,
    user,
    group,
    mounts,
  };
}

export function finishContainer(container: Fields): void {
  container.done(DEFAULTS);
}

function moves(reference: string, survey: Survey): boolean {
  const image = parseImage(reference);
  if (!image.ok) {
    survey.blocks.push(`the image ${reference} is no image reference`);
    return false;
  }
  if (movingTag(image.value) === undefined) return false;
  survey.todos.push(`the image ${reference} has no version: name one`);
  return true;
}

function environmentEntries({ env, secrets, config }: Environment, mounts: readonly Mount[]): readonly Entry[] {
  const allSecrets = [...secrets, ...secretFiles(mounts)];
  const allConfig = [...config, ...configFiles(mounts)];
  return [
    ...(Object.keys(env).length > 0 ? [{ key: 'env', value: textMap(env) }] : []),
    ...(allSecrets.length > 0 ? [{ key: 'secrets', value: list(allSecrets) }] : []),
    ...(allConfig.length > 0 ? [{ key: 'config', value: list(allConfig) }] : []),
  ];
}

/** A container beside the main one: directories of the main one are shared, others are its own. */
export function besideOf(role: 'init' | 'sidecar' | 'beside', container: Container, main: Container): Code {
  const shared = container.mounts.filter((mount) => main.mounts.some((other) => other.path === mount.path && other.volumeName === mount.volumeName && mount.volume.kind === 'directory'));
  const own = directories(container.mounts.filter((mount) => !shared.includes(mount)));
  return {
    kind: 'call',
    path: `PodContainer.${role}`,
    args: [text(container.name), object([
      { key: 'image', value: text(container.image) },
      ...container.entries,
      ...(container.user !== undefined && container.user !== main.user ? [{ key: 'user', value: number(container.user) }] : []),
      ...(shared.length > 0 ? [{ key: 'sharedPaths', value: texts(shared.map(({ path }) => path)) }] : []),
      ...(Object.keys(own).length > 0 ? [{ key: 'writablePaths', value: object(Object.entries(own).map(([key, value]) => ({ key, value }))) }] : []),
      ...(role !== 'init' && container.probes ? [{ key: 'probes', value: container.probes }] : []),
    ])],
  };
}
