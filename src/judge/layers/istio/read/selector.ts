import type { Field } from '../../../objects/read/field';
import { equals, selectorOf, type LabelSelector } from '../../../objects/read/selector';

/** Reads a WorkloadSelector, which has matchLabels (security) or labels (networking) and nothing else. */
export function parseWorkloadSelector(field: Field, key: 'matchLabels' | 'labels'): LabelSelector {
  field.only(new Set([key]));
  return selectorOf(Object.entries(field.child(key).stringMap()).map(equals));
}
