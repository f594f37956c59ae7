import type { Construct } from 'constructs';
import { emit, emitOnce } from './emit';
import { controllerDialectOf } from '../../author/gateways/table';
import type { ControllerNode } from '../../author/graph/gateway-controller';
import { objectLabels } from '../../author/graph/labels';
import type { MeshNode } from '../../author/graph/mesh';
import type { GatewayNode } from '../../author/graph/nodes';
import { findNodeOf } from '../../author/graph/trust-graph';
import type { TrustGraph } from '../../author/graph/trust-graph';
import type { GatewayIdentity, GatewayName } from '../../author/meshes/backend';
import { dialectOf } from '../../author/meshes/table';
import { gateway } from '../../author/render/gateway-api/gateway';
import { httpRoute } from '../../author/render/gateway-api/http-route';
import type { RoutesOfHost } from '../../author/render/gateway-api/http-route';
import { redirectRoute } from '../../author/render/gateway-api/redirect-route';
import { referenceGrant } from '../../author/render/gateway-api/reference-grant';
import { networkPolicy } from '../../author/render/kubernetes/network-policy';

/** The edge and what holds its pods, which may stand in another namespace: there its name alone could be that of another edge as well. */
export function emitGateway(scope: Construct, { mesh, controller }: EdgeMaker, identity: GatewayIdentity): void {
  const { name, namespace } = identity;
  const at = { name, namespace, labels: objectLabels(name, namespace) };
  const pods = controller && controllerDialectOf(controller).pods(controller, identity).podNamespace;
  const atPods = pods === undefined || pods === namespace ? at : { ...at, name: `${namespace}.${name}`, namespace: pods };
  emit(scope, { id: 'gateway', template: gateway, ...at }, nodeOf(identity));
  emit(scope, { id: 'network-policy', template: networkPolicy, ...atPods }, nodeOf(identity));
  for (const planned of dialectOf(mesh).render.gatewayObjects(identity)) emit(scope, planned, nodeOf(identity));
}

/** What redirects plain HTTP. */
export function emitRedirect(scope: Construct, identity: GatewayName): void {
  const { name, namespace } = identity;
  emit(scope, { id: 'redirect', template: redirectRoute, name: `${name}-redirect`, namespace, labels: objectLabels(name, namespace) }, nodeOf(identity));
}

/** What verifies tokens of users at an edge, once. */
export function emitGatewayUsers(scope: Construct, { mesh, controller }: EdgeMaker, identity: GatewayName): void {
  if (controller) emitOnce(scope, controllerDialectOf(controller).render.userObjects?.(mesh, identity), nodeOf(identity));
}

/** What has an authorizer asked at an edge, once. */
export function emitGatewayAuthorizer(scope: Construct, { mesh, controller }: EdgeMaker, identity: GatewayName): void {
  if (controller) emitOnce(scope, controllerDialectOf(controller).render.authorizerObjects?.(mesh, identity), nodeOf(identity));
}

/** What has an edge told the addresses of its clients. */
export function emitClientAddress(scope: Construct, { controller }: EdgeMaker, identity: GatewayName): void {
  if (controller) emitOnce(scope, controllerDialectOf(controller).render.clientAddressObjects?.(identity), nodeOf(identity));
}

/** What an edge is made by, and in which mesh it is. */
export interface EdgeMaker {
  readonly mesh: MeshNode;
  /** Undefined: somebody of whom nothing is known. */
  readonly controller: ControllerNode | undefined;
}

/** What counts requests at an edge, once. */
export function emitGatewayRateLimits(scope: Construct, { mesh, controller }: EdgeMaker, identity: GatewayName): void {
  if (controller) emitOnce(scope, controllerDialectOf(controller).render.rateLimitObjects?.(mesh, identity), nodeOf(identity));
}

/** The route to one service under one host of the edge. */
export function emitRoute(scope: Construct, plan: RoutePlan, { controller }: Partial<EdgeMaker> = {}): void {
  const object = routeObjectOf(plan);
  if (scope.node.tryFindChild(object.id)) return;
  const annotations = { ...httpRoute.annotations, ...controller && controllerDialectOf(controller).render.routeAnnotations?.(object) };
  emit(scope, { ...object, template: { ...httpRoute, annotations } }, routesOf(plan));
}

/** What holds users and addresses of clients at the route to one service under one host, once. */
export function emitRoutePolicies(scope: Construct, { controller }: EdgeMaker, plan: RoutePlan): void {
  const { id, name, namespace, labels } = routeObjectOf(plan);
  if (controller) emitOnce(scope, controllerDialectOf(controller).render.routeObjects?.({ id, name, namespace, labels }), routesOf(plan));
}

function routesOf(plan: RoutePlan): (graph: TrustGraph) => RoutesOfHost {
  return (graph) => {
    const node = nodeOf(plan.gateway)(graph);
    return { gateway: node, host: plan.host, routes: node.routes.filter((route) => route.to === plan.service && route.hosts.includes(plan.host)) };
  };
}

/** Where the route stands. No name of a service holds a '/' or two dots in a row, so that no two services share an id. */
function routeObjectOf(plan: RoutePlan) {
  const id = `route-${plan.service.replace('/', '..')}-${plan.host}`;
  const [namespace = '', service = ''] = plan.service.split('/');
  const host = plan.host.replace('*', 'any');
  const place = plan.beside === true
    ? { name: `${plan.gateway.name}-${service}.${namespace}.${host}`, namespace: plan.gateway.namespace }
    : { name: `${plan.gateway.name}-${service}.${host}`, namespace };
  return { id, ...place, labels: objectLabels(service, namespace) };
}

/** What lets routes beside a Gateway lead to one service, `namespace/name`. */
export function emitGrant(scope: Construct, owner: GatewayName, to: string): void {
  const id = `grant-${to.replace('/', '..')}`;
  if (scope.node.tryFindChild(id)) return;
  const [namespace = '', service = ''] = to.split('/');
  const name = `${owner.namespace}.${owner.name}-${service}`;
  emit(scope, { id, name, namespace, labels: objectLabels(service, namespace), template: referenceGrant }, (graph) => (
    { gateway: nodeOf(owner)(graph), workload: findNodeOf(graph, 'workload', to) }
  ));
}

/** Which service is exposed where. */
export interface RoutePlan {
  readonly gateway: GatewayName;
  /** `namespace/name`. */
  readonly service: string;
  readonly host: string;
  /** Whether it is in the namespace of the Gateway. @default false - in that of the service */
  readonly beside?: boolean;
}

function nodeOf({ name, namespace }: GatewayName): (graph: TrustGraph) => GatewayNode {
  return (graph) => findNodeOf(graph, 'gateway', `${namespace}/${name}`);
}
