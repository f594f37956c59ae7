/** Plugins of Kong, and who names them. */
import { referencesOf, type PluginReference } from '../../judge/layers/kong/read/consumer';
import { PLUGINS_ANNOTATION } from '../../judge/layers/kong/well-known';
import type { Field } from '../../judge/objects/read/field';
import type { Item, RuleInput } from '../input';
import type { Standard } from '../rule';
import { standard } from '../standards';

export const KONG_GROUP = 'configuration.konghq.com';

/** All plugins, those of the cluster as well. */
export function pluginsOf(input: RuleInput): readonly Item[] {
  return [...input.ofKind(KONG_GROUP, 'KongPlugin'), ...input.ofKind(KONG_GROUP, 'KongClusterPlugin')];
}

export function pluginsOfKind(input: RuleInput, ...kinds: readonly string[]): readonly Item[] {
  return pluginsOf(input).filter(({ root }) => kinds.includes(String(root.child('plugin').value)));
}

/** A field of the configuration. Where that comes from a Secret, nobody knows it. */
export function configOf({ root }: Item): Field | undefined {
  return root.child('configFrom').present || root.child('configPatches').present ? undefined : root.child('config');
}

export interface Naming {
  readonly item: Item;
  readonly field: Field;
  readonly plugins: readonly PluginReference[];
}

const NAMING = [['gateway.networking.k8s.io', 'HTTPRoute'], ['gateway.networking.k8s.io', 'GRPCRoute'], ['networking.k8s.io', 'Ingress'], ['', 'Service'], [KONG_GROUP, 'KongConsumer']] as const;

/** Objects that name plugins. */
export function namingPlugins(input: RuleInput): readonly Naming[] {
  return NAMING.flatMap(([group, kind]) => input.ofKind(group, kind)).flatMap((item) => {
    const field = item.root.child('metadata').child('annotations').child(PLUGINS_ANNOTATION);
    const plugins = referencesOf(field.value);
    return plugins.length === 0 ? [] : [{ item, field, plugins }];
  });
}

/** The plugin that a name means: of the namespace, or of the cluster. Undefined also where it is one of another namespace. */
export function pluginNamed(input: RuleInput, { item }: Naming, { namespace, name }: PluginReference): Item | undefined {
  const own = (one: Item) => one.ref.name === name && one.ref.namespace === (namespace ?? item.ref.namespace);
  return input.ofKind(KONG_GROUP, 'KongPlugin').find(own) ?? input.ofKind(KONG_GROUP, 'KongClusterPlugin').find(({ ref }) => ref.name === name);
}

export function kongPlugin(name: string, control: string): Standard {
  return standard('Kong', control, `https://developer.konghq.com/plugins/${name}/`);
}
