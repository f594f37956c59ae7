/** Kinds of Kong. Sources: github.com/kong/kubernetes-configuration 1.4 and Kong Operator 2.2, config/crd. */
import { ANY_KIND, doubtful, makesPods, read, type Groups } from '../../objects/kinds/kind';
import type { Versions } from '../../objects/kinds/versions';

const CONTROLLER = 'it opens or changes a way in through Kong, and is not modelled';

export const KONG_KINDS: Groups = {
  'configuration.konghq.com': {
    ...read('namespaced', ['v1'], 'KongPlugin', 'KongConsumer'),
    ...read('namespaced', ['v1beta1'], 'KongConsumerGroup'),
    ...read('cluster', ['v1'], 'KongClusterPlugin'),
    ...doubtful('namespaced', 'reach', CONTROLLER, ['KongIngress', 'TCPIngress', 'UDPIngress', 'KongUpstreamPolicy', 'KongCustomEntity', 'IngressClassParameters', ANY_KIND]),
    ...doubtful('cluster', 'reach', CONTROLLER, ['KongVault', 'KongLicense']),
  },
  'gateway-operator.konghq.com': makesPods('namespaced', 'Kong', 'ControlPlane', 'DataPlane', 'GatewayConfiguration'),
};

export const KONG_SERVED: Versions = {
  'configuration.konghq.com': {
    KongPlugin: ['v1'], KongClusterPlugin: ['v1'], KongConsumer: ['v1'], KongConsumerGroup: ['v1beta1'],
  },
};
