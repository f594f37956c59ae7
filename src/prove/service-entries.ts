/**
 * What proxies are told of destinations outside, against what the namespaces of the program call. Source: Istio ServiceEntry; its enums
 * begin with MESH_EXTERNAL and NONE, which is what a missing field means.
 */
import { fieldsOf, nameOf, textsOf } from './manifest-index';
import { describeDifferences, hasFields, hasItems, hasTexts, is, isAnything, isByDefault, isNothing, isOneOf, isText } from './meaning';
import type { Meaning } from './meaning';
import type { Message } from './message';
import type { Written } from './written';
import type { GraphNode, HostNode, NamespaceNode, NetworkNode } from '../graph/nodes';
import { transportOf } from '../graph/port';
import type { AppProtocol, PortNode } from '../graph/port';
import { findNode } from '../graph/trust-graph';
import type { TrustGraph } from '../graph/trust-graph';

const GROUP = 'networking.istio.io';

/** Hosts that stand for addresses without a name: nobody's, by the reserved domain. Source: ICANN resolution on .internal. */
const NETWORK_DOMAIN = 'external-network.internal';
const NODE_DNS_HOST = `node-dns.${NETWORK_DOMAIN}`;

/** How a proxy tells connections to a port apart. HTTPS and TLS are both told by the server name. Source: Istio "Protocol Selection". */
const PROTOCOLS: Record<Exclude<AppProtocol, 'udp'>, readonly string[]> = {
  http: ['HTTP'], http2: ['HTTP2'], grpc: ['GRPC'], tcp: ['TCP'], tls: ['TLS', 'HTTPS'],
};

/** One host that a namespace may call, with every port that any of its workloads calls there. */
interface DeclaredHost {
  readonly resolution: Meaning;
  readonly addresses: Meaning;
  readonly ports: Map<number, PortNode>;
}

export function* serviceEntryFindings(graph: TrustGraph, { objects: manifests }: Written): Generator<Message> {
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
    const differences = known === undefined ? [] : meaningOf(hosts.get(known)!)(entry.body.spec, 'spec');
    if (differences.length > 0) yield { node: undefined, text: `${nameOf(entry)} leads calls to ${known} elsewhere than declared: ${describeDifferences(differences)}` };
  }
}

function meaningOf({ resolution, addresses, ports }: DeclaredHost): Meaning {
  return hasFields({
    hosts: isAnything,
    exportTo: hasTexts(['.']),
    location: isByDefault('MESH_EXTERNAL'),
    resolution,
    addresses,
    ports: hasItems('number', new Map([...ports].map(([number, port]) => [number, hasFields({
      number: is(number),
      name: isText,
      protocol: isOneOf(...PROTOCOLS[port.protocol as Exclude<AppProtocol, 'udp'>]),
      targetPort: isByDefault(number),
    })]))),
  });
}

/** By namespace and host. Namespaces without a mesh have no proxies to tell. */
function declaredHosts(graph: TrustGraph): ReadonlyMap<string, ReadonlyMap<string, DeclaredHost>> {
  const meshed = [...graph.namespaces.values()].filter(({ mesh }) => mesh.kind !== 'none');
  const declared = new Map(meshed.map((namespace) => [namespace.name, new Map(nodeDns(namespace))]));
  for (const edge of graph.edges) {
    const caller = findNode(graph, edge.from);
    const hosts = caller.kind === 'workload' ? declared.get(caller.namespace) : undefined;
    const [host, fresh] = tryDescribe(findNode(graph, edge.to)) ?? [];
    if (!hosts || host === undefined || !fresh) continue;
    const known = hosts.get(host) ?? fresh;
    hosts.set(host, known);
    for (const { port } of edge.grants) if (transportOf(port) === 'TCP') known.ports.set(port.servicePort, port);
  }
  return declared;
}

function tryDescribe(node: GraphNode): readonly [host: string, declared: DeclaredHost] | undefined {
  if (node.kind === 'host') return [node.host, describeHost(node)];
  return node.kind === 'network' ? [`${node.name}.${NETWORK_DOMAIN}`, describeNetwork(node)] : undefined;
}

/** A wildcard has no address to ask DNS for in advance; without asking, the port would be open to every address (Skiperator #925). */
function describeHost({ wildcard }: HostNode): DeclaredHost {
  return { resolution: is(wildcard ? 'DYNAMIC_DNS' : 'DNS'), addresses: isNothing, ports: new Map() };
}

function describeNetwork({ cidrs }: Pick<NetworkNode, 'cidrs'>): DeclaredHost {
  return { resolution: isByDefault('NONE'), addresses: hasTexts(cidrs), ports: new Map() };
}

/** A DNS cache on the node has an address that is no Service. */
function nodeDns({ cluster }: NamespaceNode): readonly (readonly [string, DeclaredHost])[] {
  const caches = cluster.dns.flatMap(({ at, port }) => (at.kind === 'addresses' ? [{ cidrs: at.cidrs, port }] : []));
  const [first, ...others] = caches.flatMap(({ cidrs }) => cidrs);
  if (first === undefined) return [];
  const ports = caches.map(({ port }) => [port, { name: 'dns-tcp', protocol: 'tcp', containerPort: port, servicePort: port }] as const);
  return [[NODE_DNS_HOST, { ...describeNetwork({ cidrs: [first, ...others] }), ports: new Map(ports) }]];
}
