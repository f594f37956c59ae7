/** What clouds know a workload by: without it, credentials never come. */
import type { Message } from '../../findings/message';
import { templateOf, tryFindController } from '../../objects/pod-of';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, nameOf } from '../../objects/values';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { describeDifferences, is } from '../matchers';

export function* identityFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const workload of nodesOf(graph, 'workload')) {
    const { id, identity, namespace, serviceAccount } = workload;
    if (!identity) continue;
    const account = objects.tryFind('', 'ServiceAccount', namespace, serviceAccount);
    const annotations = fieldsOf(fieldsOf(account?.body.metadata).annotations);
    const missing = Object.entries(identity.annotations).flatMap(([key, value]) => is(value)(annotations[key], `the annotation ${key}`));
    if (account && missing.length > 0) yield { node: id, text: `${nameOf(account)} is not known to the cloud as ${id} declares: ${describeDifferences(missing)}. Put it back` };
    const object = tryFindController(workload, objects);
    const labels = object && fieldsOf(fieldsOf(templateOf(object).metadata).labels);
    const lost = labels ? Object.entries(identity.podLabels).flatMap(([key, value]) => is(value)(labels[key], `the label ${key} of its pods`)) : [];
    if (object && lost.length > 0) yield { node: id, text: `${nameOf(object)} gets no credentials for the identity that ${id} declares: ${describeDifferences(lost)}. Put it back` };
  }
}
