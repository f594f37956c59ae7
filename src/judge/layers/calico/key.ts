import type { OrderedTiers } from './order';
import type { CalicoPolicy, CalicoTier, NetworkSet } from './read/model';
import type { LayerKey, LayerObjects } from '../../objects/layer-key';

/** What this layer reads. Objects of the whole cluster have no namespace. */
export interface CalicoObjects extends LayerObjects {
  readonly calicoPolicies: readonly CalicoPolicy[];
  readonly calicoTiers: readonly CalicoTier[];
  readonly networkSets: readonly NetworkSet[];
}

export interface CalicoIndex {
  readonly isEmpty: boolean;
  readonly tiers: OrderedTiers;
  readonly sets: readonly NetworkSet[];
}

export const CALICO: LayerKey<CalicoObjects, CalicoIndex> = { name: 'calico' };
