/** Kong, as the controller of Gateways: its plugins and consumers. */
import { addressesOf } from './decide';
import { KONG_GUARD } from './guard';
import { indexOf, KONG, type KongIndex, type KongObjects } from './key';
import { KONG_SERVED } from './kinds';
import { parseConsumer, parseConsumerGroup } from './read/consumer';
import { tryReadCredential } from './read/credential';
import { parsePlugin } from './read/plugin';
import { KONG_GROUP } from './well-known';
import { tryParseCidrOrAddress } from '../../cluster/ip';
import { listOf } from '../../objects/read/kind-reader';
import type { Layer } from '../layer';

export const KONG_LAYER: Layer<KongObjects, KongIndex> = {
  key: KONG,
  served: KONG_SERVED,
  empty: () => ({ plugins: [], clusterPlugins: [], consumers: [], consumerGroups: [], credentials: [] }),
  arrange: indexOf,
  readers: {
    [KONG_GROUP]: {
      KongPlugin: listOf('plugins', parsePlugin),
      KongClusterPlugin: listOf('clusterPlugins', parsePlugin),
      KongConsumer: listOf('consumers', parseConsumer),
      KongConsumerGroup: listOf('consumerGroups', parseConsumerGroup),
    },
  },
  // A Secret is judged as before: it only tells more.
  sight: (group, ref, body, into) => {
    const credential = group === '' && ref.kind === 'Secret' ? tryReadCredential(ref, body) : undefined;
    if (credential) into.credentials.push(credential);
    return undefined;
  },
  mentions: ({ plugins, clusterPlugins }) => ({
    ranges: () => [...plugins, ...clusterPlugins].flatMap(addressesOf).flatMap((text) => tryParseCidrOrAddress(text) ?? []),
  }),
  guard: KONG_GUARD,
};
