import type { Field } from '../../judge/objects/read/field';
import type { Item, RuleInput } from '../input';

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** One attachment of a route to a gateway, or to one listener of it. */
export interface Attachment {
  readonly route: Item;
  readonly section: Field;
}

/** HTTPRoutes by the Gateway that they name, `gatewayKey`. */
export function routesByGateway(input: RuleInput): ReadonlyMap<string, readonly Attachment[]> {
  const attachments = new Map<string, Attachment[]>();
  for (const route of input.ofKind(GATEWAY_GROUP, 'HTTPRoute')) {
    for (const parent of route.root.child('spec').child('parentRefs').items()) {
      if ((parent.child('kind').value ?? 'Gateway') !== 'Gateway') continue;
      const key = gatewayKey(parent.child('namespace').value ?? route.ref.namespace, parent.child('name').value);
      const list = attachments.get(key) ?? [];
      list.push({ route, section: parent.child('sectionName') });
      attachments.set(key, list);
    }
  }
  return attachments;
}

export function gatewayKey(namespace: unknown, name: unknown): string {
  return JSON.stringify([namespace, name]);
}
