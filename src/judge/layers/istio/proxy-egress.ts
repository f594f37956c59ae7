/**
 * What a caller's sidecar lets it reach.
 *
 * Sources: Istio Sidecar and ServiceEntry. With ALLOW_ANY everything passes. With REGISTRY_ONLY only hosts that the
 * caller's Sidecar shows it do; other TCP goes to a black hole. UDP and SCTP never meet the proxy. Derived, not run:
 * that a pod is reachable exactly through the Services that select it, so that a pod without any is not, by its
 * address either; that a destination outside the cluster is decided by the name called where the entry has no
 * addresses. Run (listeners of istiod 1.31): that of an entry with several addresses a Sidecar whose hosts are all
 * exact shows one, and which one is open; that of two names without addresses on one TCP port the older one gets all
 * connections, unless the proxy answers DNS; that over HTTP an entry's addresses don't limit where requests with its
 * host go. Istio itself says that REGISTRY_ONLY is no security boundary against a caller that evades its own proxy.
 */
import { addedEndpoints } from './added-endpoints';
import { exportedTo } from './exported';
import { ISTIO } from './key';
import type { ServiceEntry, Sidecar, SidecarHost } from './read/egress';
import { servicesTo, type ServiceRoute } from './services';
import type { Cluster } from '../../cluster/cluster';
import { rangeHas, type Address } from '../../cluster/ip';
import type { Peer, Pod } from '../../cluster/pod';
import type { Trace } from '../../core/trace';
import { anyOf, truthOf, type Truth } from '../../core/verdict';
import { hostPattern, matchesPattern } from '../../requests/pattern';

/** The Sidecar of a pod: one, none, or several of which Istio says that the behaviour is undefined. */
export type EffectiveSidecar = { readonly sidecar: Sidecar | undefined } | 'ambiguous';

export function sidecarOf(cluster: Cluster, pod: Pod): EffectiveSidecar {
  const tier = tierOf(cluster, pod);
  return tier.length > 1 || tier.some((sidecar) => sidecar.malformed) ? 'ambiguous' : { sidecar: tier[0] };
}

/** The Sidecars of the narrowest scope that has any. */
function tierOf(cluster: Cluster, pod: Pod): readonly Sidecar[] {
  const { rootNamespace } = pod.installation;
  const own = cluster.of(ISTIO).sidecars.find(pod.namespace, pod);
  const root = pod.namespace === rootNamespace ? [] : cluster.of(ISTIO).sidecars.find(rootNamespace, pod);
  const tiers = [
    own.filter((sidecar) => sidecar.selector),
    own.filter((sidecar) => !sidecar.selector),
    root.filter((sidecar) => !sidecar.selector),
  ];
  return tiers.find((sidecars) => sidecars.length > 0) ?? [];
}

/** What a caller's proxy does with destinations that it does not know: unknown, where nobody can say. */
export type Limit =
  | { readonly kind: 'open' | 'registry'; readonly sidecar: Sidecar | undefined }
  | { readonly kind: 'unknown'; readonly reasons: readonly (readonly [because: string, sidecar?: Sidecar])[] };

export function limitOf(cluster: Cluster, source: Pod): Limit {
  if (source.excludedOutbound.length > 0) return unknownLimit('some outbound ports go around the proxy');
  if (source.outbound === 'unclear') return unknownLimit(source.proxyDoubt ?? 'nothing is known of its proxy');
  const effective = sidecarOf(cluster, source);
  if (effective === 'ambiguous') {
    const reasons = tierOf(cluster, source).map((one) => [one.doubt ?? 'several Sidecars apply, or one that could not be understood', one] as const);
    return { kind: 'unknown', reasons };
  }
  const { sidecar } = effective;
  if ((sidecar?.outbound ?? source.installation.outboundTrafficPolicy) === 'ALLOW_ANY') return { kind: 'open', sidecar };
  const added = cluster.settings.unknownKinds === 'reported' ? undefined
    : addedEndpoints(cluster.manifests).find(({ ref, behind }) => showsService(cluster, sidecar, source, ref.namespace, behind));
  if (!added) return { kind: 'registry', sidecar };
  const { ref: { kind, namespace, name }, behind } = added;
  return unknownLimit(`${kind} ${namespace}/${name} adds addresses by hand behind the Service ${behind}, which the proxy sees`, sidecar);
}

