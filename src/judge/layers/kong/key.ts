import type { Consumer, ConsumerGroup } from './read/consumer';
import type { Credential } from './read/credential';
import type { Plugin } from './read/plugin';
import type { LayerKey, LayerObjects } from '../../objects/layer-key';

/** What this layer reads. */
export interface KongObjects extends LayerObjects {
  readonly plugins: readonly Plugin[];
  /** Of the whole cluster. */
  readonly clusterPlugins: readonly Plugin[];
  readonly consumers: readonly Consumer[];
  readonly consumerGroups: readonly ConsumerGroup[];
  /** Secrets by which consumers are known. */
  readonly credentials: readonly Credential[];
}

/** The objects, by what they are asked for. */
export interface KongIndex {
  /** By `namespace/name`. */
  readonly plugins: ReadonlyMap<string, Plugin>;
  readonly clusterPlugins: ReadonlyMap<string, Plugin>;
  readonly credentials: ReadonlyMap<string, Credential>;
}

export const KONG: LayerKey<KongObjects, KongIndex> = { name: 'kong' };

export function indexOf({ plugins, clusterPlugins, credentials }: KongObjects): KongIndex {
  return {
    plugins: byName(plugins),
    clusterPlugins: new Map(clusterPlugins.map((plugin) => [plugin.ref.name, plugin])),
    credentials: byName(credentials),
  };
}

function byName<T extends { readonly ref: { readonly namespace: string; readonly name: string } }>(objects: readonly T[]): ReadonlyMap<string, T> {
  return new Map(objects.map((object) => [`${object.ref.namespace}/${object.ref.name}`, object]));
}
