import { serviceOf } from './backend';
import { listenerName } from './gateway';
import { filtersOf } from './route-filters';
import type { HttpRouteFilter } from './route-filters';
import { tryFindListener } from '../../graph/listeners';
import type { GatewayNode } from '../../graph/nodes';
import { sortedUnique } from '../../graph/order';
import { removedBeside } from '../../graph/passport';
import { speaksHttp } from '../../graph/port';
import type { RouteNode } from '../../graph/route';
import { findNodeOf } from '../../graph/trust-graph';
import type { TrustGraph } from '../../graph/trust-graph';
import type { ObjectTemplate } from '../manifest';

export interface HttpRouteBody {
  readonly spec: {
    readonly parentRefs: readonly ParentRef[];
    readonly hostnames: readonly string[];
    readonly rules: readonly HttpRouteRule[];
  };
}

export interface HttpRouteRule {
  readonly matches: readonly HttpRouteMatch[];
  readonly filters?: readonly HttpRouteFilter[];
  readonly backendRefs: readonly [BackendRef];
}

/** All that is named must hold. */
export interface HttpRouteMatch {
  readonly path: { readonly type: 'PathPrefix' | 'Exact'; readonly value: string };
  readonly method?: string;
  readonly headers?: readonly { readonly type: 'Exact'; readonly name: string; readonly value: string }[];
}

/** With what the API server adds to each item of the list. Said outright, because tools compare lists whole. */
export interface BackendRef {
  readonly group: '';
  readonly kind: 'Service';
  readonly name: string;
  /** Left out where it is that of the route. */
  readonly namespace?: string;
  readonly port: number;
  readonly weight: 1;
}

export interface ParentRef {
  readonly group: 'gateway.networking.k8s.io';
  readonly kind: 'Gateway';
  readonly name: string;
  readonly namespace: string;
  readonly sectionName: string;
}

/** All that one edge exposes of one service under one host. */
export interface RoutesOfHost {
  readonly gateway: GatewayNode;
  readonly host: string;
  readonly routes: readonly RouteNode[];
}

/** Where a route says why nobody has to sign in for it. */
const OPEN_TO_ALL = 'cdk8s-zero-trust.dev/open-to-all';

/** One service behind the edge. It lives beside the service, so that no ReferenceGrant is needed, unless the owner of the edge wants it elsewhere. */
export const httpRoute: ObjectTemplate<RoutesOfHost, HttpRouteBody> = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  fields: ['spec'],
  annotations: { [OPEN_TO_ALL]: (_graph, { routes }) => reasonsOf(routes) },
  render: (graph, { gateway, host, routes }) => ({
    spec: { parentRefs: [parentRef(gateway, host)], hostnames: [host], rules: routes.flatMap((route) => rulesOf(graph, gateway, route)) },
  }),
};

/** The object says it of all its rules: only if each of them that asks nobody has a reason. */
function reasonsOf(routes: readonly RouteNode[]): string | undefined {
  const open = routes.filter(({ users }) => users.kind === 'any').map(({ openToAll }) => openToAll);
  return open.length === 0 || open.includes(undefined) ? undefined : sortedUnique(open.flatMap((reason) => reason ?? [])).join('; ');
}

function rulesOf(graph: TrustGraph, gateway: GatewayNode, route: RouteNode): readonly HttpRouteRule[] {
  const { namespace, listens } = gateway;
  const callee = findNodeOf(graph, 'workload', route.to);
  const port = callee.ports.find((candidate) => (route.port === undefined ? speaksHttp(candidate) : candidate.name === route.port));
  if (!port) throw new Error(`${callee.id} has no port '${route.port ?? 'that speaks HTTP'}'`);
  const isElsewhere = listens.kind === 'stated' && listens.routesBesideGateway && callee.namespace !== namespace;
  const filters = filtersOf(sortedUnique([...gateway.removes, ...removedBeside(graph, route)]), route.changes);
  const matches = matchesOf(route);
  // A prefix takes the place of that of one match. Source: Gateway API, HTTPRouteRule, filters.
  return (route.changes.prefix === undefined ? [matches] : matches.map((match) => [match])).map((some) => ({
    matches: some,
    ...(filters.length > 0 && { filters }),
    backendRefs: [{ group: '', kind: 'Service', name: serviceOf(callee), ...(isElsewhere && { namespace: callee.namespace }), port: port.servicePort, weight: 1 }],
  }));
}

/** One match for each path and method: a match has one of each. */
function matchesOf({ paths, methods, headers }: RouteNode): readonly HttpRouteMatch[] {
  const given = headers.length === 0 ? {} : { headers: headers.map(({ name, value }) => ({ type: 'Exact' as const, name, value })) };
  return paths.flatMap(({ kind, path: value }) => {
    const path = { type: kind === 'exact' ? 'Exact' as const : 'PathPrefix' as const, value };
    return methods.kind === 'any' ? [{ path, ...given }] : methods.items.map((method) => ({ path, method, ...given }));
  });
}

function sectionOf({ id, listens }: GatewayNode, host: string): string {
  if (listens.kind === 'written') return listenerName(host);
  const listener = tryFindListener(listens.listeners, host);
  if (!listener) throw new Error(`no listener of ${id} takes ${host}`);
  return listener.name;
}

function parentRef(gateway: GatewayNode, host: string): ParentRef {
  return parentAt(gateway, sectionOf(gateway, host));
}

export function parentAt({ name, namespace }: GatewayNode, sectionName: string): ParentRef {
  return { group: 'gateway.networking.k8s.io', kind: 'Gateway', name, namespace, sectionName };
}
