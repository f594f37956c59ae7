/** The one list of layers. A new mesh is a folder beside this file, and a line here and in `kinds.ts`. */
import { CALICO_LAYER } from './calico/layer';
import { CILIUM_LAYER } from './cilium/layer';
import { CLUSTER_NETWORK_POLICY_LAYER } from './cluster-network-policy/layer';
import { CONSUL_LAYER } from './consul/layer';
import { ENVOY_GATEWAY_LAYER } from './envoy-gateway/layer';
import { GATEWAY_API_LAYER } from './gateway-api/layer';
import { ISTIO_LAYER } from './istio/layer';
import { KONG_LAYER } from './kong/layer';
import type { Layer } from './layer';
import { LINKERD_LAYER } from './linkerd/layer';
import { NETWORK_POLICY_LAYER } from './network-policy/layer';
import { UNMODELLED_LAYER } from './unmodelled/layer';

export const LAYERS: readonly Layer[] = Object.freeze([
  NETWORK_POLICY_LAYER,
  CLUSTER_NETWORK_POLICY_LAYER,
  CILIUM_LAYER,
  CALICO_LAYER,
  ISTIO_LAYER,
  LINKERD_LAYER,
  CONSUL_LAYER,
  GATEWAY_API_LAYER,
  ENVOY_GATEWAY_LAYER,
  KONG_LAYER,
  UNMODELLED_LAYER,
]);
