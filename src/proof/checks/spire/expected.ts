/** Who gets a certificate of SPIRE: services that look at those of their callers, and these callers. */
import type { WorkloadNode } from '../../specification/nodes';
import { edgesFrom, findNode, ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export function needsCertificate(graph: Specification, { id, certificates }: WorkloadNode): boolean {
  return certificates === true || edgesFrom(graph, id).some(({ to, purpose }) => purpose === 'call' && asksForCertificates(graph, to));
}

/** Those of the program's own workloads, by the names of the objects by which SPIRE knows them. */
export function expectedIdentities(graph: Specification): ReadonlyMap<string, WorkloadNode> {
  const known = KNOWN.get(graph);
  if (known) return known;
  const found = new Map(ownWorkloads(graph).filter((workload) => needsCertificate(graph, workload)).map((workload) => [`${workload.namespace}.${workload.name}`, workload] as const));
  KNOWN.set(graph, found);
  return found;
}

function asksForCertificates(graph: Specification, id: string): boolean {
  const node = findNode(graph, id);
  return (node.kind === 'workload' || node.kind === 'reference') && node.certificates === true;
}

const KNOWN = new WeakMap<Specification, ReadonlyMap<string, WorkloadNode>>();
