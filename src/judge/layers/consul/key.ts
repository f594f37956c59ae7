import type { JwtProvider } from './read/jwt-provider';
import type { MeshEntry } from './read/mesh-entry';
import type { ProxyDefaults } from './read/proxy-defaults';
import type { ServiceDefaults } from './read/service-defaults';
import type { ServiceIntentions } from './read/service-intentions';
import type { LayerKey, LayerObjects } from '../../objects/layer-key';

/** What this layer reads. */
export interface ConsulObjects extends LayerObjects {
  readonly intentions: readonly ServiceIntentions[];
  readonly serviceDefaults: readonly ServiceDefaults[];
  readonly proxyDefaults: readonly ProxyDefaults[];
  readonly meshes: readonly MeshEntry[];
  readonly jwtProviders: readonly JwtProvider[];
}

/** The objects, by what they are asked for. Consul knows no namespaces of Kubernetes: names are those of the whole cluster. */
export interface ConsulIndex {
  /** By the name of the destination; those that could not be understood may have any. */
  readonly intentions: ReadonlyMap<string, readonly ServiceIntentions[]>;
  readonly unclearIntentions: readonly ServiceIntentions[];
  readonly serviceDefaults: ReadonlyMap<string, readonly ServiceDefaults[]>;
  readonly proxyDefaults: readonly ProxyDefaults[];
  readonly meshes: readonly MeshEntry[];
  readonly jwtProviders: ReadonlyMap<string, readonly JwtProvider[]>;
}

export const CONSUL: LayerKey<ConsulObjects, ConsulIndex> = { name: 'consul' };

/** Objects by a name. */
export function byName<T>(objects: readonly T[], nameOf: (object: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const object of objects) {
    const name = nameOf(object);
    const list = found.get(name);
    if (list) list.push(object);
    else found.set(name, [object]);
  }
  return found;
}