function unknownLimit(because: string, sidecar?: Sidecar): Limit {
  return { kind: 'unknown', reasons: [[because, sidecar]] };
}

/** Says an answer, and gives it back. */
type Say = (truth: Truth, because: string, sidecar?: Sidecar) => Truth;

/** Whether the caller's proxy passes a TCP connection on. */
export function judgeProxyEgress(
  cluster: Cluster, source: Pod, destination: Peer, port: number, host: string | undefined, trace?: Trace,
): Truth {
  const { serviceEntries } = cluster.manifests.of(ISTIO);
  return judgeLimited(cluster, source, trace, (sidecar, say) => {
    const truth = destination.kind === 'external'
      ? anyOf(serviceEntries.map((entry) => entryLeadsTo(cluster, sidecar, source, entry, destination.address, port, host)))
      : podVisibility(cluster, sidecar, source, destination.pod, port);
    if (truth !== 'yes' && source.outbound === 'perhaps' && source.mesh === 'sidecar') return say('unknown', source.proxyDoubt ?? 'it may go around its proxy', sidecar);
    return say(truth, VISIBILITY_WORDS[truth], sidecar);
  });
}

/** What a proxy does that may pass everything on, or of which nothing is known; where it is limited, `decide` says what its limits mean. */
export function judgeLimited(
  cluster: Cluster, source: Pod, trace: Trace, decide: (sidecar: Sidecar | undefined, say: Say) => Truth,
): Truth {
  const say: Say = (truth, because, sidecar) => {
    trace?.({
      hop: 'proxy-egress',
      ...(sidecar && { object: sidecar.ref }),
      path: sidecar ? ['spec'] : [],
      effect: truth === 'yes' ? 'allows' : truth === 'no' ? 'denies' : 'depends',
      truth,
      because,
      ...(sidecar?.doubt !== undefined && { ofLabels: true }),
    });
    return truth;
  };
  const limit = limitOf(cluster, source);
  if (limit.kind === 'unknown') {
    for (const [because, sidecar] of limit.reasons) say('unknown', because, sidecar);
    return 'unknown';
  }
  return limit.kind === 'open' ? say('yes', 'the proxy passes on what it does not know', limit.sidecar) : decide(limit.sidecar, say);
}

const VISIBILITY_WORDS: Readonly<Record<Truth, string>> = {
  yes: 'the proxy sees a host that leads there',
  no: 'REGISTRY_ONLY, and nothing that the proxy sees leads there',
  conditional: 'the name that is called decides whether the proxy sees a host that leads there',
  unknown: 'REGISTRY_ONLY, and it is not known whether what the proxy sees leads there',
};

/** Whether a Sidecar shows its workloads some Service that leads to a port of a pod, of those that are asked for. */
export function podVisibility(
  cluster: Cluster, sidecar: Sidecar | undefined, source: Pod, destination: Pod, port: number, isAsked: (route: ServiceRoute) => boolean = () => true,
): Truth {
  if (destination.undeclared) {
    const namespace = destination.namespace;
    return truthOf(sidecar?.hosts === undefined || sidecar.hosts
      .some((host) => namespaceShown(host.namespace, namespace, source) && (host.port ?? port) === port));
  }
  const { namespace, viaServices } = destination;
  const nameOf = (service: string, own: string) => `${service}.${own}.svc.${cluster.settings.clusterDomain}`;
  if (viaServices) return truthOf(viaServices.some((name) => isShown(sidecar, source, namespace, nameOf(name, namespace), ['*'], port)));
  const shown = servicesTo(cluster, destination, port).filter((route) => {
    const { service, port: servicePort } = route;
    const { ref } = service;
    return isAsked(route) && isShown(sidecar, source, ref.namespace, nameOf(ref.name, ref.namespace), exportedTo(service), servicePort.port);
  });
  if (shown.length === 0) return 'no';
  return shown.some(({ service }) => service.doubt === undefined) ? 'yes' : 'unknown';
}

