/**
 * Hosts outside, by way of a waypoint of the caller's namespace: ztunnel answers lookups of a bound host with an address of the mesh and leads what comes to
 * it to the waypoint, which asks who calls and looks the host up itself.
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
import { ownRelay, relayId } from './way';
import { gatewayObjects } from './waypoint-objects';
import type { TrustEdge } from '../../../graph/edge';
import { objectLabels } from '../../../graph/labels';
import type { GraphNode, HostNode, RelayNode, WorkloadNode } from '../../../graph/nodes';
import type { Mistake } from '../../../graph/problem';
import { findNode, nodesOf } from '../../../graph/trust-graph';
import type { TrustGraph } from '../../../graph/trust-graph';
import type { ObjectTemplate, PlannedObject } from '../../../render/manifest';
import type { EgressPlan, ExternalNode } from '../../backend';
import type { MeshedCall } from '../../mesh';
import { isAmbient } from '../mesh';
import type { AmbientMesh } from '../mesh';
import { AUTHORIZATION_POLICY, operationsOf, rulesFor } from '../render/authorization-policy';
import type { AllowedCaller, AuthorizationPolicyBody } from '../render/authorization-policy';
import { serviceEntry } from '../render/service-entry';

/**
 * The waypoint of a namespace for what its pods call outside. Services have another one: this identity opens no pod, and none but its pods may connect to
 * the internet.
 */
export const EGRESS_WAYPOINT = 'waypoint-egress';

/** The waypoint by way of which a workload calls a host outside. */
export function egressOf(from: GraphNode, to: GraphNode): RelayNode | undefined {
  if (from.kind !== 'workload' || !isAmbient(from.mesh) || from.mesh.waypoint.kind === 'none' || !isOutside(to) || to.wildcard) return undefined;
  return { ...ownRelay(from, { namespace: from.namespace, name: EGRESS_WAYPOINT }), because: `calls ${to.id}` };
}

/** The host of an edge is at the edge's pods. */
function isOutside(node: GraphNode): node is HostNode {
  return node.kind === 'host' && node.edge === undefined;
}

/**
 * Calls of hosts below a wildcard go straight, to addresses that are stated. Source: pilot's ENABLE_WILDCARD_HOST_SERVICE_ENTRIES_FOR_TLS, which is off: a
 * waypoint does not tell by the server name of TLS which of them is meant.
 */
export function checkCall({ mesh, to }: MeshedCall<AmbientMesh>): readonly Mistake[] {
  if (mesh.waypoint.kind === 'none' || !isOutside(to) || !to.wildcard || to.cidrs) return [];
  return [{
    code: 'host',
    value: `${to.host} in Istio's ambient mode`,
    expected: 'hosts by their whole names, or addresses: a waypoint does not tell hosts apart by the server name of TLS',
    fix: `name the hosts one by one, state their addresses (ExternalHost.https('${to.host}', { cidrs: […] })), or put the caller into a namespace with Mesh.istio()`,
  }];
}

/** Every identity that was declared to call a host, at its ports, and nobody else: the policy is for the ServiceEntry alone. */
const hostPolicy: ObjectTemplate<ExternalNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (graph, external) => {
    const callers = callsOf(graph, external).map(({ caller, edge }): AllowedCaller => (
      { caller, allowed: operationsOf(edge, ({ servicePort }) => servicePort) }
    ));
    const [first] = callers;
    const rules = first?.caller.kind === 'workload' ? rulesFor(first.caller, callers) : {};
    return { spec: { targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: external.name }], action: 'ALLOW', ...rules } };
  },
};

function callsOf(graph: TrustGraph, { name, namespace }: ExternalNode): readonly { readonly caller: WorkloadNode; readonly edge: TrustEdge }[] {
  const hosts = nodesOf(graph, 'host').filter((host) => host.host === name && isOutside(host));
  return hosts.flatMap(({ id }) => graph.edgesTo.get(id) ?? []).flatMap((edge) => {
    const caller = findNode(graph, edge.from);
    return caller.kind === 'workload' && caller.namespace === namespace ? [{ caller, edge }] : [];
  });
}

/** As sidecars know the host, but that it always has an address in the mesh: without one ztunnel would let its callers go straight. */
const boundEntry = { ...serviceEntry, labels: {} };

/** The waypoint, and what a host has there. */
export function egressPlan(mesh: AmbientMesh, external: ExternalNode): EgressPlan | undefined {
  // A range of addresses has no name by which ztunnel would be asked for it.
  if (mesh.waypoint.kind === 'none' || external.kind !== 'host' || external.isOfEdge) return undefined;
  const { namespace, name } = external;
  if (name.startsWith('*')) return undefined;
  const at = { name, namespace, labels: objectLabels(namespace, namespace) };
  const objects: readonly PlannedObject<ExternalNode>[] = [
    { id: `service-entry-${name}`, template: boundEntry, ...at, labels: { ...at.labels, 'istio.io/use-waypoint': EGRESS_WAYPOINT } },
    { id: `callers-${name}`, template: hostPolicy, ...at },
  ];
  return {
    id: relayId(namespace, EGRESS_WAYPOINT),
    relay: gatewayObjects(mesh, { namespace, name: EGRESS_WAYPOINT }, 'egress'),
    objects,
  };
}
