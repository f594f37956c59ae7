/** What a namespace says to the injector, so that a pod that nobody declared is closed. Source: Linkerd "Authorization Policy", default policies. */
import { isLinkerd } from './linkerd-spec';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, keyOfObject } from '../../objects/values';
import type { Specification } from '../../specification/specification';
import type { MeshSpec } from '../mesh-spec';

const CLOSED: Readonly<Record<string, string>> = { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'deny' };

export function namespaceAnnotations(mesh: MeshSpec): Readonly<Record<string, string>> {
  return isLinkerd(mesh) ? CLOSED : {};
}

export function* namespaceFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const { name, mesh, owned } of graph.namespaces.values()) {
    if (!owned || !isLinkerd(mesh)) continue;
    // One that is missing is reported elsewhere.
    const object = objects.ofKind('', 'Namespace').find((one) => one.name === name);
    if (!object) continue;
    const annotations = fieldsOf(fieldsOf(object.body.metadata).annotations);
    for (const [key, value] of Object.entries(CLOSED)) {
      if (annotations[key] === value) continue;
      yield {
        node: undefined,
        object: keyOfObject(object),
        text: `Namespace ${name} has no annotation ${key}: ${value}, expected it: pods that nobody declared would take calls of everybody. Put it back`,
      };
    }
  }
}
