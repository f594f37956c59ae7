import type { Field } from '../../../objects/read/field';

/** Another object, by its kind and name. */
export interface Reference {
  /** Empty for that of Kubernetes itself. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** @default - that of the object that refers to it */
  readonly namespace?: string;
}

const FIELDS: ReadonlySet<string> = new Set(['group', 'kind', 'name', 'namespace']);

/** Reads a reference; undefined where it has no kind, or no name. Group and kind are compared without regard to case. */
export function parseReference(field: Field, { name: absence }: { readonly name?: 'may be missing' } = {}): Reference | undefined {
  field.only(FIELDS);
  const [group, kind, name, namespace] = ['group', 'kind', 'name', 'namespace'].map((key) => field.child(key).string());
  const missing = (key: string) => {
    field.child(key).refuse({ code: 'missing-field', expected: `a ${key}`, by: 'api-server', reason: 'Required value' });
    return undefined;
  };
  if (kind === undefined) return missing('kind');
  if (name === undefined && absence === undefined) return missing('name');
  return Object.freeze({ group: group === 'core' ? '' : group ?? '', kind, name: name ?? '', ...(namespace !== undefined && namespace !== '' && { namespace }) });
}

export function isOfKind({ group, kind }: Reference, otherGroup: string, otherKind: string): boolean {
  return group.toLowerCase() === otherGroup && kind.toLowerCase() === otherKind.toLowerCase();
}
