/** Pods that programs declared, as they run. */
import type { Workload } from '../../judge/cluster/pod';
import { labelsWords } from '../assumptions/references';
import type { Message } from '../findings/message';
import { inWords } from '../findings/words';
import { isMeshed } from '../meshes/table';
import type { ProofInput } from '../objects/proof-input';
import { wears } from '../objects/wears';
import { podKeysOf } from '../objects/workload-by-pods';
import type { WorkloadNode } from '../specification/nodes';
import { podLabelsOf } from '../specification/pod-labels';
import { transportOf } from '../specification/ports';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

export function* declaredPods(graph: Specification, input: ProofInput, unproxied: ReadonlyMap<string, readonly string[]>): Generator<Message> {
  for (const workload of nodesOf(graph, 'workload')) {
    const pods = podKeysOf(workload).flatMap((key) => input.judgement.cluster.workloadByKey.get(key) ?? []);
    if (pods.length === 0) yield* missing(workload, input);
    else yield* differences(workload, pods, input);
    yield* withoutProxy(workload, unproxied);
  }
}

/** A Job is gone some time after it has ended. Pods of others under another name are told where others wear their labels. */
function* missing(workload: WorkloadNode, { judgement: { cluster } }: ProofInput): Generator<Message> {
  const { id, namespace, foreign, controller, objectName } = workload;
  if (!foreign) {
    if (controller !== 'Job') yield { node: id, text: `${controller} ${namespace}/${objectName} is not in the cluster: ${id} was declared. Apply the manifests of its program` };
    return;
  }
  if (cluster.workloads.some((one) => one.namespace === namespace && wears(one.labels, foreign.podLabels))) return;
  yield {
    node: id,
    text: `no pods with the labels ${labelsWords(foreign.podLabels)} run in ${namespace}, so that the policies of ${id} select nothing. Declare labels that its pods have, and the objects that make `
      + 'them: { podLabels, madeBy }',
  };
}

function* differences(workload: WorkloadNode, pods: readonly Workload[], input: ProofInput): Generator<Message> {
  const { id, serviceAccount, foreign } = workload;
  if (foreign) {
    yield* unheard(workload, pods, input);
    return;
  }
  for (const one of pods) {
    const { kind, namespace, name } = one.ref;
    if (one.serviceAccount !== serviceAccount) {
      yield { node: id, text: `${kind} ${namespace}/${name} runs as the ServiceAccount '${one.serviceAccount}', and ${id} was declared as '${serviceAccount}'. Apply the manifests of its program` };
    }
    if (!wears(one.labels, podLabelsOf(workload))) {
      yield { node: id, text: `${kind} ${namespace}/${name} makes pods without the labels ${labelsWords(podLabelsOf(workload))} of ${id}, so that no policy selects them. Apply the manifests of its program` };
    }
  }
}

/** Containers need not list their ports. Where they list some, or a Service leads there, a port that was declared is among them. */
function* unheard({ id, ports }: WorkloadNode, pods: readonly Workload[], { judgement: { cluster } }: ProofInput): Generator<Message> {
  const listed = pods.flatMap((one) => one.ports);
  if (listed.length === 0) return;
  const services = pods.flatMap((one) => cluster.services.find(one.namespace, one));
  for (const port of ports) {
    const protocol = transportOf(port);
    if (listed.some((one) => one.number === port.containerPort && one.protocol === protocol)) continue;
    if (services.some((service) => service.ports.some((one) => one.target === port.containerPort && one.protocol === protocol))) continue;
    yield {
      node: id,
      doubt: true,
      text: `no container of ${id} lists port ${port.containerPort}/${protocol}, which was declared, and no Service leads there; they list ${inWords([...new Set(listed.map((one) => `${one.number}/${one.protocol}`))])}. `
        + 'Declare the ports that it listens on',
    };
  }
}

/** More pods than this are no help. */
const NAMED = 3;

/** Injection happens when a pod is made: one from before, or around the webhook, is in the mesh on paper alone. */
function* withoutProxy(workload: WorkloadNode, unproxied: ReadonlyMap<string, readonly string[]>): Generator<Message> {
  if (!isMeshed(workload.mesh)) return;
  const pods = [...new Set(podKeysOf(workload).flatMap((key) => unproxied.get(key) ?? []))];
  if (pods.length === 0) return;
  const named = pods.length > NAMED ? [...pods.slice(0, NAMED), `${pods.length - NAMED} more`] : pods;
  yield {
    node: workload.id,
    text: `${pods.length === 1 ? 'Pod' : 'Pods'} ${inWords(named)} of ${workload.id} ${pods.length === 1 ? 'has' : 'have'} no proxy of the mesh, so that no policy of the mesh is enforced there. `
      + 'Restart the workload, and see whether the webhook that injects proxies is called',
  };
}
