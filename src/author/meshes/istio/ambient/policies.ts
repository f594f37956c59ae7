/**
 * The two policies of a service behind a waypoint: the waypoint asks who may make which requests, and the service's own ztunnel takes calls from the
 * waypoint alone, by its identity. Without the second one, whoever dials the address of a pod goes around the first.
 * @see https://istio.io/latest/docs/ambient/usage/l7-features/
 */
import { relayOf, usesWaypoints } from './way';
import type { TrustEdge } from '../../../graph/edge';
import type { RelayNode, WorkloadNode } from '../../../graph/nodes';
import { ANY, tryNonEmpty } from '../../../graph/selection';
import { findNode, incoming } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { ObjectTemplate } from '../../../render/manifest';
import { AUTHORIZATION_POLICY, callersOf, operationsOf, rulesFor } from '../render/authorization-policy';
import type { AllowedCaller, AuthorizationPolicyBody, PortOf } from '../render/authorization-policy';
import { jwtRulesOf, REQUEST_AUTHENTICATION, serviceTargetOf, targetOf } from '../render/request-authentication';
import type { RequestAuthenticationBody } from '../render/request-authentication';
import { refusals } from '../render/signed-in-policy';

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
      { caller: findNode(graph, edge.from), allowed: operationsOf(edge, OF_SERVICE) }
    ));
    return { spec: { targetRefs: [serviceTargetOf(workload)], action: 'ALLOW', ...rulesFor(workload, callers) } };
  },
};

/** Whose tokens the waypoint verifies. */
export const tokensAtWaypoint: ObjectTemplate<WorkloadNode, RequestAuthenticationBody> = {
  ...REQUEST_AUTHENTICATION,
  render: (graph, workload) => ({ spec: { targetRefs: [serviceTargetOf(workload)], jwtRules: jwtRulesOf(graph, workload) } }),
};

/** The DENY that makes a token obligatory there. */
export const signedInAtWaypoint: ObjectTemplate<WorkloadNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (graph, workload) => ({ spec: { targetRefs: [serviceTargetOf(workload)], ...refusals(graph, workload, OF_SERVICE) } }),
};

const OF_SERVICE: PortOf = ({ servicePort }) => servicePort;

/** Nobody, at a waypoint: a Service that is bound to it without a policy of its own is closed. Policies of namespaces do not hold there. */
export const closedWaypoint: ObjectTemplate<RelayNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (_graph, relay) => ({ spec: { targetRefs: [targetOf(relay)], action: 'ALLOW' } }),
};

function viaWaypoint(graph: TrustGraph, workload: WorkloadNode, relay: RelayNode): readonly AllowedCaller[] {
  const ports = new Map(relayedCalls(graph, workload).flatMap(({ grants }) => grants).map(({ port }) => [port.name, { port, http: ANY }]));
  const grants = tryNonEmpty([...ports.values()]);
  return grants ? [{ caller: relay, allowed: operationsOf({ from: relay.id, to: workload.id, purpose: 'call', grants }) }] : [];
}

function relayedCalls(graph: TrustGraph, workload: WorkloadNode): readonly TrustEdge[] {
  return incoming(graph, workload.id).filter((edge) => edge.purpose === 'call' && usesWaypoints(findNode(graph, edge.from), workload));
}
