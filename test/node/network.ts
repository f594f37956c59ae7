import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE } from './machine';

/** Where containerd finds out how pods get their network. */
export interface PodNetwork {
  /** The folder of configurations. */
  readonly configuration: string;
  /** The folder of programs. */
  readonly programs: string;
}

/** A program that has its say after the pod has its address. */
export interface ChainedPlugin {
  readonly program: string;
  readonly configuration: { readonly type: string };
}

/** Where Debian installs the plugins of the CNI project, and those that every pod needs. */
const PLUGINS = '/usr/lib/cni';
const OF_PODS = ['loopback', 'ptp', 'host-local'];

/** Says how pods get their network. Pods that start after it was said again get it in the new way: containerd watches the folder. */
export function configurePodNetwork(folder: string, chained: readonly ChainedPlugin[] = []): PodNetwork {
  const [configuration, programs] = [join(folder, 'network'), join(folder, 'network-programs')];
  for (const path of [configuration, programs]) mkdirSync(path, { recursive: true });
  const own = chained.map(({ program, configuration: { type } }) => [type, program] as const);
  const found = [...OF_PODS.map((name) => [name, join(PLUGINS, name)] as const), ...own];
  for (const [name, program] of found) if (!existsSync(join(programs, name))) symlinkSync(program, join(programs, name));
  // Traffic of pods goes through this machine's own stack (ptp), where policies are asked.
  const ipam = { type: 'host-local', dataDir: join(folder, 'addresses'), ranges: [[{ subnet: NODE.pods }]], routes: [{ dst: '0.0.0.0/0' }] };
  const first = { type: 'ptp', ipMasq: false, ipam };
  // Written in its place: containerd takes notice of files that are written, not of those that appear.
  const plugins = [first, ...chained.map((plugin) => plugin.configuration)];
  writeFileSync(join(configuration, '10-pods.conflist'), JSON.stringify({ cniVersion: '0.4.0', name: 'pods', plugins }));
  return { configuration, programs };
}
