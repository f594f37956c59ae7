import { httpRules } from './http-rules';
import type { HttpRule } from './http-rules';
import { ciliumPeers, ownPods } from './peers';
import type { CiliumPeers, EndpointSelector } from './peers';
import type { Grant, TrustEdge } from '../../graph/edge';
import { heldByPlugin } from '../../graph/held-by-plugin';
import type { Held } from '../../graph/held-by-plugin';
import type { WorkloadNode } from '../../graph/nodes';
import { transportOf } from '../../graph/port';
import type { Transport } from '../../graph/port';
import { tryNonEmpty } from '../../graph/selection';
import type { NonEmpty } from '../../graph/selection';
import { findNode, incoming, outgoing } from '../../graph/trust-graph';
import type { TrustGraph } from '../../graph/trust-graph';
import { METADATA_SERVICES } from '../kubernetes/internet';
import type { ObjectTemplate } from '../manifest';

export interface CiliumNetworkPolicyBody {
  readonly spec: CiliumSpec;
}

interface CiliumSpec {
  readonly endpointSelector: EndpointSelector;
  readonly ingress?: readonly CiliumRule[];
  readonly egress?: readonly CiliumRule[];
  readonly egressDeny?: readonly [{ readonly toCIDR: NonEmpty<string> }];
}

/** Peers of one kind, and ports. A rule without peers would mean anybody. */
interface CiliumRule extends CiliumPeers {
  readonly toPorts?: readonly [PortRule];
}

interface PortRule {
  readonly ports: readonly CiliumPort[];
  readonly rules?: { readonly http: NonEmpty<HttpRule> } | { readonly dns: readonly [{ readonly matchPattern: '*' }] };
}

interface CiliumPort {
  readonly port: string;
  readonly protocol: Transport;
}

/**
 * What Cilium holds for a workload and a NetworkPolicy can't: hosts by their names, the API server wherever it runs, requests, and that nothing
 * ever opens the services of a cloud that hand out credentials.
 *
 * Sources: Cilium "DNS based", "Entities based", "Layer 7 Policies" and "Deny Policies".
 */
export const ciliumNetworkPolicy: ObjectTemplate<WorkloadNode, CiliumNetworkPolicyBody> = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  fields: ['spec'],
  render: (graph, workload) => {
    const ingress = rulesOf(graph, workload, 'from');
    const egress = rulesOf(graph, workload, 'to');
    const denied = tryNonEmpty(METADATA_SERVICES.filter((service) => !isNamed(graph, workload, service)));
    return {
      spec: {
        endpointSelector: ownPods(workload.selector),
        ...(ingress.length > 0 && { ingress }),
        // A policy has a rule at least; the empty one lets nobody through.
        ...(egress.length > 0 ? { egress } : !denied && { egress: [{}] }),
        ...(denied && { egressDeny: [{ toCIDR: denied }] }),
      },
    };
  },
};

/** Whether a workload was declared to call a service of the cloud by its address. */
function isNamed(graph: TrustGraph, { id }: WorkloadNode, service: string): boolean {
  return outgoing(graph, id).some(({ to }) => {
    const callee = findNode(graph, to);
    return 'cidrs' in callee && callee.cidrs?.includes(service);
  });
}

/** A rule for all peers with the very same ports and requests. */
function rulesOf(graph: TrustGraph, workload: WorkloadNode, end: 'from' | 'to'): readonly CiliumRule[] {
  const rules = new Map<string, CiliumRule>();
  for (const edge of end === 'from' ? incoming(graph, workload.id) : outgoing(graph, workload.id)) {
    for (const [held, grants] of grantsOf(graph, workload, edge, end)) {
      const peers = ciliumPeers(held, findNode(graph, edge[end]), end, workload.cluster.clusterCidrs);
      for (const rule of portRulesOf(held, grants)) {
        const key = `${Object.keys(peers).join()} ${JSON.stringify(rule)}`;
        rules.set(key, { ...united(rules.get(key), peers), toPorts: [rule] });
      }
    }
  }
  return [...rules.values()];
}

function grantsOf(graph: TrustGraph, owner: WorkloadNode, edge: TrustEdge, end: 'from' | 'to'): ReadonlyMap<Held, readonly Grant[]> {
  const found = new Map<Held, Grant[]>();
  for (const grant of edge.grants) {
    const held = heldByPlugin(graph, { owner, edge, grant, end });
    if (held) found.set(held, [...found.get(held) ?? [], grant]);
  }
  return found;
}

/** Ports of which the same is asked stand together; each has the requests that were declared for it. */
function portRulesOf(held: Held, grants: readonly Grant[]): readonly PortRule[] {
  if (held === 'requests') {
    return grants.flatMap(({ port, http }) => (http.kind === 'only' ? [{ ports: [portOf(port)], rules: { http: httpRules(http) } }] : []));
  }
  const ports = grants.map(({ port }) => portOf(port));
  // All names may be looked up: what is looked up opens nothing that no other rule names.
  return [held === 'lookup' ? { ports, rules: { dns: [{ matchPattern: '*' }] } } : { ports }];
}

function portOf(port: Grant['port']): CiliumPort {
  return { port: String(port.containerPort), protocol: transportOf(port) };
}

/** All peers of two rules of one kind, each once. */
function united(known: CiliumRule | undefined, peers: CiliumPeers): CiliumPeers {
  if (!known) return peers;
  return Object.fromEntries(Object.entries(peers).map(([kind, list]: [string, readonly unknown[]]) => {
    const all = [...known[kind as keyof CiliumPeers] ?? [], ...list];
    return [kind, [...new Map(all.map((peer) => [JSON.stringify(peer), peer])).values()]];
  }));
}

