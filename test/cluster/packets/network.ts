import { run } from '../tools/run';

/** Network namespaces of ours, joined by one router through which every packet passes. Nothing is made outside them. */
export interface Network {
  readonly router: string;
  /** The namespace of each address, in order. */
  readonly ends: readonly string[];
}

/** Where every end sends what is not for itself; an address of the router at each of its interfaces. */
const GATEWAY = '169.254.1.1';

/** Marks of packets that were decided about, and the queue of those that were not (test/cluster/go/netpol-cilium). */
const ACCEPT = '1';
const REJECT = '2';
const QUEUE = '0';

/** Makes the network, hands it over, and takes it down again whatever happens. */
export function withNetwork<T>(addresses: readonly string[], use: (network: Network) => T): T {
  ensureTools();
  const prefix = `zt-${process.pid}`;
  const network = { router: `${prefix}-router`, ends: addresses.map((_, index) => `${prefix}-${index}`) };
  try {
    makeRouter(network.router);
    addresses.forEach((address, index) => join(network, index, address));
    return use(network);
  } finally {
    // Interfaces and rules go with their namespace.
    const made = new Set(run('ip', ['netns', 'list']).split('\n').map((line) => line.split(' ')[0]));
    for (const name of [...network.ends, network.router]) if (made.has(name)) run('ip', ['netns', 'delete', name]);
  }
}

function makeRouter(router: string): void {
  run('ip', ['netns', 'add', router]);
  // An answer to every refused packet: by default the kernel holds ICMP back where there is much of it.
  for (const setting of ['ip_forward=1', 'icmp_ratemask=0']) inside(router, ['sysctl', '--quiet', '--write', `net.ipv4.${setting}`]);
  for (const rule of [
    ['--match', 'conntrack', '--ctstate', 'ESTABLISHED,RELATED', '--jump', 'ACCEPT'],
    ['--match', 'mark', '--mark', ACCEPT, '--jump', 'ACCEPT'],
    ['--match', 'mark', '--mark', REJECT, '--jump', 'REJECT', '--reject-with', 'icmp-admin-prohibited'],
    ['--jump', 'NFQUEUE', '--queue-num', QUEUE],
  ]) inside(router, ['iptables', '--append', 'FORWARD', ...rule]);
}

function join({ router, ends }: Network, index: number, address: string): void {
  const end = ends[index];
  const port = `port${index}`;
  run('ip', ['netns', 'add', end]);
  run('ip', ['link', 'add', port, 'netns', router, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', end]);
  configure(end, [
    `address add ${address}/32 dev eth0`, 'link set lo up', 'link set eth0 up', `route add ${GATEWAY} dev eth0`, `route add default via ${GATEWAY} dev eth0`,
  ]);
  configure(router, [`address add ${GATEWAY}/32 dev ${port}`, `link set ${port} up`, `route add ${address} dev ${port}`]);
}

function configure(netns: string, commands: readonly string[]): void {
  run('ip', ['-netns', netns, '-batch', '-'], { input: commands.join('\n') });
}

function inside(netns: string, command: readonly string[]): void {
  run('ip', ['netns', 'exec', netns, ...command]);
}

/** Debian's packages, where they are not there yet. */
function ensureTools(): void {
  if (process.getuid?.() !== 0) throw new Error('network namespaces need root: run this test as root on Linux');
  if (exists('iptables') && exists('ip')) return;
  if (!exists('apt-get')) throw new Error('iptables and iproute2 are not on this machine: install them');
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'iptables', 'iproute2', 'procps'], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
}

function exists(program: string): boolean {
  return run('sh', ['-c', `command -v ${program} || true`]).trim() !== '';
}
