/**
 * What proxies know of destinations outside, against what the namespaces of the program call. Source: Istio ServiceEntry; its enums
 * begin with MESH_EXTERNAL and NONE, which is what a missing field means.
 */
import { egressWaypoint } from './ambient/egress';
import { hasSidecars, isAmbient, isIstio } from './cluster-spec';
import type { StoredObject } from '../../../judge/objects/store';
import { describeDifferences, hasFields, hasItems, hasTexts, is, isAnything, isByDefault, isNothing, isOneOf, isText } from '../../checks/matchers';
import type { Difference, Meaning } from '../../checks/matchers';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, nameOf, textsOf } from '../../objects/values';
import type { SpecificationNode, HostNode, NamespaceNode } from '../../specification/nodes';
import { transportOf } from '../../specification/ports';
import type { AppProtocol, PortNode } from '../../specification/ports';
import { findNode } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import type { GroundRule } from '../contract';

const GROUP = 'networking.istio.io';

/** Hosts that stand for addresses without a name: nobody's, by the reserved domain. Source: ICANN resolution on .internal. */
const NETWORK_DOMAIN = 'external-network.internal';
const NODE_DNS = 'node-dns';

/** Source: Istio resource labels, and its DNS proxying: an address of its own is listened on without regard to the server name. */
const ALLOCATION = 'networking.istio.io/enable-autoallocate-ip';

/** How a proxy tells connections to a port apart. HTTPS and TLS are both recognised by the server name. Source: Istio "Protocol Selection". */
const PROTOCOLS: Record<Exclude<AppProtocol, 'udp'>, readonly string[]> = {
  http: ['HTTP'], http2: ['HTTP2'], grpc: ['GRPC'], tcp: ['TCP'], tls: ['TLS', 'HTTPS'],
};

/** Source: Istio "Configure waypoint proxies". */
const BINDING = 'istio.io/use-waypoint';

/** One host that a namespace may call, with every port that any of its workloads calls there. */
interface DeclaredHost {
  /** The waypoint by way of which it is called. @default - it is called straight */
  readonly waypoint?: string;
  /** True for a real hostname; false for a synthetic name that stands for addresses. */
  readonly isName: boolean;
  readonly resolution: Meaning;
  readonly addresses: Meaning;
  readonly ports: Map<number, PortNode>;
}

export function* serviceEntryFindings(graph: Specification, { objects: manifests }: ProofInput): Generator<Message> {
  const declared = declaredHosts(graph);
  for (const entry of manifests.ofKind(GROUP, 'ServiceEntry')) {
    const hosts = declared.get(entry.namespace);
    if (!hosts) continue;
    const named = textsOf(fieldsOf(entry.body.spec).hosts);
    const strange = named.filter((host) => !hosts.has(host));
    if (strange.length > 0 || named.length === 0) {
      const what = named.length === 0 ? 'names no host' : `tells the proxies of ${entry.namespace} of ${strange.join(', ')}, which nothing there was declared to call`;
      yield { node: undefined, text: `${nameOf(entry)} ${what}` };
    }
    const known = named.find((host) => hosts.has(host));
    const differences = known === undefined ? [] : differencesOf(hosts.get(known)!, entry);
    if (differences.length > 0) yield { node: undefined, text: `${nameOf(entry)} leads calls to ${known} elsewhere than declared: ${describeDifferences(differences)}` };
  }
}

function differencesOf(host: DeclaredHost, { body }: StoredObject): readonly Difference[] {
  const { [ALLOCATION]: label, [BINDING]: bound } = fieldsOf(fieldsOf(body.metadata).labels);
  // ztunnel leads nobody to a waypoint who does not dial an address of the mesh.
  const byServerName = host.waypoint === undefined && host.isName && [...host.ports.values()].every(({ protocol }) => protocol === 'tls');
  return [
    ...meaningOf(host)(body.spec, 'spec'),
    ...(byServerName ? is('false') : host.isName && label !== undefined && label !== 'true' ? isNothing : isAnything)(label, `metadata.labels['${ALLOCATION}']`),
    ...(host.waypoint === undefined ? isAnything : is(host.waypoint))(bound, `metadata.labels['${BINDING}']`),
  ];
}

