import type { Evidence } from './rule';
import type { Field, ObjectRef } from '../judge/objects/read/field';
import type { Path } from '../judge/objects/read/origin';

export interface EvidenceExtras {
  readonly other?: ObjectRef;
  readonly details?: Readonly<Record<string, string>>;
  /** Instead of the field's own value, where that must not be shown. */
  readonly got?: unknown;
}

/** Evidence about a field, whether it is there or missing. */
export function evidenceAt(object: ObjectRef, field: Field, extras: EvidenceExtras = {}): Evidence {
  return evidenceOf(object, field.path, { got: field.value, ...extras });
}

/** Evidence about a path. */
export function evidenceOf(object: ObjectRef, path: Path, extras: EvidenceExtras = {}): Evidence {
  return Object.freeze({
    object,
    path: Object.freeze([...path]),
    ...(extras.got !== undefined && { got: extras.got }),
    ...(extras.other && { other: extras.other }),
    details: Object.freeze({ ...extras.details }),
  });
}
