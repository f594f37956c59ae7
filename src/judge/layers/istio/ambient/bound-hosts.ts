/**
 * Which hosts outside pods in ambient mode call through a waypoint.
 *
 * Sources: pilot's constructServiceEntries and fetchWaypointForService, shouldV2AutoAllocateIPFromPieces; ztunnel's outbound proxy and DNS server. A
 * ServiceEntry is bound like a Service, by its own label or that of its namespace. Its waypoint is met by those who dial an address that the mesh knows
 * the host by: one that the entry states, or one that istiod allocates and ztunnel answers to DNS. A host without such an address is called at its own,
 * and goes around the waypoint; so does whoever finds the address in another way. Of several entries with the same name ztunnel takes the one in the
 * namespace of the caller (ServiceMatch::find_best_match). `exportTo` and Sidecars mean nothing to it.
 */
import { isAmbientIn } from './bindings';
import { waypointsOf } from './canary';
import { waypointOf, type WaypointBinding } from './waypoints';
import type { Cluster } from '../../../cluster/cluster';
import type { Gateway } from '../../../cluster/gateway';
import { rangeHas, type Address } from '../../../cluster/ip';
import { perKey } from '../../../cluster/per-key';
import type { CallOutside } from '../../../engine/meshes/mesh';
import { hostPattern, matchesPattern } from '../../../requests/pattern';
import { ISTIO } from '../key';
import type { ServiceEntry, ServiceEntryPort } from '../read/egress';

/** A port of a ServiceEntry whose hosts are called through a waypoint, or may be. */
export interface BoundEntry {
  readonly entry: ServiceEntry;
  readonly binding: Exclude<WaypointBinding, { kind: 'direct' }>;
}

/** What becomes of a call. `because`: why nothing can be said. */
export type HostBinding =
  | { readonly kind: 'direct' }
  | { readonly kind: 'bound'; readonly entry: ServiceEntry; readonly gateway: Gateway; readonly port: ServiceEntryPort; readonly leads: Leads }
  | { readonly kind: 'unknown'; readonly because: string };

type Leads = 'yes' | 'no' | 'unknown';

const DIRECT: HostBinding = Object.freeze({ kind: 'direct' });

/** All entries that a waypoint stands before. */
export function boundEntries(cluster: Cluster): readonly BoundEntry[] {
  return isAmbientIn(cluster) ? ENTRIES(cluster, 'all') : [];
}

const ENTRIES = perKey((cluster: Cluster, _: 'all') => cluster.manifests.of(ISTIO).serviceEntries.flatMap((entry): BoundEntry[] => {
  const { ref: { namespace }, labels, annotations } = entry;
  const [binding, second] = waypointsOf(cluster, { namespace, labels, annotations });
  if (binding.kind === 'direct' || entry.malformed) return [];
  return [{ entry, binding: second === undefined ? binding : { kind: 'unknown', because: 'a second waypoint takes part of its calls, which is not modelled' } }];
}));

/** Whether an entry that could not be understood may be bound to a waypoint. */
export const hasUnclearEntry = perKey((cluster: Cluster, _: 'all') => cluster.manifests.of(ISTIO).serviceEntries.some(({ ref, labels, malformed }) => (
  malformed && waypointOf(cluster, { namespace: ref.namespace, labels }, 'service').kind !== 'direct'
)));

/** Namespaces whose pods mean an entry of their own by the host of a call, where others mean another one. */
export function namespacesApart(cluster: Cluster, { host, dial }: CallOutside): readonly string[] {
  if (host === undefined || dial === 'address') return [];
  const { nearest } = NAMING(cluster, host.toLowerCase());
  return nearest.length > 1 ? [...new Set(nearest.map(({ ref }) => ref.namespace))] : [];
}

/** What may be meant by a call whose host is open: each is one possibility. `from`: the namespace of the caller, if that is one of those apart. */
export function bindingsOutside(cluster: Cluster, call: CallOutside, from?: string): readonly HostBinding[] {
  const { host, dial, address, port } = call;
  const atAddress = byAddress(cluster, address, port);
  if (dial === 'address' || atAddress.kind !== 'direct') return [atAddress];
  if (host !== undefined) return byName(cluster, { host: host.toLowerCase(), address, port, from });
  const named = boundEntries(cluster).flatMap(({ entry }) => (at(entry, port) ? entry.hosts : []));
  return [DIRECT, ...named.flatMap((name) => byName(cluster, { host: name.toLowerCase(), address, port, from }))];
}

/** Whoever dials an address that an entry states means the entry. */
function byAddress(cluster: Cluster, address: Address, port: number): HostBinding {
  const stating = boundEntries(cluster).filter(({ entry }) => at(entry, port) && entry.addresses.some((range) => rangeHas(range, address)));
  if (stating.length > 0) {
    const [bound] = stating;
    const isOne = entriesWith(cluster, ({ addresses }) => addresses.some((range) => rangeHas(range, address))).length === 1;
    const isWhole = bound.entry.addresses.some(({ first, last }) => first === last && first === address.value);
    if (!isOne) return unclear(`several ServiceEntries state its address, one of which leads through a waypoint: ${nameOf(bound.entry)}`);
    return isWhole ? boundAt(bound, address, port) : unclear(`${nameOf(bound.entry)} leads networks through a waypoint, which not every ztunnel knows`);
  }
  // An endpoint is a workload of its own, and may have a waypoint as one.
  const ends = cluster.manifests.of(ISTIO).serviceEntries.filter(({ endpoints }) => endpoints.some((range) => rangeHas(range, address)));
  const isBound = ends.some(({ ref: { namespace }, endpointLabels }) => endpointLabels.some((labels) => waypointOf(cluster, { namespace, labels }, 'workload').kind !== 'direct'));
  return isBound && isAmbientIn(cluster) ? unclear('it is an endpoint of a ServiceEntry that has a waypoint for workloads, which is not modelled') : DIRECT;
}