function meaningOf({ isName, resolution, addresses, ports }: DeclaredHost): Meaning {
  return hasFields({
    hosts: isAnything,
    exportTo: hasTexts(['.']),
    location: isByDefault('MESH_EXTERNAL'),
    resolution,
    addresses,
    ports: hasItems('number', new Map([...ports].map(([number, port]) => [number, hasFields({
      number: is(number),
      name: isText,
      protocol: isName ? isOneOf(...PROTOCOLS[port.protocol as Exclude<AppProtocol, 'udp'>]) : isByDefault('TCP'),
      targetPort: isByDefault(number),
    })]))),
  });
}

/** By namespace and host. Namespaces without a mesh have no proxies to tell. */
function declaredHosts(graph: Specification): ReadonlyMap<string, ReadonlyMap<string, DeclaredHost>> {
  const meshed = [...graph.namespaces.values()].filter(({ mesh }) => isIstio(mesh));
  const declared = new Map(meshed.map((namespace) => [namespace.name, new Map(hasSidecars(namespace.mesh) ? nodeDns(namespace) : [])]));
  for (const edge of graph.edges) {
    const caller = findNode(graph, edge.from);
    const hosts = caller.kind === 'workload' ? declared.get(caller.namespace) : undefined;
    for (const [host, fresh] of hosts ? describe(caller, findNode(graph, edge.to)) : []) {
      const known = hosts!.get(host) ?? fresh;
      hosts!.set(host, known);
      for (const { port } of edge.grants) if (transportOf(port) === 'TCP') known.ports.set(port.servicePort, port);
    }
  }
  return declared;
}

type NamedHost = readonly [name: string, host: DeclaredHost];

/** In ambient mode hosts that are called by way of a waypoint, and nothing else. */
function describe(caller: SpecificationNode, node: SpecificationNode): readonly NamedHost[] {
  const waypoint = egressWaypoint(caller, node)?.name;
  if (waypoint === undefined && caller.kind === 'workload' && isAmbient(caller.mesh)) return [];
  if (node.kind === 'host') return [[node.host, { ...describeHost(node), ...(waypoint !== undefined && { waypoint }) }]];
  return node.kind === 'network' ? node.cidrs.map((cidr) => describeRange(node.name, cidr)) : [];
}

/** A wildcard has no address to ask DNS for in advance; without asking, the port would be open to every address (Skiperator #925). */
function describeHost({ wildcard }: HostNode): DeclaredHost {
  return { isName: true, resolution: is(wildcard ? 'DYNAMIC_DNS' : 'DNS'), addresses: isNothing, ports: new Map() };
}

/** Every range has a host of its own: with several addresses to one host a proxy may be given any one of them. */
function describeRange(name: string, cidr: string): NamedHost {
  const slot = `cidr-${[...cidr].map((character) => (/[0-9a-f]/.test(character) ? character : '-')).join('')}`;
  return [`${slot}.${name}.${NETWORK_DOMAIN}`, { isName: false, resolution: isByDefault('NONE'), addresses: hasTexts([cidr]), ports: new Map() }];
}

/** A DNS cache on the node has an address that is no Service. */
function nodeDns({ cluster }: NamespaceNode): readonly NamedHost[] {
  const hosts = new Map<string, DeclaredHost>();
  for (const { at, port } of cluster.dns) {
    for (const cidr of at.kind === 'addresses' ? at.cidrs : []) {
      const [name, fresh] = describeRange(NODE_DNS, cidr);
      const known = hosts.get(name) ?? fresh;
      hosts.set(name, known);
      known.ports.set(port, { name: 'dns-tcp', protocol: 'tcp', containerPort: port, servicePort: port });
    }
  }
  return [...hosts];
}

/** The entries of a DNS cache on the node, as the owner of a namespace has them. */
export function nodeDnsEntries(namespace: NamespaceNode): readonly GroundRule[] {
  return nodeDns(namespace).map(([host, { ports }]) => ({
    body: {
      apiVersion: `${GROUP}/v1`,
      kind: 'ServiceEntry',
      metadata: { name: host.slice(0, -(NETWORK_DOMAIN.length + 1)), namespace: namespace.name },
      spec: {
        hosts: [host],
        addresses: namespace.cluster.dns.flatMap(({ at }) => (at.kind === 'addresses' ? at.cidrs : [])).filter((cidr) => describeRange(NODE_DNS, cidr)[0] === host),
        exportTo: ['.'],
        location: 'MESH_EXTERNAL',
        resolution: 'NONE',
        ports: [...ports.keys()].map((number) => ({ number, name: `tcp-${number}`, protocol: 'TCP' })),
      },
    },
    text: 'it shows the proxies of the namespace the DNS cache on the node',
  }));
}
