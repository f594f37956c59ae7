/** The controller that comes with Istio. */
import type { ControllerNode } from '../../graph/gateway-controller';
import type { MeshNode } from '../../graph/mesh';
import { dialectOf } from '../../meshes/table';
import type { GatewayDialect } from '../controller';

export interface IstioController extends ControllerNode {
  readonly kind: 'istio';
}

export const ISTIO_CONTROLLER: IstioController = { kind: 'istio' };

const CLASS = 'istio';
/** Source: Gateway API, GEP-1762: labels of the pods that a controller makes for a Gateway. */
const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';

/**
 * What its edges hold, the policies of the mesh hold: outside of the mesh there are none.
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
 */
export const istioGatewayDialect: GatewayDialect<IstioController> = {
  kind: 'istio',
  name: 'Istio',
  ownClass: CLASS,
  usual: ISTIO_CONTROLLER,
  classOf: () => CLASS,
  pods: (_controller, { namespace, name }) => ({
    podNamespace: namespace, podLabels: { [GATEWAY_NAME_LABEL]: name }, serviceAccount: `${name}-${CLASS}`,
  }),
  podPort: (port) => port,
  holds: (mesh) => {
    const own = ownDialect(mesh);
    return {
      users: own?.enforces.users === true,
      // It looks at tokens before it answers for pages of other origins.
      corsWithUsers: false,
      clientAddresses: own?.comparesClientAddresses === true,
      authorizers: own?.render.gatewayAuthorizerObjects !== undefined,
      rateLimits: own?.render.gatewayRateLimitObjects !== undefined,
      clientCertificates: own?.checkClientCertificates !== undefined,
    };
  },
  checkUsers: (mesh, users, gateway) => dialectOf(mesh).checkUsers?.(mesh, users, gateway) ?? [],
  checkClientCertificates: (mesh) => dialectOf(mesh).checkClientCertificates?.(mesh) ?? [],
  render: {
    userObjects: (mesh, gateway) => ownDialect(mesh)?.render.gatewayUserObjects?.(gateway) ?? [],
    authorizerObjects: (mesh, gateway) => ownDialect(mesh)?.render.gatewayAuthorizerObjects?.(gateway) ?? [],
    rateLimitObjects: (mesh, gateway) => ownDialect(mesh)?.render.gatewayRateLimitObjects?.(gateway) ?? [],
  },
};

/** Of a mesh that it comes with. */
function ownDialect(mesh: MeshNode) {
  const dialect = dialectOf(mesh);
  return dialect.gateways === ISTIO_CONTROLLER.kind ? dialect : undefined;
}
