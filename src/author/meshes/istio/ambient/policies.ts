/**
 * The two policies of a service behind a waypoint: the waypoint asks who may make which requests, and the service's own ztunnel takes calls from the
 * waypoint alone, by its identity. Without the second one, whoever dials the address of a pod goes around the first.
 * @see https://istio.io/latest/docs/ambient/usage/l7-features/
 */
import { relayOf, usesWaypoints } from './way';
import type { TrustEdge } from '../../../graph/edge';
import type { RelayNode, WorkloadNode } from '../../../graph/nodes';
import { ANY, nonEmpty } from '../../../graph/selection';
import { findNode, incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { ObjectTemplate } from '../../../render/manifest';
import { AUTHORIZATION_POLICY, callersOf, operationsOf, rulesFor } from '../render/authorization-policy';
import type { AllowedCaller, AuthorizationPolicyBody } from '../render/authorization-policy';

/** Who may connect: those who come straight, and the waypoint in the place of all others. */
export const connectionsPolicy: ObjectTemplate<WorkloadNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (graph, workload) => {
    const relay = relayOf(workload, graph);
    const direct = callersOf(graph, workload).filter(({ caller }) => !relay || !usesWaypoints(caller, workload));
    const relayed = relay ? viaWaypoint(graph, workload, relay) : [];
    return { spec: { selector: { matchLabels: workload.selector }, action: 'ALLOW', ...rulesFor(workload, [...direct, ...relayed]) } };
  },
};

/** Who may ask for what, where the waypoint sees it: by the ports of the Service. */
export const requestsPolicy: ObjectTemplate<WorkloadNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (graph, workload) => {
    const callers = relayedCalls(graph, workload).map((edge): AllowedCaller => (
      { caller: findNode(graph, edge.from), allowed: operationsOf(edge, ({ servicePort }) => servicePort) }
    ));
    return { spec: { targetRefs: [{ group: '', kind: 'Service', name: workload.name }], action: 'ALLOW', ...rulesFor(workload, callers) } };
  },
};

/** Nobody, at a waypoint: a Service that is bound to it without a policy of its own is closed. Policies of namespaces do not hold there. */
export const closedWaypoint: ObjectTemplate<RelayNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (_graph, { name }) => ({ spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }], action: 'ALLOW' } }),
};

function viaWaypoint(graph: TrustGraph, workload: WorkloadNode, relay: RelayNode): readonly AllowedCaller[] {
  const ports = new Map(relayedCalls(graph, workload).flatMap(({ grants }) => grants).map(({ port }) => [port.name, { port, http: ANY }]));
  const edge: TrustEdge = { from: relay.id, to: workload.id, purpose: 'call', grants: nonEmpty([...ports.values()]) };
  return [{ caller: relay, allowed: operationsOf(edge) }];
}

function relayedCalls(graph: TrustGraph, workload: WorkloadNode): readonly TrustEdge[] {
  return incoming(graph, workload.id).filter((edge) => edge.purpose === 'call' && usesWaypoints(findNode(graph, edge.from), workload));
}
