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
  const plain = edges.filter((edge) => isPlain(edge, nodes));
  if (plain.length === 0) return [];
  const open = new Map<string, string>();
  for (const edge of plain) for (const port of portsOf(edge)) open.set(`${edge.to} ${port}`, edge.from);
  return edges.flatMap((edge): readonly Problem[] => {
    const callee = nodes.get(edge.to);
    if (edge.purpose !== 'call' || callee?.kind !== 'workload' || isPlain(edge, nodes)) return [];
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

/** Networks, the API server, and scrapers of others that ask the application itself. */
function isPlain({ from, to, purpose, grants }: TrustEdge, nodes: ReadonlyMap<string, GraphNode>): boolean {
  const [caller, callee] = [nodes.get(from), nodes.get(to)];
  if (caller?.kind === 'sources') return true;
  if (purpose !== 'scrape' || caller?.kind !== 'platform' || callee?.kind !== 'workload') return false;
  return grants.some(({ port }) => port.containerPort === callee.pod.metrics?.port);
}

function portsOf({ grants }: TrustEdge): readonly number[] {
  return grants.filter(({ port }) => transportOf(port) === 'TCP').map(({ port }) => port.containerPort);
}
