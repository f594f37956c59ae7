/**
 * What is known of the kinds of layers, without what these mean: the table of kinds stands below the store of objects, which layers read.
 * A layer with kinds of its own has a line here, and its own in `table.ts`.
 */
import { CALICO_KINDS } from './calico/kinds';
import { CILIUM_KINDS } from './cilium/kinds';
import { CLUSTER_NETWORK_POLICY_KINDS } from './cluster-network-policy/kinds';
import { CONSUL_KINDS } from './consul/kinds';
import { CONSUL_SITES } from './consul/sites';
import { ENVOY_GATEWAY_KINDS } from './envoy-gateway/kinds';
import { GATEWAY_API_KINDS } from './gateway-api/kinds';
import { ROUTE } from './gateway-api/sites';
import { ISTIO_KINDS } from './istio/kinds';
import { ISTIO_PLATFORM } from './istio/platform';
import { ISTIO_SITES } from './istio/sites';
import { KONG_KINDS } from './kong/kinds';
import { PLUGINS_OF_ROUTES } from './kong/sites';
import { LINKERD_KINDS } from './linkerd/kinds';
import { LINKERD_SITES } from './linkerd/sites';
import { GATEWAYS } from './unmodelled/gateways';
import { MESHES } from './unmodelled/meshes';
import { NETWORK_PLUGINS } from './unmodelled/network-plugins';
import { EGRESS, INGRESS, inOrder, type HopSite } from '../core/hop';
import type { Groups } from '../objects/kinds/kind';
import type { PlatformObjects } from '../objects/kinds/kubernetes';

export const LAYER_KINDS: readonly Groups[] = Object.freeze([
  CLUSTER_NETWORK_POLICY_KINDS, ISTIO_KINDS, LINKERD_KINDS, CONSUL_KINDS, GATEWAY_API_KINDS, ENVOY_GATEWAY_KINDS, KONG_KINDS,
  GATEWAYS, CILIUM_KINDS, CALICO_KINDS, NETWORK_PLUGINS, MESHES,
]);

/** Ends of groups whose kinds make no Secrets and ConfigMaps that they name. */
export const MAKING_NOTHING: readonly string[] = Object.freeze(['.istio.io']);

/** Groups of servers with rules of their own for what they refuse. */
export const OF_OTHER_SERVERS: ReadonlySet<string> = new Set(['projectcalico.org']);

export const LAYER_PLATFORM: readonly PlatformObjects[] = Object.freeze([ISTIO_PLATFORM, { settings: ['cilium-config', 'calico-config'] }]);

/** All hops, for reports. */
export const LAYER_HOPS: readonly HopSite[] = Object.freeze(inOrder([
  EGRESS, INGRESS, ...LINKERD_SITES, ...CONSUL_SITES, ...ISTIO_SITES, ROUTE, PLUGINS_OF_ROUTES,
]));
