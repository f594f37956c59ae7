import { refused } from '../../fields/shape';
import type { GatewayController } from '../contract';

const UNREAD = 'istiod reads no version of TLS from a Gateway: TLS 1.2 is the oldest that is spoken, whatever stands here';

/** Istio's own controller. Source: Istio "Kubernetes Gateway API", automated deployment; pilot/pkg/config/kube/gateway/conversion.go, `buildTLS`. */
export const GATEWAYS: GatewayController = {
  className: 'istio',
  serviceAccountOf: (gateway) => `${gateway}-istio`,
  podLabelsOf: (gateway) => ({ 'gateway.networking.k8s.io/gateway-name': gateway }),
  tlsOptions: {
    'gateway.istio.io/tls-min-protocol-version': refused(UNREAD),
    'gateway.istio.io/tls-max-protocol-version': refused(UNREAD),
  },
};
