/**
 * Where names of ServiceEntries lead.
 *
 * Source: Istio ServiceEntry. Derived, not run: that a destination outside the cluster is decided by the name called where the entry has no
 * addresses. Run (listeners of istiod 1.31): that of an entry with several addresses a Sidecar whose hosts are all exact shows one, and which one
 * is open; that of two names without addresses on one TCP port the older one gets all connections, unless the proxy answers DNS; that over HTTP an
 * entry's addresses don't limit where requests with its host go.
 */
import type { KnownProxy } from './caller-proxy';
import { isShown, type RegistryHost } from './imports';
import { ISTIO } from './key';
import type { ServiceEntry, SidecarHost } from './read/egress';
import type { Cluster } from '../../cluster/cluster';
import { rangeHas, type Address } from '../../cluster/ip';
import { truthOf, type Truth } from '../../core/verdict';
import { hostPattern, matchesPattern } from '../../requests/pattern';

/** Protocols in which every request names its host. Source: Istio "Protocol Selection". */
const HTTP_PROTOCOLS: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB']);

/** Protocols whose connections carry the name that was called. Source: the same page. */
const NAMED_PROTOCOLS: ReadonlySet<string> = new Set([...HTTP_PROTOCOLS, 'HTTPS', 'TLS']);

/** Resolutions with which the name says where a connection ends; addresses are then what a caller dials. */
const RESOLVING: ReadonlySet<string> = new Set(['DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS']);

export function hostOf({ ref: { namespace }, exportTo }: ServiceEntry, name: string, port: number): RegistryHost {
  return { namespace, name, exportTo, port };
}

/** Whether it is open what a proxy makes of an entry that it is shown, because of its other addresses or of another entry. */
export function isUncertain(cluster: Cluster, proxy: KnownProxy, entry: ServiceEntry, name: string, port: number): boolean {
  // Over HTTP the host of a request counts, whatever addresses there are.
  if (entry.addresses.length > 1 && entry.resolution === 'NONE' && !isHttp(entry, port)) return proxy.sidecar?.hosts?.every((item) => isExact(item)) ?? false;
  if (!takesWholePort(entry, proxy, port)) return false;
  const { serviceEntries } = cluster.manifests.of(ISTIO);
  return serviceEntries.some((other) => !other.malformed && takesWholePort(other, proxy, port) && other.hosts.some((rival) => (
    rival.toLowerCase() !== name.toLowerCase() && isShown(proxy, hostOf(other, rival, port))
  )));
}

function isExact({ namespace, host }: SidecarHost): boolean {
  return namespace !== '*' && !host.startsWith('*');
}

/** A name that is resolved, in a protocol that does not carry it: without an address the proxy takes the port at every address. */
function takesWholePort(entry: ServiceEntry, { answersDns }: KnownProxy, port: number): boolean {
  return RESOLVING.has(entry.resolution) && entry.addresses.length === 0 && !(answersDns && entry.allocatesAddress)
    && speaks(entry, port, (protocol) => !NAMED_PROTOCOLS.has(protocol));
}

/** Whether the address that a connection goes to says if a port of an entry is meant, whatever name is called. */
export function leadsByAddress(entry: ServiceEntry, port: number): boolean {
  return entry.addresses.length > 0 && !RESOLVING.has(entry.resolution) && !isHttp(entry, port);
}

/** Whether the name that is called can decide if a port of an entry is meant. */
export function leadsByName(entry: ServiceEntry, port: number): boolean {
  return !leadsByAddress(entry, port) && !takesAnyAddress(entry, port);
}

/** Whether names that are no host of an entry may lead to it as well: over HTTP its addresses are hosts, too. */
export function takesMoreNames(entry: ServiceEntry, port: number): boolean {
  return isHttp(entry, port) && entry.addresses.some(({ first, last }) => first === last);
}

/** Connections go where they were going, and nothing in them says a name. */
function takesAnyAddress(entry: ServiceEntry, port: number): boolean {
  return entry.resolution === 'NONE' && entry.addresses.length === 0 && speaks(entry, port, (protocol) => !NAMED_PROTOCOLS.has(protocol));
}

/**
 * Whether the policies of the caller itself are asked about what goes to a name: a wildcard that is resolved when it is called, over TLS. Over HTTP
 * they are not. Source: pilot networkfilter.go, buildOutboundNetworkFiltersWithSingleDestination.
 */
export function asksCallersPolicies(entry: ServiceEntry, name: string, port: number): boolean {
  return entry.resolution === 'DYNAMIC_DNS' && name.startsWith('*') && speaks(entry, port, (protocol) => !HTTP_PROTOCOLS.has(protocol));
}

function isHttp(entry: ServiceEntry, port: number): boolean {
  return !speaks(entry, port, (protocol) => !HTTP_PROTOCOLS.has(protocol));
}

function speaks({ ports }: ServiceEntry, port: number, test: (protocol: string) => boolean): boolean {
  return ports.some(({ number, protocol }) => number === port && test(protocol));
}

/** Whether a name of an entry, once it is shown, leads to an address. */
export function nameLeadsTo(entry: ServiceEntry, name: string, address: Address, port: number, host: string | undefined): Truth {
  if (!entry.ports.some(({ number }) => number === port)) return 'no';
  if (entry.endpoints.some((range) => rangeHas(range, address))) return 'yes';
  if (leadsByAddress(entry, port)) return truthOf(entry.addresses.some((range) => rangeHas(range, address)));
  if (takesAnyAddress(entry, port)) return 'yes';
  if (host === undefined) return 'conditional';
  if (matchesPattern(hostPattern(name), host.toLowerCase())) return 'yes';
  return takesMoreNames(entry, port) ? 'unknown' : 'no';
}
