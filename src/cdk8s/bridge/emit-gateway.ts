import type { Construct } from 'constructs';
import { emit } from './emit';
import { objectLabels } from '../../author/graph/labels';
import type { MeshNode } from '../../author/graph/mesh';
import type { GatewayNode } from '../../author/graph/nodes';
import { findNodeOf } from '../../author/graph/trust-graph';
import type { TrustGraph } from '../../author/graph/trust-graph';
import type { GatewayIdentity } from '../../author/meshes/backend';
import { dialectOf } from '../../author/meshes/table';
import { gateway } from '../../author/render/gateway-api/gateway';
import { httpRoute } from '../../author/render/gateway-api/http-route';
import { networkPolicy } from '../../author/render/kubernetes/network-policy';

/** The edge and what holds its pods. */
export function emitGateway(scope: Construct, mesh: MeshNode, identity: GatewayIdentity): void {
  const { name, namespace } = identity;
  const at = { name, namespace, labels: objectLabels(name, namespace) };
  emit(scope, { id: 'gateway', template: gateway, ...at }, nodeOf(identity));
  emit(scope, { id: 'network-policy', template: networkPolicy, ...at }, nodeOf(identity));
  for (const planned of dialectOf(mesh).render.gatewayObjects(identity)) emit(scope, planned, nodeOf(identity));
}

/** The route to one service under one host of the edge. */
export function emitRoute(scope: Construct, plan: RoutePlan): void {
  // No name holds a '/' or two dots in a row, so that no two services share an id.
  const id = `route-${plan.service.replace('/', '..')}-${plan.host}`;
  if (scope.node.tryFindChild(id)) return;
  const [namespace = '', service = ''] = plan.service.split('/');
  const name = `${plan.gateway.name}-${service}.${plan.host.replace('*', 'any')}`;
  emit(scope, { id, name, namespace, labels: objectLabels(service, namespace), template: httpRoute }, (graph) => {
    const node = nodeOf(plan.gateway)(graph);
    return { gateway: node, host: plan.host, routes: node.routes.filter((route) => route.to === plan.service && route.hosts.includes(plan.host)) };
  });
}

/** Which service is exposed where. */
export interface RoutePlan {
  readonly gateway: GatewayIdentity;
  /** `namespace/name`. */
  readonly service: string;
  readonly host: string;
}

function nodeOf({ name, namespace }: GatewayIdentity): (graph: TrustGraph) => GatewayNode {
  return (graph) => findNodeOf(graph, 'gateway', `${namespace}/${name}`);
}
