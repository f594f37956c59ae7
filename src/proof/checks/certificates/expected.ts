/** Who gets a certificate: services that look at those of their callers, and these callers. */
import type { CertManagerSpec } from '../../specification/clusters';
import type { WorkloadNode } from '../../specification/nodes';
import { edgesFrom, findNode, ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export function needsCertificate(graph: Specification, { id, certificates }: WorkloadNode): boolean {
  return certificates === true || edgesFrom(graph, id).some(({ to, purpose }) => purpose === 'call' && asksForCertificates(graph, to));
}

/** Whether a workload gets its certificate from SPIRE, and from nobody else. */
export function needsSpire(graph: Specification, workload: WorkloadNode): boolean {
  return !workload.cluster.certManager && needsCertificate(graph, workload);
}

/** Those of the program's own workloads, by the names of the objects by which SPIRE knows them. */
export function expectedIdentities(graph: Specification): ReadonlyMap<string, WorkloadNode> {
  return new Map(certified(graph).filter(({ cluster }) => !cluster.certManager).map((workload) => [`${workload.namespace}.${workload.name}`, workload]));
}

/** Those whose certificate cert-manager keeps in a Secret. */
export function expectedCertificates(graph: Specification): readonly Certified[] {
  return certified(graph).flatMap((workload) => certifiedBy(workload) ?? []);
}

/** What profiles of the program state of cert-manager, each once. */
export function statedIn({ nodes, described }: Specification): readonly CertManagerSpec[] {
  const clusters = [...[...nodes.values()].flatMap((node) => ('cluster' in node ? node.cluster : [])), ...[...described.values()].flat().map(({ cluster }) => cluster)];
  const found = clusters.flatMap(({ certManager }) => certManager ?? []);
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** A workload with a certificate of cert-manager, whose name is that of its Secret. */
export interface Certified {
  readonly workload: WorkloadNode;
  readonly certManager: CertManagerSpec;
  readonly secret: string;
}

/** What it has of cert-manager. */
export function tryCertified(graph: Specification, workload: WorkloadNode): Certified | undefined {
  return needsCertificate(graph, workload) ? certifiedBy(workload) : undefined;
}

function certifiedBy(workload: WorkloadNode): Certified | undefined {
  const { certManager } = workload.cluster;
  return certManager && { workload, certManager, secret: `${workload.name}-service-certificate` };
}

function certified(graph: Specification): readonly WorkloadNode[] {
  const known = KNOWN.get(graph);
  if (known) return known;
  const found = ownWorkloads(graph).filter((workload) => needsCertificate(graph, workload));
  KNOWN.set(graph, found);
  return found;
}

function asksForCertificates(graph: Specification, id: string): boolean {
  const node = findNode(graph, id);
  return (node.kind === 'workload' || node.kind === 'reference') && node.certificates === true;
}

const KNOWN = new WeakMap<Specification, readonly WorkloadNode[]>();