interface Named {
  readonly host: string;
  readonly address: Address;
  readonly port: number;
  readonly from: string | undefined;
}

function byName(cluster: Cluster, { host, address, port, from }: Named): readonly HostBinding[] {
  const { nearest, name } = NAMING(cluster, host);
  const own = nearest.filter(({ ref }) => ref.namespace === from);
  const meant = own.length > 0 ? own : nearest;
  const bound = boundEntries(cluster).filter(({ entry }) => meant.includes(entry));
  if (bound.length === 0) return [DIRECT];
  // Which of several in one namespace counts hangs on their age, and so does whose comes first to callers of others.
  if (new Set(meant.map(({ ref }) => ref.namespace)).size < meant.length) {
    return [unclear(`several ServiceEntries of one namespace name ${name}, one of which leads through a waypoint`)];
  }
  const bindings = meant.map((entry) => {
    const led = bound.find((one) => one.entry === entry);
    return led && at(entry, port) ? boundAt(led, address, port) : DIRECT;
  });
  return bindings.every(({ kind }) => kind === 'direct') ? [DIRECT] : bindings;
}

/** The entries that give a host an address in the mesh, under the name that fits it best: ztunnel asks for the whole name before any wildcard. */
const NAMING = perKey((cluster: Cluster, host: string): { readonly name: string; readonly nearest: readonly ServiceEntry[] } => {
  const { exact, wildcards } = BY_NAME(cluster, 'all');
  const naming = [...exact.get(host) ?? [], ...wildcards.filter(({ name }) => matchesPattern(hostPattern(name), host))];
  const known = naming.filter(({ name, entry }) => hasAddressInMesh(entry, name));
  const name = known.reduce((best, one) => (one.name === host || (best !== host && one.name.length > best.length) ? one.name : best), '');
  return { name, nearest: [...new Set(known.filter((one) => one.name === name).map(({ entry }) => entry))] };
});

interface NamedEntry {
  readonly name: string;
  readonly entry: ServiceEntry;
}

const BY_NAME = perKey((cluster: Cluster, _: 'all') => {
  const exact = new Map<string, NamedEntry[]>();
  const wildcards: NamedEntry[] = [];
  for (const entry of cluster.manifests.of(ISTIO).serviceEntries) {
    for (const name of entry.hosts.map((one) => one.toLowerCase())) {
      const list = exact.get(name);
      if (name.includes('*')) wildcards.push({ name, entry });
      else if (list) list.push({ name, entry });
      else exact.set(name, [{ name, entry }]);
    }
  }
  return { exact, wildcards };
});

function boundAt(bound: BoundEntry, address: Address, number: number): HostBinding {
  const { entry, binding } = bound;
  if (binding.kind === 'unknown') return unclear(binding.because);
  const port = at(entry, number)!;
  if (port.target !== undefined) return unclear(`${nameOf(entry)} leads port ${number} to port ${port.target}, which is not modelled`);
  return { kind: 'bound', entry, gateway: binding.gateway, port, leads: leadsTo(entry, port, address) };
}

/** Whether the waypoint connects to an address for a host. A name that is resolved is wherever the question says, unless the entry says something too. */
function leadsTo({ resolution, addresses, endpoints }: ServiceEntry, { protocol }: ServiceEntryPort, address: Address): Leads {
  if (resolution === 'NONE') return addresses.some((range) => rangeHas(range, address)) ? 'yes' : 'no';
  if (endpoints.some((range) => rangeHas(range, address))) return 'yes';
  if (resolution === 'STATIC') return 'no';
  if (resolution === 'DYNAMIC_DNS') return BY_REQUEST[protocol] ?? 'no';
  return endpoints.length === 0 && addresses.length === 0 ? 'yes' : 'unknown';
}

/** Where the request says which host is meant, waypoints take HTTP, and TLS if they are told to. Source: pilot's buildWaypointInboundVIP. */
const BY_REQUEST: Readonly<Partial<Record<string, Leads>>> = { HTTP: 'yes', TLS: 'unknown' };

function hasAddressInMesh({ addresses, resolution, allocatesAddress }: ServiceEntry, name: string): boolean {
  if (addresses.length > 0) return true;
  if (resolution === 'NONE' || !allocatesAddress) return false;
  return !name.startsWith('*') || resolution === 'DYNAMIC_DNS';
}

function entriesWith(cluster: Cluster, test: (entry: ServiceEntry) => boolean): readonly ServiceEntry[] {
  return cluster.manifests.of(ISTIO).serviceEntries.filter(test);
}

function at({ ports }: ServiceEntry, port: number): ServiceEntryPort | undefined {
  return ports.find(({ number }) => number === port);
}

function nameOf({ ref: { namespace, name } }: ServiceEntry): string {
  return `the ServiceEntry ${namespace}/${name}`;
}

function unclear(because: string): HostBinding {
  return { kind: 'unknown', because };
}
