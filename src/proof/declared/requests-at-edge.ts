/** What clients may ask of an edge, and with which tokens. */
import type { DeclaredRequests } from '../../judge/declared';
import type { OwnListeners, RouteNode } from '../specification/nodes';

/** The requests of each route. Where tokens are asked for, each request is that of one route: of the most specific host, and of the longest prefix. */
export function requestsAtEdge(own: OwnListeners, routes: readonly RouteNode[]): readonly DeclaredRequests[] {
  const asks = routes.some(({ tokens }) => tokens !== undefined);
  if (!asks) return routes.map((route) => ({ hosts: route.hosts.flatMap((host) => named(own, host)), ...pathsBelow(route.pathPrefixes) }));
  const places = routes.flatMap((route) => route.hosts.flatMap((host) => route.pathPrefixes.map((prefix): Place => ({ route, host, prefix }))));
  return places.flatMap((place) => requestsUnder(own, routes, place));
}

interface Place {
  readonly route: RouteNode;
  readonly host: string;
  readonly prefix: string;
}

function requestsUnder(own: OwnListeners, routes: readonly RouteNode[], { route, host, prefix }: Place): readonly DeclaredRequests[] {
  const here = routes.filter(({ hosts }) => hosts.includes(host));
  const longer = here.flatMap(({ pathPrefixes }) => pathPrefixes).filter((other) => bare(other).startsWith(`${bare(prefix)}/`));
  const single = host.startsWith('*.') ? routes.flatMap(({ hosts }) => hosts).filter((other) => other !== host && other.endsWith(host.slice(1))) : [];
  const place: DeclaredRequests = {
    hosts: named(own, host),
    ...(single.length > 0 && { notHosts: [...new Set(single)].flatMap((other) => named(own, other)) }),
    ...(longer.length > 0 && { notPaths: [...new Set(longer)].flatMap((other) => [bare(other), `${bare(other)}/*`]) }),
  };
  const paths = pathsBelow([prefix]);
  if (route.tokens === undefined) return [{ ...place, ...paths }];
  const open = route.publicPaths.filter((path) => path === bare(prefix) || path.startsWith(`${bare(prefix)}/`));
  return [{ ...place, ...paths, tokens: route.tokens }, ...(open.length > 0 ? [{ ...place, paths: open }] : [])];
}

/** The prefix `/a` of a route is `/a` itself and all below `/a/`. */
function pathsBelow(prefixes: readonly string[]): Pick<DeclaredRequests, 'paths'> {
  return prefixes.includes('/') ? {} : { paths: prefixes.flatMap((prefix) => [bare(prefix), `${bare(prefix)}/*`]) };
}

/** A client may write the port behind the host. */
function named({ port: { containerPort: port } }: OwnListeners, host: string): readonly string[] {
  return [host, host.startsWith('*.') ? `${host}:${port}` : `${host}:*`];
}

function bare(prefix: string): string {
  return prefix.replace(/\/+$/, '');
}
