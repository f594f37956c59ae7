import { askedOf, AUTHORIZATION_POLICY, inNameOf } from './authorization-policy';
import type { AuthorizationPolicyBody, AuthorizationRule, Operation, Source } from './authorization-policy';
import { targetOf } from './request-authentication';
import { requestsOf } from './route-requests';
import type { Requests } from './route-requests';
import type { GatewayNode } from '../../../graph/nodes';
import { sortedUnique } from '../../../graph/order';
import { keyOfClients } from '../../../graph/route';
import type { RouteNode } from '../../../graph/route';
import { nonEmpty, tryNonEmpty } from '../../../graph/selection';
import type { NonEmpty } from '../../../graph/selection';
import { keyOfUsers } from '../../../graph/users';
import { writtenOf } from '../../../render/gateway-api/gateway';
import type { ObjectTemplate } from '../../../render/manifest';

/** What the edge lets in: the hosts and paths that it exposes, and whom. Clients of an edge have no identity in the mesh. */
export const gatewayPolicy: ObjectTemplate<GatewayNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (_graph, gateway) => {
    const rules = tryNonEmpty(rulesOf(gateway));
    return { spec: { targetRefs: [targetOf(gateway)], action: 'ALLOW', ...(rules ? { rules } : {}) } };
  },
};

/** The DENY that makes a token obligatory: whatever another policy comes to allow, nobody gets past it without one. */
export const gatewaySignedInPolicy: ObjectTemplate<GatewayNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (_graph, gateway) => {
    const to = tryNonEmpty(gateway.routes.filter(holdsUsers).flatMap((route) => operationsOf(route, gateway, route.publicPaths)));
    return {
      spec: {
        targetRefs: [targetOf(gateway)],
        action: 'DENY',
        ...(to ? { rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }], to }] as const } : {}),
      },
    };
  },
};

/** What has an authorizer asked, at the requests of the routes that name it and of no others. It narrows what the rest allows, and never widens it. */
export const gatewayAuthorizerPolicy: ObjectTemplate<GatewayNode, AuthorizationPolicyBody> = {
  ...AUTHORIZATION_POLICY,
  render: (_graph, gateway) => {
    const asking = gateway.routes.filter(({ authorizer }) => authorizer !== undefined);
    const to = nonEmpty(distinct(asking.flatMap((route) => operationsOf(route, gateway))));
    return { spec: { targetRefs: [targetOf(gateway)], ...askedOf(asking[0]?.authorizer), rules: [{ to }] } };
  },
};

/** What nobody has to be signed in for is one rule for the same clients; the rest has one for each route and its users. */
function rulesOf(gateway: GatewayNode): readonly AuthorizationRule[] {
  return [
    ...redirected(gateway),
    ...openRules(gateway),
    ...gateway.routes.flatMap((route): readonly AuthorizationRule[] => {
      return route.users.kind === 'any' ? [] : inNameOf(route.users, [{ source: sourceOf(route, gateway) }], nonEmpty(operationsOf(route, gateway)));
    }),
  ];
}

function openRules(gateway: GatewayNode): readonly AuthorizationRule[] {
  const byClients = new Map<string, RouteNode[]>();
  for (const route of gateway.routes) byClients.set(keyOfClients(route), [...byClients.get(keyOfClients(route)) ?? [], route]);
  return [...byClients.values()].flatMap((routes): readonly AuthorizationRule[] => {
    const all = routes.flatMap((route) => (holdsUsers(route) ? publicOf(route, gateway) : operationsOf(route, gateway)));
    const to = tryNonEmpty(distinct(all));
    if (!to) return [];
    return [routes[0].clients ? { from: [{ source: sourceOf(routes[0], gateway) }], to } : { to }];
  });
}

