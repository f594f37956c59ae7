import type { MeshTlsAuthentication, NetworkAuthentication } from './read/authentications';
import type { AuthorizationPolicy } from './read/authorization-policy';
import type { LinkerdConfig } from './read/config';
import type { EgressNetwork } from './read/egress-network';
import type { PolicyRoute } from './read/route';
import type { Server } from './read/server';
import type { ServerAuthorization } from './read/server-authorization';
import type { SelectorIndex } from '../../cluster/selector-index';
import type { LayerKey, LayerObject, LayerObjects } from '../../objects/layer-key';

/** What this layer reads. */
export interface LinkerdObjects extends LayerObjects {
  readonly servers: readonly Server[];
  readonly serverAuthorizations: readonly ServerAuthorization[];
  readonly authorizationPolicies: readonly AuthorizationPolicy[];
  readonly meshTlsAuthentications: readonly MeshTlsAuthentication[];
  readonly networkAuthentications: readonly NetworkAuthentication[];
  /** Routes that are attached to Servers and to EgressNetworks. */
  readonly routes: readonly PolicyRoute[];
  readonly egressNetworks: readonly EgressNetwork[];
  /** Settings of control planes, from their own ConfigMaps. */
  readonly configs: readonly LinkerdConfig[];
}

/** The objects, by what they are asked for. */
export interface LinkerdIndex {
  readonly servers: SelectorIndex<Server>;
  /** Authorizations and routes by their namespace: Linkerd looks for those of a Server beside it. */
  readonly serverAuthorizations: ReadonlyMap<string, readonly ServerAuthorization[]>;
  readonly authorizationPolicies: ReadonlyMap<string, readonly AuthorizationPolicy[]>;
  readonly routes: ReadonlyMap<string, readonly PolicyRoute[]>;
  /** By `namespace/name`. */
  readonly meshTls: ReadonlyMap<string, MeshTlsAuthentication>;
  readonly networks: ReadonlyMap<string, NetworkAuthentication>;
  readonly egressNetworks: ReadonlyMap<string, readonly EgressNetwork[]>;
  /** Namespaces in which there is any of these. */
  readonly namespaces: ReadonlySet<string>;
}

export const LINKERD: LayerKey<LinkerdObjects, LinkerdIndex> = { name: 'linkerd' };

/** Objects by their namespace. */
export function byNamespace<T extends LayerObject>(objects: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const object of objects) {
    const list = found.get(object.ref.namespace);
    if (list) list.push(object);
    else found.set(object.ref.namespace, [object]);
  }
  return found;
}
