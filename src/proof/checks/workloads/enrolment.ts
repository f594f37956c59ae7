/** Workloads that were declared in a mesh and, in the cluster, are not in it as they should be: meshed on paper. */
import type { Message } from '../../findings/message';
import { inWords } from '../../findings/words';
import { contractOf } from '../../meshes/table';
import type { ProofInput } from '../../objects/proof-input';
import { podKeysOf } from '../../objects/workload-by-pods';
import type { WorkloadNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Those of one namespace that one change broke are reported together. */
export function* enrolmentFindings(graph: Specification, { judgement }: ProofInput): Generator<Message> {
  const together = new Map<string, WorkloadNode[]>();
  for (const workload of nodesOf(graph, 'workload')) {
    const [broken] = podKeysOf(workload).flatMap((key) => {
      const pods = judgement.cluster.workloadByKey.get(key);
      return (pods && contractOf(workload.mesh).checks.enrolment(pods)) ?? [];
    });
    if (!broken) continue;
    const key = JSON.stringify([workload.namespace, broken]);
    const alike = together.get(key);
    if (alike) alike.push(workload);
    else together.set(key, [workload]);
  }
  for (const [key, workloads] of together) {
    const [, broken] = JSON.parse(key) as readonly [string, string];
    const ids = workloads.map(({ id }) => id);
    const named = ids.length > NAMED + 1 ? [...ids.slice(0, NAMED), `${ids.length - NAMED} others of ${workloads[0].namespace}`] : ids;
    yield { node: ids[0], text: `${inWords(named)} ${ids.length > 1 ? 'were' : 'was'} declared in the mesh, but ${broken}`, explains: ids, follows: ids };
  }
}

/** More workloads than this are no help. */
const NAMED = 3;
