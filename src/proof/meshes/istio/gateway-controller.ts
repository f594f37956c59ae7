import { only } from '../../fields/shape';
import type { GatewayController } from '../contract';

const OLD_TLS = 'clients may speak a version of TLS that is broken';

/** Istio's own controller. Source: Istio "Kubernetes Gateway API", automated deployment and TLS options. */
export const GATEWAYS: GatewayController = {
  className: 'istio',
  serviceAccountOf: (gateway) => `${gateway}-istio`,
  podLabelsOf: (gateway) => ({ 'gateway.networking.k8s.io/gateway-name': gateway }),
  tlsOptions: {
    'gateway.istio.io/tls-min-protocol-version': only(['TLSV1_2', 'TLSV1_3'], OLD_TLS),
    'gateway.istio.io/tls-max-protocol-version': only(['TLSV1_3'], OLD_TLS),
  },
};
