/**
 * The plugins that hold for requests of one rule of a route. Sources: Kong Ingress Controller 3.4, kongstate/kongstate.go and util/relations.go (a plugin
 * that a route or a Service shares with a consumer holds for requests of that consumer alone; of two global ones of a kind none is used); Kong 3.9,
 * runloop/plugins_iterator.lua (of plugins of one kind that of a consumer comes first, then that of the route, the Service, and of all).
 */
import { KONG, type KongObjects } from './key';
import type { PluginReference } from './read/consumer';
import type { Plugin } from './read/plugin';
import { PLUGINS } from './schema';
import type { Cluster } from '../../cluster/cluster';
import type { ObjectRef } from '../../objects/read/field';

/** An object that names plugins, and says nothing else that Kong reads. */
export interface Naming {
  readonly ref: ObjectRef;
  readonly plugins: readonly PluginReference[];
}

/** A plugin in force. */
export interface Bound {
  readonly plugin: Plugin;
  /** Whether it holds for requests of some consumers alone. */
  readonly ofConsumers: boolean;
}

export interface InForce {
  /** By what they are. */
  readonly plugins: ReadonlyMap<string, Bound>;
  /** Kinds of plugins that some consumer has for itself, before those of routes. */
  readonly ofConsumers: ReadonlySet<string>;
  /** What nobody here knows the meaning of. */
  readonly doubts: readonly Doubt[];
}

export interface Doubt {
  readonly object?: ObjectRef;
  readonly because: string;
  /** Whether Kong may refuse all that it is given because of it, and go on with what it had before. @default false */
  readonly spoils?: boolean;
}

/** `scopes`: the route and its Services, the narrowest first; those of one scope stand beside each other. */
export function pluginsInForce(cluster: Cluster, scopes: readonly (readonly Naming[])[]): InForce {
  const doubts: Doubt[] = [];
  const plugins = new Map<string, Bound>();
  const of = (names: readonly Naming[]) => boundAt(cluster, names, doubts);
  for (const scope of [...scopes.map(of), globals(cluster.manifests.of(KONG), doubts)]) {
    for (const bound of scope) {
      const kind = bound.plugin.plugin;
      const nearer = plugins.get(kind);
      if (!nearer) plugins.set(kind, bound);
      else if (nearer.ofConsumers) doubts.push({ object: nearer.plugin.ref, because: `beside ${bound.plugin.ref.name} it holds for some consumers alone` });
    }
  }
  return { plugins, ofConsumers: kindsOfConsumers(cluster, doubts), doubts };
}

function boundAt(cluster: Cluster, names: readonly Naming[], doubts: Doubt[]): readonly Bound[] {
  const found: Bound[] = [];
  for (const { ref, plugins } of names) {
    for (const reference of plugins) {
      const plugin = resolved(cluster, ref, reference, doubts);
      if (!plugin || plugin.disabled) continue;
      const shared = isOfConsumers(cluster.manifests.of(KONG), ref.namespace, reference.name);
      if (plugin.doubt !== undefined) doubts.push({ object: plugin.ref, because: `${plugin.doubt}, and Kong may run without it`, spoils: true });
      else if (found.some((other) => other.plugin.plugin === plugin.plugin)) doubts.push({ object: plugin.ref, because: `two plugins ${plugin.plugin} at one place, of which Kong takes none`, spoils: true });
      else if (shared && !PLUGINS[plugin.plugin].ofConsumers) doubts.push({ object: plugin.ref, because: `a consumer names it as well, for which Kong refuses ${plugin.plugin}`, spoils: true });
      else found.push({ plugin, ofConsumers: shared });
    }
  }
  return found;
}

function resolved(cluster: Cluster, from: ObjectRef, { namespace, name }: PluginReference, doubts: Doubt[]): Plugin | undefined {
  const { plugins, clusterPlugins } = cluster.of(KONG);
  if (namespace !== undefined) {
    doubts.push({ object: from, because: `whether it may use the plugin ${name} of the namespace ${namespace} is not known` });
    return undefined;
  }
  const own = plugins.get(`${from.namespace}/${name}`);
  if (own) return own;
  const ofCluster = clusterPlugins.get(name);
  if (ofCluster?.ofUsualClass) return ofCluster;
  doubts.push({ object: from, because: `the plugin ${name} that it names is not among the manifests: without it Kong asks for nothing` });
  return undefined;
}

/** Whether a consumer or a group of a namespace names a plugin, too. */
function isOfConsumers({ consumers, consumerGroups }: KongObjects, namespace: string, plugin: string): boolean {
  const isMeant = (from: ObjectRef) => (one: PluginReference) => one.name === plugin && (one.namespace ?? from.namespace) === namespace;
  return [...consumers, ...consumerGroups].some(({ ref, plugins }) => plugins.some(isMeant(ref)));
}

function globals({ clusterPlugins }: KongObjects, doubts: Doubt[]): readonly Bound[] {
  const global = clusterPlugins.filter((plugin) => plugin.global);
  const read = global.filter(({ ofUsualClass }) => ofUsualClass);
  for (const { ref, doubt } of global.filter((plugin) => !plugin.ofUsualClass || plugin.doubt !== undefined)) {
    doubts.push({ object: ref, because: doubt ?? 'it holds for every request of a controller that is not known', spoils: doubt !== undefined });
  }
  const isAlone = (plugin: Plugin) => read.filter((other) => other.plugin === plugin.plugin).length === 1;
  return read.filter((plugin) => plugin.doubt === undefined && !plugin.disabled && isAlone(plugin)).map((plugin) => ({ plugin, ofConsumers: false }));
}

function kindsOfConsumers(cluster: Cluster, doubts: Doubt[]): ReadonlySet<string> {
  const { consumers, consumerGroups } = cluster.manifests.of(KONG);
  return new Set([...consumers, ...consumerGroups].flatMap(({ ref, plugins }) => plugins.flatMap((reference) => {
    const plugin = resolved(cluster, ref, reference, doubts);
    if (!plugin || plugin.disabled) return [];
    const doubt = plugin.doubt ?? (PLUGINS[plugin.plugin].ofConsumers ? undefined : `Kong refuses ${plugin.plugin} for single consumers`);
    if (doubt !== undefined) doubts.push({ object: plugin.ref, because: doubt, spoils: true });
    return [plugin.plugin];
  })));
}
