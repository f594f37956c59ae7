import { checkProps } from './props/check';
import { envoyGatewayController } from '../gateways/envoy-gateway/options';
import type { EnvoyGatewayOptions } from '../gateways/envoy-gateway/options';
import { ISTIO_CONTROLLER } from '../gateways/istio/dialect';
import { kongController } from '../gateways/kong/options';
import type { KongOptions } from '../gateways/kong/options';
import type { ControllerNode } from '../graph/gateway-controller';
import { mark } from '../graph/prop-types';
import type { ControllerRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/**
 * Who makes the pods of an edge, and what these can hold. One factory for each controller.
 */
export class GatewayController {
  /** The controller that comes with Istio: pods beside the Gateway, which the policies of the mesh hold. */
  public static istio(): GatewayController {
    return new GatewayController(ISTIO_CONTROLLER, { factory: 'istio', options: {} });
  }

  /**
   * Envoy Gateway 1.9 or later. Its pods stand beside itself, outside of any mesh, and so must the services that it exposes.
   *
   * @see https://gateway.envoyproxy.io
   */
  public static envoyGateway(options: EnvoyGatewayOptions = {}): GatewayController {
    checkProps('GatewayController.envoyGateway', 'EnvoyGatewayOptions', options);
    return new GatewayController(envoyGatewayController(options), { factory: 'envoyGateway', options });
  }

  /**
   * Kong Operator 2.2 or later, with Kong 3.9 or later. Its pods stand beside the Gateway, outside of any mesh, and so must the services that it exposes. They are known
   * by labels that its GatewayConfiguration gives them.
   *
   * @see https://developer.konghq.com/operator/
   */
  public static kong(options: KongOptions): GatewayController {
    checkProps('GatewayController.kong', 'KongOptions', options);
    return new GatewayController(kongController(options), { factory: 'kong', options });
  }

  /** @internal */
  public readonly _node: ControllerNode;

  /** @internal */
  public readonly _record: ControllerRecord;

  private constructor(node: ControllerNode, said: ControllerRecord) {
    mark(this, 'GatewayController');
    this._node = node;
    this._record = wordForWord(said);
  }
}
