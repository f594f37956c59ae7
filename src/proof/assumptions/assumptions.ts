/** All that the proof of a program takes from others. */
import type { AssumedObject } from './assumed-object';
import { BY_CLUSTER, UNCHECKED } from './assumption';
import type { Assumption, AssumptionText } from './assumption';
import { certificatesOf } from './certificates';
import { foreignPods } from './foreign-pods';
import { podsOfOwnGateway } from './gateway-pods';
import { gatewaysOfOthers } from './gateways-of-others';
import { groundRules } from './ground-rules';
import { podsOfOthers } from './pods-of-others';
import { labelsWords, reference } from './references';
import { relaysOfOthers } from './relays-of-others';
import { controllerContractOf } from '../gateways/table';
import { ALL_MESHES, contractOf, isMeshed } from '../meshes/table';
import type { NodeOf, SpecificationNode, WorkloadNode } from '../specification/nodes';
import type { PlatformPlace } from '../specification/places';
import { podLabelsOf } from '../specification/pod-labels';
import { findNode, nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

export function assumptionsOf(graph: Specification): readonly Assumption[] {
  const workloads = nodesOf(graph, 'workload');
  return [
    ...groundRules(graph),
    ...foreignPods(graph),
    ...gatewaysOfOthers(graph),
    ...relaysOfOthers(graph),
    ...(workloads.length > 0 ? [NETWORK_PLUGIN, rightsOf(workloads)] : []),
    ...meshesOf(graph),
    ...ALL_MESHES.flatMap((contract) => contract.assumptions?.(graph) ?? []),
    ...certificatesOf(graph),
    ...[...graph.nodes.values()].flatMap((node) => ofNode(node, graph)),
  ];
}

/** The same for reports. */
export function assumptionTexts(graph: Specification): readonly AssumptionText[] {
  return assumptionsOf(graph).map(({ effect: _, ...texts }) => texts);
}

const NETWORK_PLUGIN: Assumption = {
  kind: 'network-plugin',
  object: 'the network plugin',
  text: 'it enforces NetworkPolicies on all pods and nodes, and lets nothing around them',
  check: UNCHECKED,
  effect: { is: 'network' },
};

/** Policies know pods by labels and accounts, which anybody who may create pods can give them. */
function rightsOf(workloads: readonly WorkloadNode[]): Assumption {
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))].sort();
  return {
    kind: 'rights',
    object: `${namespaces.length === 1 ? 'Namespace' : 'Namespaces'} ${namespaces.join(', ')}`,
    text: 'nobody but those who deliver these manifests may change their objects, or make pods with the labels or accounts of their workloads',
    check: '`zero-trust verify --cluster` reads RBAC; admission is not checked',
    effect: { is: 'counterexample', bodies: () => workloads.map(impostorOf) },
  };
}

function impostorOf(workload: WorkloadNode): AssumedObject {
  const { namespace, name, serviceAccount } = workload;
  const labels = podLabelsOf(workload);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `impostor-${name}`, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { serviceAccountName: serviceAccount, containers: [{ name: 'impostor', image: 'impostor' }] } } },
  };
}

function meshesOf(graph: Specification): readonly Assumption[] {
  const found = new Map<string, Assumption>();
  for (const node of graph.nodes.values()) {
    if (!('mesh' in node) || !node.mesh || !isMeshed(node.mesh) || found.has(node.mesh.kind)) continue;
    const contract = contractOf(node.mesh);
    found.set(node.mesh.kind, {
      kind: 'mesh',
      object: contract.words,
      text: contract.installed ?? 'its proxies are in all pods that ask for one, enforce its policies, and its settings are the defaults or those that were declared',
      check: '`zero-trust verify` with --cluster and these facts asks whether running pods have a proxy; its settings are not checked',
      effect: { is: 'mesh', hidden: contract.hidden },
    });
  }
  return [...found.values()];
}

function ofNode(node: SpecificationNode, graph: Specification): readonly Assumption[] {
  switch (node.kind) {
    case 'platform': return [placed(node, graph)];
    // Where nothing is asked, nobody need be there.
    case 'kubelet': return node.cidrs.length === 0 || !graph.edges.some(({ from, grants }) => from === node.id && grants.length > 0) ? [] : [{
      kind: 'platform', object: `addresses ${node.cidrs.join(', ')}`, text: 'they are those of nodes, and of nothing else', check: UNCHECKED, effect: { is: 'node', id: node.id },
    }];
    case 'reference': return [reference(node, graph)];
    case 'pods': return [podsOfOthers(node, graph)];
    case 'sources': return [{
      kind: 'reference',
      object: `addresses ${node.cidrs.join(', ')}`,
      text: `they are those of the ${node.name} and of nothing else, and what comes from there comes with them to the pods`,
      check: UNCHECKED,
      effect: { is: 'node', id: node.id },
    }];
    case 'gateway': return node.own ? [...clientsOf(node), podsOfOwnGateway(node)] : [];
    case 'relay': return !node.owned ? [] : [{
      kind: 'edge',
      object: `Gateway ${node.namespace}/${node.name}`,
      text: 'the controller of the mesh makes its pods, as an account of the same name, and leads calls there as soon as it is ready',
      check: UNCHECKED,
      effect: { is: 'node', id: node.id },
    }];
    case 'workload':
    case 'host':
    case 'network':
    case 'clients': return [];
  }
}

/** What lists of addresses rest on. */
function clientsOf({ id, own, routes, controller }: NodeOf<'gateway'>): readonly Assumption[] {
  if (!own?.clientAddress || routes.every(({ clients }) => clients === undefined)) return [];
  const { ofPackets } = own.clientAddress;
  const isWritten = controller !== undefined && controllerContractOf(controller).writesClientAddress === true;
  const how = isWritten ? own.clientAddress.howWritten : own.clientAddress.how;
  return [{
    kind: 'edge',
    object: `clients of Gateway ${id}`,
    text: ofPackets ? how : `${how}; the addresses ${(own.clients ?? []).join(', ')} are those of what is before it and of nothing else`,
    check: UNCHECKED,
    effect: { is: 'node', id },
  }];
}

/** Who is at a place of the platform is known by the edges that lead there. */
function placed({ id, at }: NodeOf<'platform'>, graph: Specification): Assumption {
  const purposes = new Set(graph.edges.flatMap((edge) => (edge.from === id || edge.to === id ? [edge.purpose] : [])));
  const who = [...purposes].map((purpose) => WHO[purpose] ?? 'a component of the platform').join(' and ');
  return {
    kind: 'platform',
    object: placeWords(at),
    text: `${at.kind === 'pods' ? 'they are' : 'behind them is'} ${who}, and nothing else`,
    check: at.kind === 'pods' ? BY_CLUSTER : UNCHECKED,
    effect: { is: 'node', id },
  };
}

const WHO: Readonly<Partial<Record<string, string>>> = {
  'dns': 'DNS', 'control-plane': 'the control plane of the mesh', 'scrape': 'the scraper of metrics', 'api-server': 'the API server',
};

function placeWords(at: PlatformPlace): string {
  return at.kind === 'addresses' ? `addresses ${at.cidrs.join(', ')}` : `pods ${labelsWords(at.podLabels)} of ${at.namespace}`;
}

/** The declaration without the places that are not assumed. */
export function withoutNodes(graph: Specification, ids: ReadonlySet<string>): Specification {
  if (ids.size === 0) return graph;
  for (const id of ids) findNode(graph, id);
  return { ...graph, edges: graph.edges.filter(({ from, to }) => !ids.has(from) && !ids.has(to)) };
}
