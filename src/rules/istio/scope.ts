import { ISTIO_ROOT_NAMESPACE } from '../../judge/layers/istio/well-known';
import type { PodTemplate } from '../../judge/objects/read/pod';
import type { LabelSelector } from '../../judge/objects/read/selector';
import type { RuleInput } from '../input';
import { ANYWHERE } from '../pod-index';

/** The namespace whose pods a policy of Istio means: its own, or in the root namespace all. */
export function scopeOf(namespace: string): string {
  return namespace === ISTIO_ROOT_NAMESPACE ? ANYWHERE : namespace;
}

/** The pods that a policy of Istio means. */
export function podsInScope(input: RuleInput, namespace: string, selector: LabelSelector | undefined): readonly PodTemplate[] {
  return input.index.select(scopeOf(namespace), selector);
}
