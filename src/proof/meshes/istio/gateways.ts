/** Gateways of Istio's own API. One opens hosts and ports on the pods that it selects, in whatever namespace. Source: Istio Gateway, selector. */
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, nameOf } from '../../objects/values';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export function* gatewayFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  const gateways = objects.ofKind('networking.istio.io', 'Gateway');
  if (gateways.length === 0) return;
  const edges = nodesOf(graph, 'gateway');
  for (const object of gateways) {
    const node = edges.find(({ podLabels }) => selectsPods(object, podLabels));
    if (node) yield { node: node.id, doubt: true, text: `${nameOf(object)} of Istio opens hosts and ports on the pods of Gateway ${node.id}; what it lets in can't be proven` };
  }
}

function selectsPods({ body }: StoredObject, labels: Readonly<Record<string, unknown>>): boolean {
  const selector = Object.entries(fieldsOf(fieldsOf(body.spec).selector));
  return selector.every(([key, value]) => labels[key] === value);
}
