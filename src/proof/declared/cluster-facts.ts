/** What the program declared about the cluster, for later judgements of the manifests: the command reads it beside them. */
import { partyOf, podsOfGateway } from './declared-edges';
import { clustersOf, judgeOptions, statedNodeCidrs } from './judge-options';
import type { DeclaredParty } from '../../judge/declared';
import type { ClusterFacts, KnownPeer, PeerPort } from '../../judge/facts';
import type { SpecificationEdge, Purpose } from '../specification/edges';
import type { SpecificationNode } from '../specification/nodes';
import { transportOf } from '../specification/ports';
import { findNode } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** What the platform is to workloads. */
const PLATFORM_NAMES: Readonly<Record<Purpose, string>> = {
  'call': 'platform',
  'clients': 'clients',
  'public-host': 'edge',
  'dns': 'DNS',
  'control-plane': 'control plane of the mesh',
  'scrape': 'metrics scraper',
  'probe': 'kubelet',
  'api-server': 'API server',
};

export function clusterFacts(graph: Specification): ClusterFacts {
  const { installations, podCidrs, clusterDomain, networkPlugin } = judgeOptions(graph);
  const apiServer = tryFindApiServer(graph);
  const nodeCidrs = statedNodeCidrs(graph);
  return {
    options: {
      // Without any, nothing is in a mesh, and whatever others say of theirs is theirs.
      ...(installations && installations.length > 0 && { installations }),
      ...(podCidrs && { podCidrs }),
      ...(networkPlugin && { networkPlugin }),
      ...(nodeCidrs.length > 0 && { nodeCidrs }),
      ...(clusterDomain !== undefined && { clusterDomain }),
      ...(apiServer && { apiServer }),
    },
    peers: peersOf(graph),
  };
}

/** The API server, where all who state it state the same. */
function tryFindApiServer(graph: Specification): ClusterFacts['options']['apiServer'] {
  const stated = new Map(clustersOf(graph).flatMap(({ apiServer }) => (apiServer ? [[JSON.stringify(apiServer), apiServer] as const] : [])));
  return stated.size === 1 ? [...stated.values()][0] : undefined;
}

function peersOf(graph: Specification): readonly KnownPeer[] {
  const found = new Map<string, KnownPeer & { readonly ports: PeerPort[] }>();
  for (const edge of graph.edges) {
    const [from, to] = [findNode(graph, edge.from), findNode(graph, edge.to)];
    addTo(found, 'in', from, to, edge);
    addTo(found, 'out', to, from, edge);
  }
  return [...found.values()].map((peer) => ({
    ...peer, ports: [...peer.ports].sort((left, right) => left.port - right.port || left.protocol.localeCompare(right.protocol)),
  }));
}

function addTo(
  found: Map<string, KnownPeer & { readonly ports: PeerPort[] }>, direction: KnownPeer['direction'], node: SpecificationNode, other: SpecificationNode, edge: SpecificationEdge,
): void {
  const name = nameOf(node, edge.purpose);
  const party = name === undefined ? undefined : node.kind === 'gateway' && !node.own ? podsOfGateway(node) : partyOf(node, other);
  if (name === undefined || !party || (party.kind !== 'pods' && party.kind !== 'external')) return;
  const key = `${direction} ${node.id} ${name}`;
  const known = found.get(key) ?? {
    name,
    kind: node.kind === 'platform' || node.kind === 'kubelet' ? 'platform' as const : 'service' as const,
    direction,
    ...(party.kind === 'external'
      ? { cidrs: party.cidrs.map(({ cidr }) => cidr) }
      : { pods: podsOf(party) }),
    ports: [] as PeerPort[],
  };
  found.set(key, known);
  for (const { port } of edge.grants) {
    const [number, protocol] = [port.containerPort, transportOf(port)];
    if (!known.ports.some((item) => item.port === number && item.protocol === protocol)) known.ports.push({ port: number, protocol });
  }
}

function podsOf({ namespace, labels, serviceAccount }: Extract<DeclaredParty, { kind: 'pods' }>): NonNullable<KnownPeer['pods']> {
  return { namespace, labels, ...(serviceAccount !== undefined && { serviceAccount }) };
}

/** Undefined for whom manifests give, or whom a report knows by itself. */
function nameOf(node: SpecificationNode, purpose: Purpose): string | undefined {
  switch (node.kind) {
    case 'platform': return purpose === 'api-server' ? undefined : PLATFORM_NAMES[purpose];
    case 'kubelet': return PLATFORM_NAMES.probe;
    case 'reference': return `${node.namespace}/${node.name}`;
    case 'gateway': return node.id;
    case 'sources': return node.name;
    case 'pods': return node.selection.namespace === undefined ? undefined : `pods of ${node.selection.namespace}`;
    case 'relay':
    case 'workload':
    case 'host':
    case 'network':
    case 'clients': return undefined;
  }
}
