/** What clients of an edge may ask, where that hangs on their addresses. */
import { edgeOf } from './edges';
import { PRIVATE_RANGES, statedPodCidrs } from './judge-options';
import { external } from './parties';
import { requestsByClients } from './requests-at-edge';
import type { DeclaredCidr, DeclaredEdge, DeclaredParty, DeclaredRequests } from '../../judge/declared';
import { mayMeet } from '../specification/cidrs';
import type { GatewayNode, OwnListeners } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** Gateways whose proxies are told the addresses of clients, and compare them. */
export function toldOfClients(graph: Specification): readonly string[] {
  return nodesOf(graph, 'gateway').filter(({ own }) => own?.clientAddress?.ofPackets === false).map(({ id }) => id);
}

/** An edge for each list of addresses. The network knows nothing of them. */
export function edgesByAddress(gateway: GatewayNode, own: OwnListeners, to: DeclaredParty, ports: DeclaredEdge['ports']): readonly DeclaredEdge[] {
  return requestsByClients(own, gateway.routes).flatMap(({ clients, requests }) => (
    clients ? [edgeOf({ from: external(clients), to, ports, requests })] : []
  ));
}

/** What pods of the cluster may ask: what all may, and what those may whose addresses could be theirs. */
export function requestsOfPods(graph: Specification, own: OwnListeners, gateway: GatewayNode): readonly DeclaredRequests[] {
  return requestsByClients(own, gateway.routes).flatMap(({ clients, requests }) => (!clients || mayBePods(graph, own, clients) ? requests : []));
}

/** Where others tell the address, a pod could make one up: that it comes no further than the network lets it is proven there. */
export function mayBePods(graph: Specification, { clientAddress }: OwnListeners, clients: readonly DeclaredCidr[]): boolean {
  const stated = statedPodCidrs(graph);
  const pods = stated.length > 0 ? stated : PRIVATE_RANGES;
  return clientAddress?.ofPackets !== true || clients.some(({ cidr }) => pods.some((one) => mayMeet(one, cidr)));
}
