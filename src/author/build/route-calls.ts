import type { CallNode } from '../graph/declarations';
import { holdsRequests } from '../graph/held-by-plugin';
import type { MeshNode } from '../graph/mesh';
import { looksItself } from '../graph/nodes';
import type { GatewayNode, WorkloadNode } from '../graph/nodes';
import type { RouteNode } from '../graph/route';
import { pathsBehind } from '../graph/route-paths';
import { dialectOf } from '../meshes/table';

/**
 * An edge calls the services that it exposes, like any other caller: one mechanism opens both ways.
 * Paths and methods are those of the route, where the mesh, the plugin in front of the callee, or the callee itself, can hold the edge to them. Headers are not: anybody can
 * write them.
 */
export function routeCalls(gateways: readonly GatewayNode[], workloads: readonly WorkloadNode[]): readonly CallNode[] {
  const held = new Set(workloads.filter((workload) => holdsRequests(workload) || looksItself(workload)).map(({ id }) => id));
  return gateways.flatMap((gateway) => callsOf(gateway, held));
}

function callsOf(node: GatewayNode, held: ReadonlySet<string>): readonly CallNode[] {
  const isHeld = ({ to }: RouteNode) => enforcesRoutes(node.mesh) || held.has(to);
  return node.routes.map((route) => ({
    path: node.path,
    from: { kind: 'owned', id: node.id },
    to: { kind: 'owned', id: route.to },
    access: {
      kind: 'http',
      port: route.port,
      protocols: ['http', 'http2', 'grpc'],
      methods: isHeld(route) && route.methods.kind === 'only' ? route.methods.items : [],
      paths: isHeld(route) ? pathsBehind(route) : [],
      notPaths: [],
    },
  }));
}

/** A route's path is a path and a prefix. */
function enforcesRoutes(mesh: MeshNode): boolean {
  const { methods, pathForms } = dialectOf(mesh).enforces;
  return methods && pathForms.has('exact') && pathForms.has('prefix');
}
