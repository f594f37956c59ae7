import type { Field, ObjectRef } from '../../../objects/read/field';

/** One backend of a route: a port of a Service. */
export interface RouteBackend {
  readonly namespace: string;
  readonly service: string;
  readonly port?: number;
  /** Where it is no Service: what it is instead. Nobody knows which pods are behind it. */
  readonly kind?: string;
}

export function parseBackend(ref: ObjectRef, field: Field): RouteBackend[] {
  const kind = kindOf(field, 'Service');
  const isService = kind === 'Service' && (field.child('group').string() ?? '') === '';
  const service = field.child('name').string();
  const port = field.child('port').integer();
  const weight = field.child('weight').integer() ?? 1;
  if (service === undefined || weight === 0) return [];
  return [Object.freeze({
    namespace: field.child('namespace').string() ?? ref.namespace,
    service,
    ...(port !== undefined && { port }),
    ...(!isService && { kind }),
  })];
}

export function kindOf(field: Field, otherwise: string): string {
  return field.child('kind').string() ?? otherwise;
}
