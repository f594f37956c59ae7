/** Objects of Consul's API, as the judge understands them. */
import { CONSUL } from '../../judge/layers/consul/key';
import type { MeshEntry } from '../../judge/layers/consul/read/mesh-entry';
import type { ProxyDefaults } from '../../judge/layers/consul/read/proxy-defaults';
import type { ServiceDefaults } from '../../judge/layers/consul/read/service-defaults';
import type { ServiceIntentions } from '../../judge/layers/consul/read/service-intentions';
import { CONSUL_GROUP } from '../../judge/layers/consul/well-known';
import type { TypedKind } from '../input';

export const SERVICE_INTENTIONS: TypedKind<ServiceIntentions> = { group: CONSUL_GROUP, kind: 'ServiceIntentions', read: (manifests) => manifests.of(CONSUL).intentions };

export const SERVICE_DEFAULTS: TypedKind<ServiceDefaults> = { group: CONSUL_GROUP, kind: 'ServiceDefaults', read: (manifests) => manifests.of(CONSUL).serviceDefaults };

export const PROXY_DEFAULTS: TypedKind<ProxyDefaults> = { group: CONSUL_GROUP, kind: 'ProxyDefaults', read: (manifests) => manifests.of(CONSUL).proxyDefaults };

export const MESH_ENTRIES: TypedKind<MeshEntry> = { group: CONSUL_GROUP, kind: 'Mesh', read: (manifests) => manifests.of(CONSUL).meshes };
