/** Manifests that make the pods of a ForeignWorkload, against what was declared of these. */
import type { Workload } from '../../../judge/cluster/pod';
import type { Message } from '../../findings/message';
import { placeOf } from '../../objects/place-of';
import type { ProofInput } from '../../objects/proof-input';
import type { WorkloadNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export function* foreignFindings(graph: Specification, { judgement, rules }: ProofInput): Generator<Message> {
  const foreign = nodesOf(graph, 'workload').filter((workload) => workload.foreign);
  if (foreign.length === 0) return;
  const byNamespace = new Map<string, Workload[]>();
  for (const workload of judgement.cluster.workloads) byNamespace.set(workload.namespace, [...byNamespace.get(workload.namespace) ?? [], workload]);
  for (const declared of foreign) {
    const pods = judgement.cluster.workloadByKey.get(declared.id);
    if (pods) yield* differences(declared, pods);
    for (const other of byNamespace.get(declared.namespace) ?? []) {
      if (other.key === declared.id || !hasLabels(other, declared)) continue;
      const { kind, namespace, name } = other.ref;
      yield {
        node: declared.id,
        place: placeOf({ kind, namespace, name }, rules),
        text: `${kind} ${namespace}/${name} makes pods with all labels of ${declared.id}, so that policies take them for it. `
          + `If it is the same, give the ForeignWorkload its name: { name: '${name}' }; if not, name labels that only its own pods have`,
        explains: [`${namespace}/${name}`],
      };
    }
  }
}

function* differences(declared: WorkloadNode, pods: Workload): Generator<Message> {
  const { kind, namespace, name } = pods.ref;
  const wrong = (text: string): Message => ({ node: declared.id, text: `${kind} ${namespace}/${name} ${text}` });
  if (!hasLabels(pods, declared)) {
    yield wrong(`makes pods without the labels ${JSON.stringify(declared.foreign?.podLabels)}, which were declared: no policy would select them. Declare the labels that they have`);
  }
  if (pods.serviceAccount !== declared.serviceAccount) {
    yield wrong(`runs as the ServiceAccount '${pods.serviceAccount}', and was declared as '${declared.serviceAccount}'. Declare that account: { serviceAccountName: '${pods.serviceAccount}' }`);
  }
}

function hasLabels({ labels }: Workload, { foreign }: WorkloadNode): boolean {
  return Object.entries(foreign?.podLabels ?? {}).every(([key, value]) => labels[key] === value);
}