/** Whether a host of the registry is exported to the caller, and its Sidecar imports it. */
export function isShown(
  sidecar: Sidecar | undefined, source: Pod, namespace: string, name: string, exportTo: readonly string[], port: number,
): boolean {
  const exported = exportTo.some((item) => item === '*' || item === source.namespace || (item === '.' && namespace === source.namespace));
  if (!exported || sidecar?.hosts === undefined) return exported;
  return sidecar.hosts.some((item) => namespaceShown(item.namespace, namespace, source)
    && (item.port ?? port) === port && hostCovers(item.host, name));
}

/** Whether a Sidecar shows its workloads a Service, on whichever port. */
function showsService(cluster: Cluster, sidecar: Sidecar | undefined, source: Pod, namespace: string, service: string): boolean {
  const name = `${service}.${namespace}.svc.${cluster.settings.clusterDomain}`;
  return sidecar?.hosts === undefined
    || sidecar.hosts.some((item) => namespaceShown(item.namespace, namespace, source) && hostCovers(item.host, name));
}

function namespaceShown(item: string, namespace: string, source: Pod): boolean {
  return item === '*' || item === namespace || (item === '.' && namespace === source.namespace);
}

/** `*`, `*.domain` or a name; the name of a ServiceEntry may itself be a wildcard. */
function hostCovers(item: string, name: string): boolean {
  const [left, right] = [item.toLowerCase(), name.toLowerCase()];
  return left === '*' || left === right || (left.startsWith('*.') && right.endsWith(left.slice(1)));
}

/** Protocols in which every request names its host. Source: Istio "Protocol Selection". */
const HTTP_PROTOCOLS: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB']);

/** Protocols whose connections carry the name that was called. Source: the same page. */
const NAMED_PROTOCOLS: ReadonlySet<string> = new Set([...HTTP_PROTOCOLS, 'HTTPS', 'TLS']);

/** Resolutions with which the name says where a connection ends; addresses are then what a caller dials. */
const RESOLVING: ReadonlySet<string> = new Set(['DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS']);

function entryLeadsTo(
  cluster: Cluster, sidecar: Sidecar | undefined, source: Pod, entry: ServiceEntry, address: Address, port: number, host: string | undefined,
): Truth {
  if (entry.malformed) return 'unknown';
  const shown = entry.hosts.filter((name) => isShown(sidecar, source, entry.ref.namespace, name, entry.exportTo, port));
  return anyOf(shown.map((name) => {
    const truth = nameLeadsTo(entry, name, address, port, host);
    return truth !== 'no' && isUncertain(cluster, sidecar, source, entry, name, port) ? 'unknown' : truth;
  }));
}

/** Whether it is open what a proxy makes of an entry that it is shown, because of its other addresses or of another entry. */
export function isUncertain(cluster: Cluster, sidecar: Sidecar | undefined, source: Pod, entry: ServiceEntry, name: string, port: number): boolean {
  // Over HTTP the host of a request counts, whatever addresses there are.
  if (entry.addresses.length > 1 && entry.resolution === 'NONE' && !isHttp(entry, port)) return sidecar?.hosts?.every((item) => isExact(item)) ?? false;
  if (!takesWholePort(entry, source, port)) return false;
  const { serviceEntries } = cluster.manifests.of(ISTIO);
  return serviceEntries.some((other) => !other.malformed && takesWholePort(other, source, port) && other.hosts.some((rival) => (
    rival.toLowerCase() !== name.toLowerCase() && isShown(sidecar, source, other.ref.namespace, rival, other.exportTo, port)
  )));
}

function isExact({ namespace, host }: SidecarHost): boolean {
  return namespace !== '*' && !host.startsWith('*');
}

/** A name that is resolved, in a protocol that does not carry it: without an address the proxy takes the port at every address. */
function takesWholePort(entry: ServiceEntry, source: Pod, port: number): boolean {
  return RESOLVING.has(entry.resolution) && entry.addresses.length === 0 && !(source.answersDns && entry.allocatesAddress)
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
