import type { Field } from '../../judge/objects/read/field';
import { evidenceAt, type EvidenceExtras } from '../evidence';
import type { RuleInput } from '../input';
import type { Container, PodItem } from '../pods';
import type { Evidence } from '../rule';

/** Asks every container of every pod, those that only run at the start too. */
export function inContainers(
  input: RuleInput, ask: (container: Container, pod: PodItem) => readonly Evidence[],
): readonly Evidence[] {
  return input.pods.flatMap((pod) => pod.containers.flatMap((container) => ask(container, pod)));
}

export function containerEvidence(pod: PodItem, container: Container, field: Field, extras: EvidenceExtras = {}): Evidence {
  return evidenceAt(pod.ref, field, { ...extras, details: { container: container.name, ...extras.details } });
}

export function securityContext(container: Container): Field {
  return container.security;
}

/** A field that a container may set and otherwise has from its pod. */
export function effective(container: Container, pod: PodItem, key: string): Field {
  const own = securityContext(container).child(key);
  if (own.present) return own;
  const inherited = pod.spec.child('securityContext').child(key);
  return inherited.present ? inherited : own;
}
