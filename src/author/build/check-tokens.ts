import type { TrustEdge } from '../graph/edge';
import type { GraphNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';

type Nodes = ReadonlyMap<string, GraphNode>;

/** Tokens that would be taken by two services, and callers in whose pods nobody mounts one. */
export function checkTokens(edges: readonly TrustEdge[], nodes: Nodes): readonly Problem[] {
  return [...sharedAudiences(nodes), ...callersWithoutTokens(edges, nodes)];
}

/** A service could show the token that it was shown to another, as if it were its caller. */
function sharedAudiences(nodes: Nodes): readonly Problem[] {
  const known = new Map<string, string>();
  const said = [...nodes.values()].flatMap((node) => (node.kind !== 'workload' ? [] : [
    ...(node.audience === undefined ? [] : [{ path: node.path, subject: 'serviceIdentity.audience', callee: node.id, audience: node.audience }]),
    ...node.pod.tokens.map(({ callee, audience }) => ({ path: node.path, subject: `calls ${callee}: serviceIdentity.audience`, callee, audience })),
  ]));
  return said.flatMap(({ path, subject, callee, audience }): readonly Problem[] => {
    const first = known.get(audience) ?? callee;
    known.set(audience, first);
    return first === callee ? [] : [{
      severity: 'error',
      path,
      code: 'identity',
      subject,
      value: quoted(audience),
      expected: `another audience than that of ${first}: each of the two could show the tokens of its callers to the other`,
      fix: 'leave audience out, or give one of them another',
    }];
  });
}

function callersWithoutTokens(edges: readonly TrustEdge[], nodes: Nodes): readonly Problem[] {
  return edges.flatMap(({ from, to, purpose }): readonly Problem[] => {
    const [caller, callee] = [nodes.get(from), nodes.get(to)];
    const audience = callee?.kind === 'workload' || callee?.kind === 'reference' ? callee.audience : undefined;
    if (purpose !== 'call' || audience === undefined || caller?.kind !== 'workload' || !caller.madeBy) return [];
    return [{
      severity: 'warning',
      path: caller.path,
      code: 'identity',
      subject: `calls ${to}`,
      value: 'a caller whose pods somebody else makes, so that no token is mounted into them',
      expected: `a token for the audience ${quoted(audience)} in its requests: ${to} admits nobody without one`,
      fix: 'have what makes the pods mount one (a projected volume with serviceAccountToken), or let the callee ask for none: ServiceIdentity.none()',
    }];
  });
}
