/** Policies of Istio by the pods that they select. */
import type { IstioIndex, IstioObjects } from './key';
import { SelectorIndex, type Filing } from '../../cluster/selector-index';
import type { LabelSelector } from '../../objects/read/selector';

export function indexOf({ peerAuthentications, authorizationPolicies, requestAuthentications, sidecars }: IstioObjects): IstioIndex {
  return {
    peerAuthentications: new SelectorIndex(peerAuthentications, scoped()),
    authorizationPolicies: new SelectorIndex(authorizationPolicies, {
      ...scoped(), doubted: (policy, doubt) => (policy.dryRun || policy.action === 'AUDIT' ? policy : { ...policy, malformed: true, doubt }),
    }),
    requestAuthentications: new SelectorIndex(requestAuthentications, scoped()),
    sidecars: new SelectorIndex(sidecars, scoped()),
  };
}

interface Scoped {
  readonly ref: { readonly namespace: string };
  readonly selector?: LabelSelector;
  readonly malformed: boolean;
  readonly doubt?: string;
}

/** An object of which it is not known whether it selects a pod is as good as one that could not be understood. */
function scoped<T extends Scoped>(): Filing<T> {
  return {
    namespaceOf: ({ ref }) => ref.namespace,
    selectorOf: (item) => (item.malformed ? undefined : item.selector),
    doubted: (item, doubt) => ({ ...item, malformed: true, doubt }),
  };
}
