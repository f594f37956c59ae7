/** What every object has: a name, labels and annotations. */
import { LABEL_NAMED_KINDS, META } from './kubernetes-rules';
import { dnsLabelProblem, dnsSubdomainProblem, labelKeyProblem } from './names';
import type { Field, ObjectRef } from '../read/field';
import { refuseLabels } from '../read/selector';

/** Refuses an object for its metadata. Source: Kubernetes apimachinery, ValidateObjectMeta. */
export function refuseMetadata({ kind }: ObjectRef, metadata: Field, nameProblem: NameProblem = nameProblemOf(kind)): void {
  const name = metadata.child('name');
  if (typeof name.value === 'string' && name.value !== '') {
    const reason = nameProblem(name.value);
    if (reason !== undefined) name.refuse(META.badName(reason));
  } else if (name.present && name.value !== '') {
    name.string();
  } else if (!metadata.child('generateName').present) {
    name.refuse(META.name);
  }
  refuseLabels(metadata.child('labels'));
  metadata.child('labels').stringMap();
  for (const [key, annotation] of metadata.child('annotations').entries()) {
    const reason = labelKeyProblem(key.toLowerCase());
    annotation.string();
    if (reason !== undefined) annotation.refuse(META.annotationKey(reason));
  }
}

/** Why a name is invalid; undefined if it is valid. */
export type NameProblem = (name: string) => string | undefined;

function nameProblemOf(kind: string): NameProblem {
  return LABEL_NAMED_KINDS.has(kind) ? dnsLabelProblem : dnsSubdomainProblem;
}

/** An object that bears what only the API server writes was accepted once, whatever would refuse it now. */
export function isStored(root: Field): boolean {
  return typeof root.child('metadata').child('uid').value === 'string';
}
