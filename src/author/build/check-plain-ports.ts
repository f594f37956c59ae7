import type { TrustEdge } from '../graph/edge';
import type { GraphNode } from '../graph/nodes';
import { transportOf } from '../graph/port';
import type { Problem } from '../graph/problem';
import { dialectOf } from '../meshes/table';

/**
 * In a mesh a port for callers that show no identity takes plain text, so that it has to be their own: every other caller would lose the
 * mutual TLS that was promised to them.
 */
export function checkPlainPorts(edges: readonly TrustEdge[], nodes: ReadonlyMap<string, GraphNode>): readonly Problem[] {
  const plain = edges.filter(({ from }) => nodes.get(from)?.kind === 'sources');
  if (plain.length === 0) return [];
  const open = new Map<string, string>();
  for (const edge of plain) for (const port of portsOf(edge)) open.set(`${edge.to} ${port}`, edge.from);
  return edges.flatMap((edge): readonly Problem[] => {
    const callee = nodes.get(edge.to);
    if (edge.purpose !== 'call' || callee?.kind !== 'workload' || nodes.get(edge.from)?.kind === 'sources') return [];
    if (dialectOf(callee.mesh).identity(callee.mesh, callee) === undefined) return [];
    const shared = edge.grants.find(({ port }) => open.has(`${edge.to} ${port.containerPort}`) && transportOf(port) === 'TCP');
    if (!shared) return [];
    const { name, containerPort } = shared.port;
    return [{
      severity: 'error',
      path: callee.path,
      code: 'call-without-mesh',
      subject: `called by ${edge.from}`,
      value: `the port '${name}', which ${open.get(`${edge.to} ${containerPort}`)} calls without mutual TLS`,
      expected: 'a port of its own for callers that can show no identity',
      fix: "add a port for them, and name the ports of both calls: Access.ports('…')",
    }];
  });
}

function portsOf({ grants }: TrustEdge): readonly number[] {
  return grants.filter(({ port }) => transportOf(port) === 'TCP').map(({ port }) => port.containerPort);
}
