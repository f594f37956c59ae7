import type { Field } from './field';

/** What a policy is attached to instead of selecting pods. Source: Gateway API PolicyTargetReference. */
export interface TargetRef {
  /** Empty for that of Kubernetes itself. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** @default - that of the policy */
  readonly namespace?: string;
}

const TARGET_FIELDS: ReadonlySet<string> = new Set(['group', 'kind', 'name', 'namespace']);

/** Reads targetRefs and its older singular form. */
export function parseTargets(spec: Field): readonly TargetRef[] {
  const single = spec.child('targetRef');
  const fields = [...(single.present ? [single] : []), ...spec.child('targetRefs').items()];
  return Object.freeze(fields.flatMap((field) => {
    field.only(TARGET_FIELDS);
    const kind = field.child('kind').string();
    const name = field.child('name').string();
    const namespace = field.child('namespace').string();
    if (kind === undefined || name === undefined) return [];
    return [Object.freeze({ group: field.child('group').string() ?? '', kind, name, ...(namespace !== undefined && namespace !== '' && { namespace }) })];
  }));
}