/** Clients of an edge have no identity of their own: by their addresses, if at all. */
function sourceOf({ clients }: RouteNode, gateway: GatewayNode): Source {
  if (!clients) return {};
  const from = clients.from.kind === 'only' ? clients.from.items : EVERY_ADDRESS;
  const except = tryNonEmpty(clients.except);
  // Source: Istio, "Ingress Access Control": which address is that of the client.
  return writtenOf(gateway).clientAddress?.kind === 'connection'
    ? { ipBlocks: from, ...(except ? { notIpBlocks: except } : {}) }
    : { remoteIpBlocks: from, ...(except ? { notRemoteIpBlocks: except } : {}) };
}

/** Plain HTTP gets as far as its redirect, whatever it asks for. */
function redirected(gateway: GatewayNode): readonly AuthorizationRule[] {
  const { hosts, redirectPort } = writtenOf(gateway);
  if (!redirectPort) return [];
  const port = String(redirectPort.containerPort);
  return [{ to: [{ operation: { ports: [port], hosts: nonEmpty(hosts.flatMap((host) => withPort(host, port))) } }] }];
}

/** What is excepted is excepted of something: a rule that says nothing but what does not match is too easily wider than it looks. */
const EVERY_ADDRESS: NonEmpty<string> = ['0.0.0.0/0', '::/0'];

function holdsUsers({ users }: RouteNode): boolean {
  return users.kind === 'only';
}

/** Routes that headers tell apart are one to a policy. */
function distinct(operations: Operations): Operations {
  return [...new Map(operations.map((one) => [JSON.stringify(one), one])).values()];
}

type Operations = readonly { readonly operation: Operation }[];

/** The requests of a route. Where not all may come, those that others take are left out: by their host, or, of other users or clients, by their paths. */
function operationsOf(route: RouteNode, gateway: GatewayNode, without: readonly string[] = []): Operations {
  const strangers = gateway.routes.filter((other) => keyOf(other) !== keyOf(route));
  const apart = gateway.routes.some((one) => holdsUsers(one) || one.authorizer || one.clients) ? gateway.routes : [];
  const byRequests = new Map<string, string[]>();
  for (const host of route.hosts) {
    const requests = requestsOf(route, strangers.filter(({ hosts }) => hosts.includes(host)), without);
    const key = JSON.stringify([requests, hostsInside(host, apart)]);
    byRequests.set(key, [...byRequests.get(key) ?? [], host]);
  }
  return [...byRequests].flatMap(([key, hosts]) => {
    const [requests, innerHosts] = JSON.parse(key) as readonly [readonly Requests[], readonly string[]];
    const notHosts = tryNonEmpty(innerHosts.flatMap((host) => withPort(host, portOf(gateway))));
    return requests.map((one) => ({
      operation: {
        ports: [portOf(gateway)],
        hosts: nonEmpty(hosts.flatMap((host) => withPort(host, portOf(gateway)))),
        ...(notHosts ? { notHosts } : {}),
        ...one,
      } as const,
    }));
  });
}

/** Equal for routes of whose requests the same is asked. */
function keyOf(route: RouteNode): string {
  return JSON.stringify([keyOfUsers(route.users), route.publicPaths, route.authorizer?.provider, keyOfClients(route)]);
}

/** What of a route is public. It lies in the route, and in no route inside of it. */
function publicOf(route: RouteNode, gateway: GatewayNode): Operations {
  const paths = tryNonEmpty(route.publicPaths);
  return paths ? operationsOf(route, gateway).map(({ operation }) => ({ operation: { ...operation, paths } })) : [];
}

/** A listener for a single host comes before one for many. Source: Gateway API, Listener, "hostname". */
function hostsInside(host: string, routes: readonly RouteNode[]): readonly string[] {
  if (!host.startsWith('*.')) return [];
  return sortedUnique(routes.flatMap(({ hosts }) => hosts).filter((other) => other !== host && other.endsWith(host.slice(1))));
}

function portOf(gateway: GatewayNode): string {
  return String(writtenOf(gateway).port.containerPort);
}

/** Clients may write the port into the Host header. Only one `*` is a wildcard, so a wildcard host names the port. */
function withPort(host: string, port: string): NonEmpty<string> {
  return [host, host.startsWith('*') ? `${host}:${port}` : `${host}:*`];
}
