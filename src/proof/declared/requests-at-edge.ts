/** What clients may ask of an edge, and with which tokens. */
import type { DeclaredCidr, DeclaredRequests } from '../../judge/declared';
import type { OwnListeners, RouteNode, RoutePath } from '../specification/nodes';
import type { PortNode } from '../specification/ports';
import { liesAt, pathsAt, patternsAt } from '../specification/route-paths';

/** Plain HTTP is redirected whatever it asks for, under every host of the edge. */
export function requestsToRedirect({ hosts }: OwnListeners, port: PortNode): readonly DeclaredRequests[] {
  return [{ hosts: hosts.flatMap((host) => named(port, host)) }];
}

/** Requests, and from where clients may make them. */
export interface RequestsOfClients {
  /** Undefined: from anywhere. */
  readonly clients: readonly DeclaredCidr[] | undefined;
  readonly requests: readonly DeclaredRequests[];
}

/** The requests of all routes less those that are closed, by who may make them. */
export function requestsByClients(own: OwnListeners, routes: readonly RouteNode[]): readonly RequestsOfClients[] {
  const found = new Map<string, { readonly clients: RequestsOfClients['clients']; readonly requests: DeclaredRequests[] }>();
  for (const { route: { clients }, requests } of requestsOfRoutes(own, routes)) {
    const key = JSON.stringify(clients ?? null);
    const known = found.get(key) ?? { clients, requests: [] };
    found.set(key, known);
    known.requests.push(...requests);
  }
  return [...found.values()];
}

/** What clients may ask from anywhere. */
export function requestsAtEdge(own: OwnListeners, routes: readonly RouteNode[]): readonly DeclaredRequests[] {
  return requestsByClients(own, routes).flatMap(({ clients, requests }) => (clients ? [] : requests));
}

interface OfRoute {
  readonly route: RouteNode;
  readonly requests: readonly DeclaredRequests[];
}

/** Where tokens or addresses are asked for, each request is that of one route: the one that the Gateway API gives it to. */
function requestsOfRoutes(own: OwnListeners, routes: readonly RouteNode[]): readonly OfRoute[] {
  const asks = routes.some(({ tokens, clients, closed }) => tokens !== undefined || clients !== undefined || closed);
  if (!asks) {
    return routes.map((route) => {
      const { hosts, paths, methods } = route;
      return { route, requests: [{ hosts: hosts.flatMap((host) => named(own.port, host)), ...requestsOn(paths), ...(methods && { methods }) }] };
    });
  }
  const known = [...new Set(routes.flatMap(({ methods }) => methods ?? []))];
  const hosts = routes.flatMap((route) => route.hosts);
  const classes: readonly Methods[] = [
    ...known.map((name) => ({ name, requests: { methods: [name] } })),
    { name: undefined, requests: known.length > 0 ? { notMethods: known } : {} },
  ];
  return classes.flatMap((methods) => {
    const taking = routes.filter((route) => takesMethod(route, methods.name));
    const places = taking.flatMap((route) => route.hosts.flatMap((host) => route.paths.map((path): Place => ({ route, host, path, methods }))));
    return places.map((place) => ({ route: place.route, requests: requestsUnder(own, { taking, hosts }, place) }));
  });
}

/** One method that some route names, or all that none does. */
interface Methods {
  readonly name: string | undefined;
  readonly requests: DeclaredRequests;
}

function takesMethod({ methods }: RouteNode, method: string | undefined): boolean {
  return methods === undefined || (method !== undefined && methods.includes(method));
}

interface Place {
  readonly route: RouteNode;
  readonly host: string;
  readonly path: RoutePath;
  readonly methods: Methods;
}

interface Others {
  /** All routes that take the same methods. */
  readonly taking: readonly RouteNode[];
  /** Hosts of all routes: which of them takes a request, no method has a part in. */
  readonly hosts: readonly string[];
}

function requestsUnder(own: OwnListeners, { taking, hosts: all }: Others, { route, host, path, methods }: Place): readonly DeclaredRequests[] {
  const here = taking.filter(({ hosts }) => hosts.includes(host));
  // At one path a route that names the method comes before one that takes any.
  const isSame = (one: RoutePath) => one.whole === path.whole && one.text === path.text;
  if (!route.methods && here.some((other) => other.methods && other.paths.some(isSame))) return [];
  const nearer = path.whole ? [] : here.flatMap(({ paths }) => paths).filter((one) => liesAt(one.text, path) && !isSame(one));
  const single = host.startsWith('*.') ? all.filter((other) => other !== host && other.endsWith(host.slice(1))) : [];
  const place: DeclaredRequests = {
    ...methods.requests,
    hosts: named(own.port, host),
    ...(single.length > 0 && { notHosts: [...new Set(single)].flatMap((other) => named(own.port, other)) }),
    ...(nearer.length > 0 && { notPaths: [...new Set(nearer.flatMap(pathsAt))] }),
  };
  if (route.closed) return [];
  const paths = requestsOn([path]);
  if (route.tokens === undefined) return [{ ...place, ...paths }];
  const open = route.publicPaths.filter((one) => liesAt(one, path));
  return [{ ...place, ...paths, tokens: route.tokens }, ...(open.length > 0 ? [{ ...place, paths: open }] : [])];
}

function requestsOn(paths: readonly RoutePath[]): Pick<DeclaredRequests, 'paths'> {
  const patterns = patternsAt(paths);
  return patterns ? { paths: patterns } : {};
}

/** A client may write the port behind the host. */
function named({ containerPort: port }: PortNode, host: string): readonly string[] {
  return [host, host.startsWith('*.') ? `${host}:${port}` : `${host}:*`];
}
