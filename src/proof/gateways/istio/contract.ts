import { refused } from '../../fields/shape';
import type { GatewayContract } from '../contract';

const UNREAD = 'istiod reads no version of TLS from a Gateway: TLS 1.2 is the oldest that is spoken, whatever stands here';

/** Istio's own controller. Source: Istio "Kubernetes Gateway API", automated deployment; pilot/pkg/config/kube/gateway/conversion.go, `buildTLS`. */
export const ISTIO_GATEWAYS: GatewayContract = {
  ownClass: 'istio',
  isModelled: true,
  read: () => ({ kind: 'istio' }),
  classOf: () => 'istio',
  podsOf: (_controller, { namespace, name }) => ({
    podNamespace: namespace, podLabels: { 'gateway.networking.k8s.io/gateway-name': name }, serviceAccount: `${name}-istio`,
  }),
  podPortOf: (port) => port,
  tlsOptions: {
    'gateway.istio.io/tls-min-protocol-version': refused(UNREAD),
    'gateway.istio.io/tls-max-protocol-version': refused(UNREAD),
  },
};
