/** The one list of gateway controllers. A new one is a folder beside this file, a line here, and a factory in `constructs/gateway-controller.ts`. */
import type { GatewayDialect, Holdings } from './controller';
import { envoyGatewayDialect } from './envoy-gateway/dialect';
import { ENVOY_GATEWAY_PROPS } from './envoy-gateway/options';
import { istioGatewayDialect } from './istio/dialect';
import { kongDialect } from './kong/dialect';
import { KONG_PROPS } from './kong/options';
import type { ControllerNode } from '../graph/gateway-controller';
import type { MeshNode } from '../graph/mesh';
import type { GatewayNode } from '../graph/nodes';
import { dialectOf } from '../meshes/table';

export const CONTROLLERS: readonly GatewayDialect[] = [istioGatewayDialect, envoyGatewayDialect, kongDialect];

/** The options of the factories, by their interfaces. */
export const CONTROLLER_PROPS = { EnvoyGatewayOptions: ENVOY_GATEWAY_PROPS, KongOptions: KONG_PROPS } as const;

/** API groups of objects by which some controller decides what comes in: one that is installed later must not be a way around. */
export const CONTROLLER_GROUPS: readonly string[] = CONTROLLERS.flatMap(({ policyGroups = [] }) => policyGroups);

/** How a program names a controller, for messages. */
export const CONTROLLER_EXAMPLE = `GatewayController.${envoyGatewayDialect.kind}()`;

const BY_KIND: ReadonlyMap<string, GatewayDialect> = new Map(CONTROLLERS.map((dialect) => [dialect.kind, dialect]));

export function controllerDialectOf({ kind }: ControllerNode): GatewayDialect {
  const dialect = BY_KIND.get(kind);
  if (!dialect) throw new Error(`unknown gateway controller '${kind}': expected one of ${[...BY_KIND.keys()].join(', ')}`);
  return dialect;
}

/** Who makes the pods of an edge: who was named, whose class was, or who comes with the mesh. Undefined: somebody of whom nothing is known. */
export function controllerFor({ controller, className }: SaidController, mesh: MeshNode): ControllerNode | undefined {
  if (controller) return controller;
  if (className !== undefined) return CONTROLLERS.find(({ ownClass }) => ownClass === className)?.usual;
  const own = dialectOf(mesh).gateways;
  return own === undefined ? undefined : BY_KIND.get(own)?.usual;
}

/** What was said of the controller of an edge. */
export interface SaidController {
  readonly controller: ControllerNode | undefined;
  readonly className: string | undefined;
}

const NOTHING: Holdings = {
  users: false, corsWithUsers: false, clientAddresses: false, authorizers: false, rateLimits: false, clientCertificates: false,
};

/** What an edge can do: nothing of it, where nobody knows who makes its pods. */
export function holdingsOf({ controller, mesh }: Pick<GatewayNode, 'controller' | 'mesh'>): Holdings {
  return controller ? controllerDialectOf(controller).holds(mesh) : NOTHING;
}

/** The edges that can do something, for messages: "GatewayController.a() with Mesh.b() or Mesh.c(), or GatewayController.d() with Mesh.e()". */
export function edgesThat(does: (holdings: Holdings) => boolean, meshes: readonly { readonly kind: string }[]): string {
  const found = CONTROLLERS.flatMap((dialect) => {
    const fitting = meshes.filter((mesh) => !dialect.checkMesh?.(mesh).length && does(dialect.holds(mesh)));
    return fitting.length === 0 ? [] : [`GatewayController.${dialect.kind}() with ${fitting.map(({ kind }) => `Mesh.${kind}()`).join(' or ')}`];
  });
  return found.join(', or ');
}
