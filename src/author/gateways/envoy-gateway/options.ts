import type { ControllerNode } from '../../graph/gateway-controller';
import { TEXT } from '../../graph/prop-types';
import type { PropTable } from '../../graph/prop-types';

/** How Envoy Gateway is installed. */
export interface EnvoyGatewayOptions {
  /**
   * The GatewayClass that names it: the one whose `controllerName` is `gateway.envoyproxy.io/gatewayclass-controller`.
   *
   * @default 'eg'
   */
  readonly className?: string;

  /**
   * The namespace of Envoy Gateway, in which it runs the pods of its Gateways as well.
   *
   * @default 'envoy-gateway-system'
   */
  readonly namespace?: string;
}

export const ENVOY_GATEWAY_PROPS: PropTable = { className: TEXT, namespace: TEXT };

export interface EnvoyGatewayController extends ControllerNode {
  readonly kind: 'envoyGateway';
  readonly className: string;
  readonly namespace: string;
}

/** Sources: Envoy Gateway, "Quickstart", and the chart gateway-helm. */
export function envoyGatewayController({ className = 'eg', namespace = 'envoy-gateway-system' }: EnvoyGatewayOptions = {}): EnvoyGatewayController {
  return { kind: 'envoyGateway', className, namespace };
}
