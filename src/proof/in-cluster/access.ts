/** Who reaches the workloads of programs in a cluster, and whom they reach: exactly what was declared, whatever policies others wrote. */
import { judgeView } from '../../judge/judge';
import { othersOf } from '../checks/workloads/undeclared-workloads';
import { declaredOf } from '../declared/read-declared';
import { enforcementPointsOf } from '../enforcement-points';
import { enforcementMessages } from '../findings/enforcement-findings';
import type { Message } from '../findings/message';
import type { ProofInput } from '../objects/proof-input';
import { podKeysOf } from '../objects/workload-by-pods';
import type { SpecificationNode } from '../specification/nodes';
import { withNodes } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** Asked only where all namespaces of the programs were read. Who is not there calls nobody, and is told apart from here. */
export function* accessInCluster(graph: Specification, input: ProofInput, isRead: (namespace: string) => boolean): Generator<Message> {
  const nodes = [...graph.nodes.values()];
  if (!nodes.every((node) => (node.kind !== 'workload' && node.kind !== 'gateway') || isRead(node.namespace))) return;
  const present = withNodes(graph, (node) => isThere(node, input));
  const declared = declaredOf(present, { workloads: othersOf(present, input), together: true });
  const told = new Set<string>();
  for (const point of enforcementPointsOf(present)) {
    const judgement = judgeView(input.judgement, point.see(input.judgement.cluster.manifests));
    const { findings } = judgement.prove(point.edges(declared));
    if (findings.length > 0) yield* enforcementMessages({ graph: present, point, input: { ...input, judgement }, findings }, told);
  }
}

function isThere(node: SpecificationNode, { judgement: { cluster } }: ProofInput): boolean {
  if (node.kind === 'workload') return podKeysOf(node).every((key) => cluster.workloadByKey.has(key));
  return node.kind !== 'gateway' || cluster.gateways.some(({ ref }) => `${ref.namespace}/${ref.name}` === node.id);
}
