import type { Field } from './field';

/** What a policy is attached to instead of selecting pods. Source: Gateway API PolicyTargetReference. */
export interface TargetRef {
  readonly kind: string;
  readonly name: string;
}

/** What a policy of Istio can be attached to, by group. Source: Istio AuthorizationPolicy and RequestAuthentication, targetRefs. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  '': ['Service'], 'core': ['Service'], 'networking.istio.io': ['ServiceEntry'], 'gateway.networking.k8s.io': ['Gateway', 'GatewayClass'],
};

const TARGET_FIELDS: ReadonlySet<string> = new Set(['group', 'kind', 'name', 'namespace']);

/** Reads targetRefs and its older singular form. */
export function parseTargets(spec: Field): readonly TargetRef[] {
  const single = spec.child('targetRef');
  const fields = [...(single.present ? [single] : []), ...spec.child('targetRefs').items()];
  return Object.freeze(fields.flatMap((field) => {
    field.only(TARGET_FIELDS);
    const kind = field.child('kind').string();
    const name = field.child('name').string();
    if (kind === undefined || name === undefined) {
      field.report('missing-field', 'kind and name');
      return [];
    }
    const group = field.child('group').string() ?? '';
    if (!Object.hasOwn(KINDS, group) || !KINDS[group].includes(kind)) field.report('bad-value', 'a Gateway, a GatewayClass, a Service or a ServiceEntry, with its group');
    return [Object.freeze({ kind, name })];
  }));
}
