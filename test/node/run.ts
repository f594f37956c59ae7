/**
 * Runs each file of tests of this folder in namespaces of its own: a network, mounts and processes that end with it, whatever happens. What a
 * file prints is shown when it has ended.
 * Usage: ts-node test/node/run.ts [parts of names of files …] [options of jest …]
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definitionsOf, WRITTEN_FOR } from '../cluster/kubernetes/crds';
import { goTool } from '../cluster/tools/go-tool';
import { pythonWith } from '../cluster/tools/python-tool';
import { run } from '../cluster/tools/run';

const PACKAGES = ['containerd', 'runc', 'containernetworking-plugins', 'iptables', 'iproute2', 'procps', 'util-linux'];
const PROGRAMS = ['/usr/bin/containerd', '/usr/sbin/runc', '/usr/lib/cni/ptp', '/usr/sbin/iptables', '/usr/bin/unshare'];
const BUILT = ['istiod', 'istio-cni', 'certificates', 'etcd', 'kubernetes-1.37', 'node-1.37', 'network-policy-agent', 'coredns', 'actor'];

/** How many nodes there are at a time: most of their time they wait for packets that were dropped. */
const AT_ONCE = Number(process.env.NODES ?? 2);

/** Others may install something in this moment. */
const WAITING = ['-o', 'DPkg::Lock::Timeout=600'];

/** Sources that were transpiled once, for all files and runs. */
const TRANSPILED = join(tmpdir(), 'cdk8s-zero-trust-node-jest');

/** Where containerd makes the cgroups of pods. */
const CGROUPS = '/sys/fs/cgroup';
const POD_CGROUP = 'k8s.io';

/** One of those of version 1. */
const OWN_CGROUP = join(CGROUPS, 'pids');

if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  console.log('A cluster on this machine needs Linux and root: its tests are not run.');
  process.exit(0);
}
if (!PROGRAMS.every(existsSync)) {
  if (!existsSync('/usr/bin/apt-get')) throw new Error(`A cluster on this machine needs ${PACKAGES.join(', ')}: install them.`);
  run('apt-get', ['update', '-qq', ...WAITING]);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...WAITING, ...PACKAGES], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
}
const refused = whatTheMachineRefuses();
if (refused !== undefined) {
  console.log(`A cluster on this machine needs namespaces, cgroups and queues of packets: its tests are not run. ${refused}`);
  process.exit(0);
}
// Inside there is no way to the network.
for (const name of BUILT) goTool(name);
for (const project of WRITTEN_FOR) definitionsOf(project);
pythonWith('envoy');

/** Files that take longest, which begin first. */
const LONGEST = ['cases.test.ts', 'faults.test.ts', 'examples.test.ts'];
const rankOf = (file: string) => (LONGEST.includes(file) ? LONGEST.indexOf(file) : LONGEST.length);

const given = process.argv.slice(2);
const firstOption = given.findIndex((argument) => argument.startsWith('-'));
const [names, options] = firstOption < 0 ? [given, []] : [given.slice(0, firstOption), given.slice(firstOption)];
const files = readdirSync(__dirname)
  .filter((file) => file.endsWith('.test.ts') && (names.length === 0 || names.some((name) => file.includes(name))))
  .sort((left, right) => rankOf(left) - rankOf(right));
if (files.length === 0) throw new Error(`No file of test/node has a name with ${names.join(' or ')}.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
void runAll(files);

/** What a node does first, in namespaces that end at once. A machine that is a container itself often may not do it. */
function whatTheMachineRefuses(): string | undefined {
  const needed = [
    'mount -t tmpfs tmpfs /run', 'ip link add node0 type bridge', 'sysctl --quiet --write net.ipv4.ip_forward=1', 'iptables --append INPUT --jump NFQUEUE --queue-num 1',
    'rmdir "$(mktemp --directory --tmpdir="$CGROUP" node-XXXXXX)"',
  ];
  const { error, status, stderr } = spawnSync('unshare', ['--net', '--mount', '--pid', '--fork', '--mount-proc', 'sh', '-ec', needed.join('\n')], {
    encoding: 'utf8', env: { ...process.env, CGROUP: existsSync(OWN_CGROUP) ? OWN_CGROUP : CGROUPS },
  });
  if (error) return error.message;
  return status === 0 ? undefined : stderr.trim();
}

async function runAll(waiting: string[]): Promise<void> {
  const before = new Set(podCgroups());
  const verdicts: boolean[] = [];
  const work = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) verdicts.push(await isRight(file));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const path of podCgroups()) if (!before.has(path)) remove(path);
  process.exitCode = verdicts.every(Boolean) ? 0 : 1;
}

/** Runs one file of tests and says whether it passed. */
async function isRight(file: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'node-'));
  const child = spawn('unshare', [
    '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', process.execPath, join(__dirname, '../../node_modules/.bin/jest'),
    '--runInBand', '--forceExit', '--config', 'test/node/jest.config.json', `--cacheDirectory=${TRANSPILED}`, ...options, '--runTestsByPath', join('test/node', file),
  ], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: folder } });
  // Whatever ends this process ends the node; everything in it ends with its first process.
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (some: Buffer) => { printed.push(some); });
  const status = await new Promise<number | null>((resolve, reject) => { child.on('error', reject).on('close', resolve); });
  process.off('exit', kill);
  process.stdout.write(Buffer.concat(printed));
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  return status === 0;
}

function podCgroups(): readonly string[] {
  return readdirSync(CGROUPS).map((controller) => join(CGROUPS, controller, POD_CGROUP)).filter(existsSync);
}

/** A cgroup goes when nothing is in it, from the inside out. */
function remove(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) if (entry.isDirectory()) remove(join(path, entry.name));
  rmdirSync(path);
}
