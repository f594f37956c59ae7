/**
 * Callers that are known by labels. Their labels the network holds, and their identity the mesh: but each lets in more than was declared, the network who calls anything else
 * at the same port, and the mesh whoever has an identity like theirs. Both together let in whom neither was to.
 */
import type { MeshSpec } from './mesh-spec';
import type { Check, Message } from '../findings/message';
import { inWords, keysInWords } from '../findings/words';
import type { Grant } from '../specification/access';
import type { SpecificationEdge } from '../specification/edges';
import type { PodsNode, SpecificationNode, WorkloadNode } from '../specification/nodes';
import { transportOf } from '../specification/ports';
import { edgesTo, findNode, nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** `oneNetworkPort`: whether the network sees all calls of a callee at one port, whichever is called. */
export function callersByLabel(isIts: (mesh: MeshSpec) => boolean, { oneNetworkPort }: { readonly oneNetworkPort: boolean }): Check {
  return function* findings(graph): Generator<Message> {
    // A caller without labels is declared for all that have an identity like its own.
    if (!nodesOf(graph, 'pods').some(isByLabel)) return;
    for (const callee of nodesOf(graph, 'workload').filter(({ mesh }) => isIts(mesh))) yield* findingsAt(graph, callee, oneNetworkPort);
  };
}

function* findingsAt(graph: Specification, callee: WorkloadNode, oneNetworkPort: boolean): Generator<Message> {
  const calls = edgesTo(graph, callee.id).filter(({ purpose }) => purpose === 'call')
    .map((edge) => ({ ...edge, grants: edge.grants.filter(({ port }) => transportOf(port) === 'TCP') }));
  for (const wide of calls) {
    const caller = findNode(graph, wide.from);
    if (caller.kind !== 'pods' || !isByLabel(caller)) continue;
    for (const other of calls) {
      const taken = findNode(graph, other.from);
      if (other.from === wide.from || !isTakenFor(taken, caller)) continue;
      const gained = wide.grants.filter((grant) => isOpened(grant, other, oneNetworkPort));
      if (gained.length === 0) continue;
      yield {
        node: callee.id,
        text: `${nameOf(taken)} can use ${inWords([...new Set(gained.map(({ port }) => `port ${port.containerPort}`))])} of ${callee.id} as pods with ${labelsOf(caller)} may, which is undeclared: the mesh knows such pods by `
          + `${caller.selection.namespace === undefined ? 'any identity' : `their namespace ${caller.selection.namespace}`}, not by labels, and the network has let it in already. `
          + 'Declare the same calls for both, name the callers one by one, or give these ports to a workload of their own',
      };
    }
  }
}

function isByLabel({ selection: { labels = {}, namespaceLabels = {} } }: PodsNode): boolean {
  return Object.keys(labels).length + Object.keys(namespaceLabels).length > 0;
}

function nameOf(node: SpecificationNode): string {
  if (node.kind === 'pods') return isByLabel(node) ? `pods with ${labelsOf(node)}` : `pods of ${node.selection.namespace ?? 'any namespace'}`;
  return node.kind === 'reference' ? `${node.namespace}/${node.name}` : node.id;
}

function labelsOf({ selection: { labels = {}, namespaceLabels = {} } }: PodsNode): string {
  const parts = [...(Object.keys(labels).length > 0 ? [`the labels ${keysInWords(labels)}`] : []), ...(Object.keys(namespaceLabels).length > 0 ? [`a namespace labelled ${keysInWords(namespaceLabels)}`] : [])];
  return parts.join(' and ');
}

/** Whether an identity of it is like one of theirs. */
function isTakenFor(node: SpecificationNode, { selection: { namespace } }: PodsNode): boolean {
  if (node.kind === 'pods') return namespace === undefined || node.selection.namespace === undefined || node.selection.namespace === namespace;
  if (node.kind === 'gateway') return namespace === undefined || node.podNamespace === namespace;
  if (node.kind === 'workload' || node.kind === 'reference') return namespace === undefined || node.namespace === namespace;
  return false;
}

/** Whether the network lets a caller in there that was not declared to ask for all of it. */
function isOpened({ port, requests }: Grant, { grants }: SpecificationEdge, oneNetworkPort: boolean): boolean {
  if (grants.length === 0) return false;
  const here = grants.filter((grant) => grant.port.containerPort === port.containerPort);
  if (here.length === 0) return oneNetworkPort;
  return !here.some((grant) => grant.requests === undefined || JSON.stringify(grant.requests) === JSON.stringify(requests));
}
