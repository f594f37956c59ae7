import { AUTHORIZATION_POLICY, NO_IDENTITY } from './authorization-policy';
import type { AuthorizationPolicyBody, AuthorizationRule } from './authorization-policy';
import type { WorkloadNode } from '../../../graph/nodes';
import { sortedBy } from '../../../graph/order';
import { tryNonEmpty } from '../../../graph/selection';
import { findNode, outgoing } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { ObjectTemplate } from '../../../render/manifest';

/**
 * Lets the calls of a workload to hosts with a wildcard pass its own proxy, which asks the workload's own policies about them: without this one
 * `allow-nothing` would deny them. On the way out no certificate is shown. On the way in every caller shows one, since mutual TLS is
 * STRICT, so that the rules let nobody in.
 */
export const wildcardCalls: ObjectTemplate<WorkloadNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (graph, workload) => {
    const rules = tryNonEmpty(rulesOf(graph, workload));
    return { spec: { selector: { matchLabels: workload.selector }, action: 'ALLOW', ...(rules ? { rules } : {}) } };
  },
};

/** Hosts at one port share a rule. */
function rulesOf(graph: TrustGraph, { id }: WorkloadNode): readonly AuthorizationRule[] {
  const hosts = new Map<number, Set<string>>();
  for (const edge of outgoing(graph, id)) {
    const to = findNode(graph, edge.to);
    if (to.kind === 'host' && to.wildcard) hosts.set(to.port.servicePort, (hosts.get(to.port.servicePort) ?? new Set()).add(to.host));
  }
  return sortedBy([...hosts], ([port]) => String(port).padStart(5, '0')).flatMap(([port, names]) => {
    const values = tryNonEmpty(sortedBy([...names], (name) => name));
    return values ? [{
      from: NO_IDENTITY,
      to: [{ operation: { ports: [String(port)] } }] as const,
      when: [{ key: 'connection.sni', values }] as const,
    }] : [];
  });
}
