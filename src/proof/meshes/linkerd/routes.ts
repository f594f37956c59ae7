/** Routes of Servers let in, and do nothing else. Source: Gateway API, HTTPRouteFilter; the policy controller, index/http.rs. */
import { isLinkerd } from './linkerd-spec';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, isEmpty, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import type { Specification } from '../../specification/specification';

const LIMITED = ['filters', 'backendRefs', 'timeouts', 'retry', 'sessionPersistence'];

export function* routeFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  if (![...graph.namespaces.values()].some(({ mesh }) => isLinkerd(mesh))) return;
  for (const route of objects.ofKind('gateway.networking.k8s.io', 'HTTPRoute')) {
    const { parentRefs, rules } = fieldsOf(route.body.spec);
    if (!itemsOf(parentRefs).some((parent) => fieldsOf(parent).kind === 'Server')) continue;
    const more = LIMITED.find((field) => itemsOf(rules).some((rule) => !isEmpty(fieldsOf(rule)[field])));
    if (more === undefined) continue;
    yield {
      node: undefined,
      object: keyOfObject(route),
      text: `${nameOf(route)} of a Server has ${more}, expected matches alone: it would change requests or answers, or not count at all. Delete it, or take back the patch that added it`,
    };
  }
}
