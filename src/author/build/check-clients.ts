import { isChosenByHeader, shareRequests } from './shared-requests';
import { controllerDialectOf, edgesThat, holdingsOf } from '../gateways/table';
import type { TrustEdge } from '../graph/edge';
import type { WrittenListeners } from '../graph/listener-nodes';
import type { GatewayNode, GraphNode } from '../graph/nodes';
import type { Mistake, Problem } from '../graph/problem';
import { keyOfClients } from '../graph/route';
import type { RouteNode } from '../graph/route';
import { cidrsMeet } from '../graph/values/cidr';
import { dialectOf, DIALECTS } from '../meshes/table';

/** Addresses of clients that nobody could compare, that anybody could write, or of which two things are said. */
export function checkClients(nodes: ReadonlyMap<string, GraphNode>, edges: readonly TrustEdge[]): readonly Problem[] {
  return [...nodes.values()].flatMap((node) => (node.kind === 'gateway' ? problemsOf(node, edges) : []));
}

function problemsOf(gateway: GatewayNode, edges: readonly TrustEdge[]): readonly Problem[] {
  const say = (subject: string, mistakes: readonly Mistake[]) => mistakes.map((mistake): Problem => ({ ...mistake, severity: 'error', path: gateway.path, subject }));
  const listed = gateway.routes.filter(({ clients }) => clients);
  return [
    ...listed.flatMap((route) => say(`exposes ${route.to}: ${fieldOf(route)}`, [...unheldAt(gateway), ...apartFrom(gateway, route), ...outsideOf(gateway, route)])),
    ...(gateway.listens.kind === 'written' ? say('clientAddress', listed.length === 0 ? [] : [...tellsUnheard(gateway, gateway.listens, edges), ...untold(gateway)]) : []),
  ];
}

function fieldOf({ clients }: RouteNode): string {
  return clients?.from.kind === 'only' ? 'clientCidrs' : 'exceptClientCidrs';
}

/** Why addresses of clients are not known there. */
export function unheldAt(gateway: GatewayNode): readonly Mistake[] {
  const { listens, mesh, gatewayClass } = gateway;
  const where = `an edge that compares them: ${edgesThat(({ clientAddresses }) => clientAddresses, DIALECTS)}`;
  if (listens.kind === 'stated') {
    return [{ code: 'cidr', value: 'addresses of clients at an edge of others', expected: `a program that writes the policies of the edge: ${where}`, fix: 'leave them out, and ask the owner of the Gateway' }];
  }
  if (!holdingsOf(gateway).clientAddresses) {
    return [{
      code: 'cidr',
      value: `addresses of clients for a route of an edge of the class '${gatewayClass}' with ${dialectOf(mesh).words}`,
      expected: where,
      fix: "name them for the whole edge, where a NetworkPolicy holds them: new EdgeGateway(…, { clientCidrs: ['…'] })",
    }];
  }
  return listens.clientAddress ? [] : [{
    code: 'cidr',
    value: 'addresses of clients at an edge that was not told how it knows them',
    expected: 'clientAddress of the edge: otherwise that of a node or of a load balancer would be compared, or one that a client made up',
    fix: 'say it: clientAddress: ClientAddress.ofConnection(), .forwarded(1) or .proxyProtocol()',
  }];
}

/** Policies know hosts, paths and methods: at one of these, one list holds. */
function apartFrom({ routes }: GatewayNode, route: RouteNode): readonly Mistake[] {
  const differs = routes.some((other) => keyOfClients(other) !== keyOfClients(route) && shareRequests(other, route));
  if (differs) {
    return [{ code: 'cidr', value: 'other addresses of clients than in another exposure of the same host and path', expected: 'the same addresses in all of them', fix: 'expose it once, with all addresses' }];
  }
  return isChosenByHeader(routes, route, keyOfClients) ? [{
    code: 'cidr',
    value: 'other addresses of clients than at a route of the same host where headers choose',
    expected: 'the same addresses at all routes of a host where headers choose: anybody can write a header',
    fix: 'name the same addresses at all of them, or tell the routes apart by host, path or method',
  }] : [];
}

/** Of which nobody gets as far as the list: packets come from the addresses of clients, and the network lets in others. */
function outsideOf({ listens }: GatewayNode, { clients }: RouteNode): readonly Mistake[] {
  if (listens.kind === 'stated' || listens.clientAddress?.kind !== 'connection' || listens.clients.kind === 'any' || clients?.from.kind !== 'only') return [];
  const { items } = listens.clients;
  const kept = clients.from.items.filter((cidr) => !items.some((one) => cidrsMeet(one, cidr)));
  return kept.length === 0 ? [] : [{
    code: 'cidr',
    value: kept.join(', '),
    expected: `addresses that the edge lets in: ${items.join(', ')}`,
    fix: 'leave them out, or add them to clientCidrs of the edge',
  }];
}

/** What the controller of the edge cannot be told. */
function untold(gateway: GatewayNode): readonly Mistake[] {
  const { controller } = gateway;
  return controller ? controllerDialectOf(controller).checkClients?.(gateway) ?? [] : [];
}

/** Where others tell the address, nobody else may be heard. */
export function tellsUnheard({ id }: GatewayNode, { clientAddress, clients }: WrittenListeners, edges: readonly TrustEdge[]): readonly Mistake[] {
  if (clientAddress?.kind !== 'told') return [];
  const inside = edges.filter(({ to, purpose }) => to === id && purpose === 'public-host').map(({ from }) => from).sort();
  return [
    ...(clients.kind === 'only' ? [] : [{
      code: 'cidr' as const,
      value: `addresses that are told by ${clientAddress.by}, at an edge that anybody may call`,
      expected: 'clientCidrs of the edge with the addresses of the proxies before it: whoever else reaches it could write any address',
      fix: "name them: new EdgeGateway(…, { clientCidrs: ['10.0.0.0/24'] })",
    }]),
    ...(inside.length === 0 ? [] : [{
      code: 'cidr' as const,
      value: `addresses that are told by ${clientAddress.by}, at an edge that ${inside.join(', ')} calls from inside`,
      expected: 'an edge that the proxies before it alone call: workloads could write any address',
      fix: 'let them call the service itself, or by another edge',
    }]),
  ];
}
