import type { CallNode } from '../graph/declarations';
import type { MeshNode } from '../graph/mesh';
import type { GatewayNode, WorkloadNode } from '../graph/nodes';
import { pathsOf } from '../graph/route-paths';
import { dialectOf } from '../meshes/table';

/**
 * An edge calls the services that it exposes, like any other caller: one mechanism opens both ways.
 * Paths are those of the route, where the mesh can hold the edge to them; the methods are the callee's own business.
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
      methods: [],
      paths: enforcesRoutes(node.mesh) ? pathsOf(route) : [],
      notPaths: [],
    },
  }));
}

/** A route's path is a path and a prefix. */
function enforcesRoutes(mesh: MeshNode): boolean {
  const { pathForms } = dialectOf(mesh).enforces;
  return pathForms.has('exact') && pathForms.has('prefix');
}
