import { run } from '../cluster/tools/run';

/** Addresses of the cluster. Nothing outside the network namespace of the test ever sees them. */
export const NODE = {
  name: 'node-1', address: '192.0.2.10', pods: '10.88.0.0/16', services: '10.96.0.0/16', dns: '10.96.0.10', domain: 'cluster.local', api: '10.96.0.1', apiPort: 6443,
} as const;

/** Where packets wait for the policy agent; its default. */
export const QUEUE = 100;

/** Where the programs of a node write, whatever they are told: in this process' namespace alone these folders are empty, and gone with it. */
const WRITTEN_TO = ['/run', '/var/lib', '/var/log'];

/**
 * Makes the network namespace that this process runs in a machine with one address, which packets are sent through. The process that
 * started the test gave it namespaces of its own, which the kernel takes away with everything in them when it ends.
 */
export function prepareMachine(): void {
  for (const folder of WRITTEN_TO) run('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
  run('ip', ['-batch', '-'], {
    input: ['link set lo up', 'link add node0 type bridge', `address add ${NODE.address}/32 dev node0`, 'link set node0 up', 'route add default dev node0'].join('\n'),
  });
  for (const setting of ['net.ipv4.ip_forward=1', 'net.ipv4.conf.all.rp_filter=0']) run('sysctl', ['--quiet', '--write', setting]);
}

/**
 * The first packet of every connection of a pod, and of every datagram, waits for the policy agent. It would ask for them with nftables, which
 * some kernels can't do (CONFIG_NFT_QUEUE); iptables can. Where no agent listens the packet is dropped.
 */
export function sendToPolicyAgent(): void {
  for (const [chain, ...match] of [['FORWARD'], ['INPUT', '--source', NODE.pods]] as const) {
    run('iptables', ['--append', chain!, ...match, '--match', 'conntrack', '--ctstate', 'NEW', '--jump', 'NFQUEUE', '--queue-num', `${QUEUE}`]);
  }
}
