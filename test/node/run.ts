/**
 * Runs the tests of this folder in namespaces of their own: a network, mounts and processes that end with this program, whatever happens.
 * Usage: ts-node test/node/run.ts [arguments of jest …]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goTool } from '../cluster/tools/go-tool';
import { run } from '../cluster/tools/run';

const PACKAGES = ['containerd', 'runc', 'containernetworking-plugins', 'iptables', 'iproute2', 'procps', 'util-linux'];
const PROGRAMS = ['/usr/bin/containerd', '/usr/sbin/runc', '/usr/lib/cni/ptp', '/usr/sbin/iptables', '/usr/bin/unshare'];
const BUILT = ['istiod', 'istio-cni', 'certificates', 'etcd', 'kubernetes-1.37', 'node-1.37', 'network-policy-agent', 'coredns', 'actor'];

/** Where containerd makes the cgroups of pods. */
const CGROUPS = '/sys/fs/cgroup';
const POD_CGROUP = 'k8s.io';

if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  console.log('A cluster on this machine needs Linux and root: its tests are not run.');
  process.exit(0);
}
if (!PROGRAMS.every(existsSync)) {
  if (!existsSync('/usr/bin/apt-get')) throw new Error(`A cluster on this machine needs ${PACKAGES.join(', ')}: install them.`);
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
}
// Inside there is no way to the network.
for (const name of BUILT) goTool(name);

const before = new Set(podCgroups());
const folder = mkdtempSync(join(tmpdir(), 'node-'));
const { status } = spawnSync('unshare', [
  '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc',
  process.execPath, join(__dirname, '../../node_modules/.bin/jest'), '--runInBand', '--forceExit', '--config', 'test/node/jest.config.json', ...process.argv.slice(2),
], { stdio: 'inherit', env: { ...process.env, TMPDIR: folder } });
rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
for (const path of podCgroups()) if (!before.has(path)) remove(path);
process.exit(status ?? 1);

function podCgroups(): readonly string[] {
  return readdirSync(CGROUPS).map((controller) => join(CGROUPS, controller, POD_CGROUP)).filter(existsSync);
}

/** A cgroup goes when nothing is in it, from the inside out. */
function remove(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) if (entry.isDirectory()) remove(join(path, entry.name));
  rmdirSync(path);
}
