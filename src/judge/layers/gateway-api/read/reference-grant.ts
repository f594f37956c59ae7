import type { Field, ObjectRef } from '../../../objects/read/field';

/** Lets routes of other namespaces point at Services of its own. */
export interface ReferenceGrant {
  readonly ref: ObjectRef;
  readonly from: readonly { readonly kind: string; readonly namespace: string }[];
  readonly services: 'all' | readonly string[];
}

const GROUP = 'gateway.networking.k8s.io';

/** Reads a ReferenceGrant. */
export function parseReferenceGrant(ref: ObjectRef, root: Field): ReferenceGrant {
  const spec = root.child('spec');
  const to = spec.child('to').items().filter((item) => item.child('kind').value === 'Service' && (item.child('group').value ?? '') === '');
  const names = to.map((item) => item.child('name').string());
  return Object.freeze({
    ref,
    from: Object.freeze(spec.child('from').items().filter((item) => item.child('group').value === GROUP).map((item) => Object.freeze({
      kind: item.child('kind').string() ?? '', namespace: item.child('namespace').string() ?? '',
    }))),
    services: names.includes(undefined) ? 'all' : Object.freeze(names.flatMap((name) => name ?? [])),
  });
}
