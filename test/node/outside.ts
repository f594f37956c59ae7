import { readlinkSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import type { Attempt, Caller } from './attempts';
import { NODE } from './machine';
import type { Speaks } from './ways';
import { startDaemon, until, type Daemon } from '../cluster/tools/daemon';
import { goTool } from '../cluster/tools/go-tool';
import { run } from '../cluster/tools/run';
import type { Manifest } from '../support/synth';

/** A port of a host outside the cluster. */
export interface Outside {
  /** The name by which it is asked for. @default - nobody knows one */
  readonly name?: string;
  readonly address: string;
  readonly port: number;
  readonly speaks: Speaks;
}

/** Where hosts with names have their addresses: no policy takes them for addresses of a network of one's own (RFC 2544). */
const HOSTS = '198.18.0';

/** Nobody declares it. */
const STRANGE = 'undeclared.example.com';

/** Every host of ServiceEntries at its ports, and one that nobody declared at all of these ports. Some have addresses that are known. */
export function hostsOf(manifests: readonly Manifest[], known: Readonly<Record<string, string>> = {}): readonly Outside[] {
  const declared = manifests.filter(({ kind, spec }) => kind === 'ServiceEntry' && spec.location === 'MESH_EXTERNAL' && !spec.addresses).flatMap(({ spec }) => (
    (spec.hosts as readonly string[]).flatMap((host) => (spec.ports as readonly Manifest[]).map(({ number: port, protocol }) => (
      { name: host.replace('*', 'some'), port: port as number, speaks: protocol === 'TLS' || protocol === 'HTTPS' ? 'tls' as const : 'tcp' as const }
    )))
  ));
  const ports = new Map(declared.map(({ port, speaks }) => [port, speaks]));
  const all = [...declared, ...[...ports].map(([port, speaks]) => ({ name: STRANGE, port, speaks }))];
  const names = [...new Set(all.map(({ name }) => name))];
  const unique = new Map(all.map((one) => [`${one.name} ${one.port}`, { ...one, address: known[one.name] ?? `${HOSTS}.${names.indexOf(one.name) + 1}` }]));
  return [...unique.values()];
}

/** Every network that NetworkPolicies let pods call, at its ports, and the address behind its last one. */
export function networksOf(manifests: readonly Manifest[]): readonly Outside[] {
  const rules = manifests.filter(({ kind }) => kind === 'NetworkPolicy').flatMap(({ spec }) => (spec.egress ?? []) as readonly Manifest[]);
  const found = rules.flatMap(({ to = [], ports = [] }) => (to as readonly Manifest[]).flatMap(({ ipBlock }) => {
    const [address, length] = (ipBlock?.cidr ?? '').split('/');
    if (!isIPv4(address) || Number(length) === 0 || address === NODE.address) return [];
    const first = numberOf(address);
    const places = [first, first + 2 ** (32 - Number(length))];
    return places.flatMap((place) => (ports as readonly Manifest[]).map(({ port, protocol }) => (
      { address: addressOf(place), port: port as number, speaks: protocol === 'UDP' ? 'udp' as const : 'tcp' as const }
    )));
  }));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function addressOf(place: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(place / 2 ** bits) % 256).join('.');
}

/** From where pods are called that let networks in: addresses of no host and no pod, the last of which no policy names. */
const SOURCES = ['198.51.100.77', '198.18.0.250'];

/** Somebody at each of these addresses, who calls pods by theirs. */
export function callersOutside({ pid }: Daemon): readonly Caller[] {
  return SOURCES.map((address): Caller => ({
    pod: { namespace: 'outside', name: address, workload: address, container: '', address, ports: [], services: [], replicas: [] },
    outside: { process: pid, address },
    judged: { ip: address },
    knowsNames: false,
    hasProxy: false,
  }));
}

/** A second network with one machine that has the addresses of all of them, and a cable to the node. */
export async function startOutside(outside: readonly Outside[]): Promise<Daemon> {
  const keeper = await startDaemon('unshare', ['--net', 'sleep', 'infinity'], async () => true);
  const network = (process: string) => readlinkSync(`/proc/${process}/ns/net`);
  await until('the second network is there', async () => network(`${keeper.pid}`) !== network('self'));
  const addresses = [...new Set([...SOURCES, ...outside.map(({ address }) => address)])];
  const routes = addresses.map((address) => `route add ${address}/32 dev outside0`);
  run('ip', ['-batch', '-'], { input: [`link add outside0 type veth peer name cable netns ${keeper.pid}`, 'link set outside0 up', ...routes].join('\n') });
  // It asks who has the addresses of pods: this machine says that it does.
  run('sysctl', ['--quiet', '--write', 'net.ipv4.conf.outside0.proxy_arp=1']);
  const inside = ['link set lo up', 'link set cable up', ...addresses.map((address) => `address add ${address}/32 dev cable`), 'route add default dev cable'];
  const enter = ['--target', `${keeper.pid}`, '--net'];
  run('nsenter', [...enter, 'ip', '-batch', '-'], { input: inside.join('\n') });
  // A host may have an address of a network.
  const ports = [...new Map(outside.map(({ address, port, speaks }) => [`${address} ${port} ${speaks === 'udp'}`, { address, port, protocol: speaks }])).values()];
  // A socket that is bound before its address is there gets no datagrams.
  const program = goTool('actor');
  const actor = await startDaemon('nsenter', [...enter, program, 'serve', JSON.stringify({ ports })], async () => true);
  await until('hosts outside serve', async () => actor.said().includes('serving'));
  return {
    pid: keeper.pid,
    said: actor.said,
    stop: async () => {
      await actor.stop();
      await keeper.stop();
    },
  };
}

/** A caller dials each of them, by the name if there is one, and otherwise by the address. */
export function attemptsOutside(caller: Caller, outside: readonly Outside[]): readonly Attempt[] {
  return outside.map(({ name, address, port, speaks }) => ({
    what: `${caller.pod.namespace}/${caller.pod.name} -> ${name ?? address}:${port}${speaks === 'udp' ? '/UDP' : ''}`,
    call: { protocol: speaks, host: caller.knowsNames && name !== undefined ? name : address, port, ...(speaks === 'tls' && { authority: name }) },
    flow: {
      from: caller.judged,
      to: { ip: address },
      port,
      protocol: speaks === 'udp' ? 'UDP' : 'TCP',
      ...(name !== undefined && { host: name, sni: speaks === 'tls' ? name : '' }),
    },
    answeredBy: speaks === 'tls' && name !== undefined ? name : 'outside',
  }));
}
