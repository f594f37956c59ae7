/** Replicas of a StatefulSet that call one another have to find each other. */
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, keyOfObject, nameOf } from '../../objects/values';
import type { Specification } from '../../specification/specification';
import { describeValue } from '../matchers';

/** A Service names pods that are ready, and of such replicas none is before they have met. Source: Kubernetes API, ServiceSpec.publishNotReadyAddresses. */
export function* peerFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const { from, to } of graph.edges) {
    if (from !== to) continue;
    const workload = graph.nodes.get(from);
    if (workload?.kind !== 'workload' || workload.controller !== 'StatefulSet') continue;
    const service = objects.tryFind('', 'Service', workload.namespace, workload.name);
    const { publishNotReadyAddresses } = fieldsOf(service?.body.spec);
    if (!service || publishNotReadyAddresses === true) continue;
    yield {
      node: workload.id,
      object: keyOfObject(service),
      text: `${nameOf(service)} has spec.publishNotReadyAddresses: ${describeValue(publishNotReadyAddresses)}, expected true, as ${workload.id} calls itself: `
        + 'without it a replica that is not ready has no name, and none is ready before they have found each other. Remove the patch that changes it',
    };
  }
}
