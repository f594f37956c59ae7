import { plannedConfig } from './config';
import { readProbesOf } from './probes';
import { readResources } from './resources';
import { plannedSecret } from './secrets';
import type { Place } from './secrets';
import type { _WorkloadState } from './state';
import { readId } from './user';
import { checkMounts, readWritablePaths } from './writable-paths';
import type { PodContainer } from '../constructs/pod-container';
import type { ConfigNode, ContainerNode, ProbesNode, SecretNode } from '../graph/pod';
import type { PortNode } from '../graph/port';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parseDnsLabel } from '../graph/values/names';

/** A directory of the main container. */
interface Mount {
  readonly name: string;
  readonly path: string;
}

const NO_PROBES: ProbesNode = { startup: undefined, readiness: undefined, liveness: undefined };

/** The containers beside the main one; `mounts` are the directories of that one. */
export function readContainers(
  reader: Reader, state: _WorkloadState, ports: readonly PortNode[], mounts: readonly Mount[],
): readonly ContainerNode[] {
  const declared = state.props.containers ?? [];
  checkContainerNames(reader, state);
  const nodes = declared.map((container) => readContainer(reader, state, { container, ports, mounts }));
  checkVolumeNames(reader, nodes, mounts);
  return nodes;
}

/** Directories of files, by the volumes that they come from. */
export function filesOf(secrets: readonly SecretNode[], configs: readonly ConfigNode[]): readonly Mount[] {
  return [
    ...secrets.flatMap(({ name, mountPath: path }) => (path === undefined ? [] : [{ name, path }])),
    ...configs.flatMap(({ volume: name, mountPath: path }) => (path === undefined ? [] : [{ name, path }])),
  ];
}

interface Given {
  readonly container: PodContainer;
  readonly ports: readonly PortNode[];
  readonly mounts: readonly Mount[];
}

function readContainer(reader: Reader, state: _WorkloadState, { container, ports, mounts }: Given): ContainerNode {
  const { name, _role: role, _options: options } = container;
  const subject = `container ${quoted(name)}`;
  reader.read('name', `${subject}: name`, name, parseDnsLabel);
  const writable = readWritablePaths(reader, options.writablePaths ?? {}, `${subject}: writablePaths`)
    .map((directory) => ({ ...directory, name: ownVolume(name, directory.name) }));
  const place: Place = { workload: state.name, namespace: state.namespace?.name ?? '' };
  const secrets = (options.secrets ?? []).map((secret) => plannedSecret(secret, place));
  const sharedPaths = (options.sharedPaths ?? []).filter((path) => isShared(reader, `${subject}: sharedPaths`, path, mounts));
  const configs = (options.config ?? []).map((config) => plannedConfig(config, state.name));
  const files = filesOf(secrets, configs);
  checkMounts(reader, [...writable, ...files, ...sharedPaths.map((path) => ({ name: `shared ${path}`, path }))], `${subject}: mounts`);
  if (options.user !== undefined) readId(reader, state, `${subject}: user`, options.user);
  return {
    name,
    role,
    user: options.user,
    resources: readResources(reader, options.resources ?? {}, writable, `${subject}: resources`),
    probes: readOwnProbes(reader, container, ports, subject),
    writable,
    secrets,
    configs,
    sharedPaths,
  };
}

/** What runs to its end is never asked. */
function readOwnProbes(reader: Reader, { _role: role, _options: { probes } }: PodContainer, ports: readonly PortNode[], subject: string): ProbesNode {
  if (!probes) return NO_PROBES;
  if (role !== 'init') return readProbesOf(reader, probes, ports, `${subject}: probes`);
  reader.refuse(
    'probes', `${subject}: probes`, 'probes of a container that runs before the main one', 'none: it runs to its end, and the API server refuses them',
    'leave them out, or let it run along: PodContainer.sidecar(…)',
  );
  return NO_PROBES;
}

function isShared(reader: Reader, subject: string, path: string, mounts: readonly Mount[]): boolean {
  if (mounts.some((mount) => mount.path === path)) return true;
  const known = mounts.map((mount) => mount.path).join(', ');
  reader.refuse('mount-path', subject, quoted(path), `a directory of the main container: ${known || 'it has none'}`, 'name one of them, or add it to `writablePaths` of the workload');
  return false;
}

/** Of two containers with one name the API server refuses the pod, and policies of the proof could not tell them apart. */
function checkContainerNames(reader: Reader, { name, props, plus }: _WorkloadState): void {
  const declared = (props.containers ?? []).map((container) => container.name);
  const added = [...plus.containers, ...plus.initContainers].map((container) => container.name);
  for (const one of new Set(declared)) {
    const isTwice = declared.filter((other) => other === one).length > 1 || one === name || added.filter((other) => other === one).length > 1;
    if (isTwice) reader.refuse('duplicate-name', `container ${quoted(one)}`, 'two containers', 'one container of each name in a pod', 'give one of them another name');
  }
}

/** Names of volumes are made of paths. */
function checkVolumeNames(reader: Reader, nodes: readonly ContainerNode[], mounts: readonly Mount[]): void {
  const known = new Set(mounts.map((mount) => mount.name));
  for (const { name, writable } of nodes) {
    for (const directory of writable) {
      if (known.has(directory.name)) {
        reader.refuse(
          'mount-path', `container ${quoted(name)}: writablePaths`, `${directory.path}, whose volume would be named ${quoted(directory.name)} as another one is`,
          'directories that differ in more than punctuation', 'mount one of them elsewhere, or name the container differently',
        );
      }
      known.add(directory.name);
    }
  }
}

function ownVolume(container: string, volume: string): string {
  return `${container}-${volume}`.slice(0, 63).replace(/-+$/, '');
}
