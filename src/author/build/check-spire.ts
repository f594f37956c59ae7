import type { TrustEdge } from '../graph/edge';
import type { GraphNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';

/** Callers whose certificates a callee does not trust, and callers in whose pods nobody mounts what they need. */
export function checkSpire(edges: readonly TrustEdge[], nodes: ReadonlyMap<string, GraphNode>): readonly Problem[] {
  return edges.flatMap(({ from, to, purpose }): readonly Problem[] => {
    const [caller, callee] = [nodes.get(from), nodes.get(to)];
    if (purpose !== 'call' || caller?.kind !== 'workload' || !asksForCertificates(callee)) return [];
    const at = { path: caller.path, code: 'identity' as const, subject: `calls ${to}` };
    if (caller.madeBy) {
      return [{
        ...at,
        severity: 'warning',
        value: 'a caller whose pods somebody else makes, so that nothing gives them a certificate',
        expected: `a certificate with the SPIFFE ID of its account: ${to} admits nobody without one`,
        fix: 'have a ClusterSPIFFEID of the platform select the pods, and what makes them mount the volume of csi.spiffe.io, or let the callee ask for none: ServiceIdentity.none()',
      }];
    }
    const [own, other] = [caller.cluster.spire?.trustDomain, callee?.kind === 'workload' ? callee.cluster.spire?.trustDomain : undefined];
    if (own === undefined || other === undefined || own === other) return [];
    return [{
      ...at,
      severity: 'error',
      value: `a caller of the trust domain ${quoted(own)}, and a callee of ${quoted(other)}`,
      expected: 'one trust domain: federation is not written',
      fix: 'state the same profile.spire.trustDomain for both namespaces',
    }];
  });
}

function asksForCertificates(callee: GraphNode | undefined): boolean {
  return (callee?.kind === 'workload' || callee?.kind === 'reference') && callee.certificates === true;
}
