/** How an edge is told the addresses of its clients: exactly as declared, and by nothing else. */
import { ENVOY_GATEWAY_GROUP as GROUP } from '../../../judge/layers/envoy-gateway/kinds';
import type { StoredObject } from '../../../judge/objects/store';
import { describeDifferences, hasFields, is, isByDefault, isNothing } from '../../checks/matchers';
import type { Meaning } from '../../checks/matchers';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import type { GatewayNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

const KIND = 'ClientTrafficPolicy';

export function* clientTrafficFindings(graph: Specification, { objects, assumed }: ProofInput): Generator<Message> {
  const edges = nodesOf(graph, 'gateway').filter(({ own, controller }) => own && controller?.kind === 'envoyGateway');
  for (const object of edges.length > 0 ? objects.ofKind(GROUP, KIND) : []) {
    if (assumed.has(object.body) || edges.some((node) => isFor(node, object))) continue;
    yield {
      node: undefined,
      object: keyOfObject(object),
      rule: 'unknown-kind',
      text: `${nameOf(object)} is for no edge of this program: it has other edges told the addresses of their clients. Leave it out, or deploy it apart from this app`,
    };
  }
  for (const node of edges) {
    const policies = objects.ofKind(GROUP, KIND).filter((object) => isFor(node, object));
    const meaning = meaningOf(node);
    for (const object of policies) {
      const differences = meaning ? meaning(fieldsOf(object.body.spec), 'spec') : [];
      const [about, what] = [{ node: node.id, object: keyOfObject(object) }, `${nameOf(object)} has ${node.id} told the addresses of clients`];
      if (!meaning) yield { ...about, text: `${what}, which is undeclared. Declare it: { clientAddress }, or delete it` };
      if (differences.length > 0) yield { ...about, text: `${what} otherwise than declared: ${describeDifferences(differences)}` };
    }
    if (policies.length > 1) {
      yield { node: node.id, text: `${node.id} has ${policies.length} ClientTrafficPolicies, of which the oldest holds, and no manifest tells their age. Delete all but one` };
    }
    if (meaning && policies.length === 0) {
      yield { node: node.id, text: `${node.id} is told no addresses of clients, although it is declared: there is no ClientTrafficPolicy for it. Put it back` };
    }
  }
}

/** It means Gateways of its own namespace. */
function isFor({ namespace, name }: GatewayNode, object: StoredObject): boolean {
  return object.namespace === namespace && itemsOf(fieldsOf(object.body.spec).targetRefs).some((one) => {
    const target = fieldsOf(one);
    return target.kind === 'Gateway' && target.name === name;
  });
}

/** Undefined where nobody tells it. */
function meaningOf({ name, own }: GatewayNode): Meaning | undefined {
  const address = own?.clientAddress;
  if (!address || address.ofPackets) return undefined;
  const { trustedProxies: proxies } = address;
  const target = hasFields({ group: is('gateway.networking.k8s.io'), kind: is('Gateway'), name: is(name) });
  return hasFields({
    targetRefs: (got, at) => itemsOf(got).filter((one) => fieldsOf(one).name === name).flatMap((one, index) => target(one, `${at}[${index}]`)),
    clientIPDetection: proxies === undefined ? isNothing : hasFields({ xForwardedFor: hasFields({ numTrustedHops: is(proxies) }) }),
    proxyProtocol: proxies === undefined ? hasFields({ optional: isByDefault(false) }) : isNothing,
  });
}
