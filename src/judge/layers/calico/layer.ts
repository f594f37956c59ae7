/** NetworkPolicy and GlobalNetworkPolicy of Calico, with tiers and sets of networks. */
import { CALICO_HOPS } from './hops';
import { CALICO, type CalicoIndex, type CalicoObjects } from './key';
import { CALICO_VERSIONS } from './kinds';
import { areCut, mentionsOf } from './mentions';
import { orderedTiers } from './order';
import { parseNetworkSet, parseTier } from './read/objects';
import { policyReader, STORAGE_GROUP } from './read/policy';
import type { PodDoubts } from '../../cluster/cluster-layer';
import { NETWORK } from '../../objects/kinds/kind';
import { listOf } from '../../objects/read/kind-reader';
import type { Layer } from '../layer';

const READERS = {
  NetworkPolicy: listOf('calicoPolicies', policyReader('NetworkPolicy')),
  GlobalNetworkPolicy: listOf('calicoPolicies', policyReader('GlobalNetworkPolicy')),
  Tier: listOf('calicoTiers', parseTier),
  NetworkSet: listOf('networkSets', parseNetworkSet),
  GlobalNetworkSet: listOf('networkSets', parseNetworkSet),
};

export const CALICO_LAYER: Layer<CalicoObjects, CalicoIndex> = {
  key: CALICO,
  empty: () => ({ calicoPolicies: [], calicoTiers: [], networkSets: [] }),
  readers: { 'projectcalico.org': READERS, [STORAGE_GROUP]: READERS },
  served: CALICO_VERSIONS,
  arrange: ({ calicoPolicies, calicoTiers, networkSets }) => ({
    isEmpty: calicoPolicies.length === 0, tiers: orderedTiers(calicoPolicies, calicoTiers), sets: networkSets,
  }),
  usingNamespaces: ({ calicoPolicies, networkSets }) => [[...calicoPolicies, ...networkSets].filter(({ ref }) => ref.namespace !== '')],
  mentions: mentionsOf,
  doubts: (objects) => (areCut(objects) ? [CUT] : []),
  hops: CALICO_HOPS,
};

/** What is not told apart would be left out. */
const CUT: PodDoubts = Object.freeze({
  spots: [{ hops: NETWORK, because: 'selectors of Calico tell more pods apart than are looked at' }],
  holdsFor: () => true,
});
