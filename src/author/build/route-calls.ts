import type { CallNode } from '../graph/declarations';
import type { MeshNode } from '../graph/mesh';
import type { GatewayNode, WorkloadNode } from '../graph/nodes';
import { pathsOf } from '../graph/route-paths';
import { dialectOf } from '../meshes/table';

/**
 * An edge calls the services that it exposes, like any other caller: one mechanism opens both ways.
 * Paths and methods are those of the route, where the mesh can hold the edge to them. Headers are not: anybody can write them.
 */
export function routeCalls(node: WorkloadNode | GatewayNode): readonly CallNode[] {
  if (node.kind !== 'gateway') return [];
  return node.routes.map((route) => ({
    path: node.path,
    from: { kind: 'owned', id: node.id },
    to: { kind: 'owned', id: route.to },
    access: {
      kind: 'http',
      port: route.port,
      protocols: ['http', 'http2', 'grpc'],
      methods: enforcesRoutes(node.mesh) && route.methods.kind === 'only' ? route.methods.items : [],
      paths: enforcesRoutes(node.mesh) ? pathsOf(route.paths) : [],
      notPaths: [],
    },
  }));
}

/** A route's path is a path and a prefix. */
function enforcesRoutes(mesh: MeshNode): boolean {
  const { methods, pathForms } = dialectOf(mesh).enforces;
  return methods && pathForms.has('exact') && pathForms.has('prefix');
}
