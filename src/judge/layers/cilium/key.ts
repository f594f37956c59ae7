import type { CiliumPolicy, CiliumSpec } from './read/model';
import type { SelectorIndex } from '../../cluster/selector-index';
import type { LayerKey } from '../../objects/layer-key';

/** What this layer reads: CiliumNetworkPolicies, and CiliumClusterwideNetworkPolicies, which have no namespace. */
export type CiliumObjects = Readonly<Record<'ciliumPolicies' | 'ciliumClusterwidePolicies', readonly CiliumPolicy[]>>;

/** One part of a policy as a pod meets it. */
export interface SelectingSpec {
  readonly spec: CiliumSpec;
  /** Why it is not known whether it selects the pod that it was found for. @default - it does, as far as its labels decide */
  readonly doubt?: string;
}

/** Their parts by the pods that they select, in the namespace of the policy; under no namespace those that are about all. */
export interface CiliumIndex {
  readonly isEmpty: boolean;
  readonly specs: SelectorIndex<SelectingSpec>;
  /** Parts about nodes. */
  readonly ofNodes: readonly CiliumSpec[];
}

export const CILIUM: LayerKey<CiliumObjects, CiliumIndex> = { name: 'cilium' };
