import { portFor } from './stated-listeners';
import type { Route, RouteBackend, RouteFilters, RouteMatch } from '../../judge/layers/gateway-api/read/route';
import type { GatewayNode } from '../specification/nodes';

/** Requests of one host and path, and the Service that they are led to. */
export interface RouteEntry {
  /** Equal for entries that are the same. */
  readonly key: string;
  readonly host: string;
  /** In words. */
  readonly requests: string;
  /** `namespace/service:port`; undefined: nobody answers. */
  readonly backend: string | undefined;
  /** The Service, `namespace/name`; undefined where it is none. */
  readonly service: string | undefined;
}

/** Every entry that was declared for an edge, by its key. */
export function declaredEntries(node: GatewayNode): ReadonlyMap<string, RouteEntry> {
  const entries = node.routes.flatMap(({ to, port, hosts, pathPrefixes }) => {
    const backend = { service: to, text: `${to}:${port?.servicePort ?? ''}` };
    return hosts.flatMap((host) => pathPrefixes.map((path) => entryOf(host, portFor(node, host), describePath('prefix', path), backend)));
  });
  return new Map(entries.map((entry) => [entry.key, entry]));
}

/** Every entry that a route gives for a host of a listener. A rule without backends answers with an error. */
export function entriesOf(route: Route, host: string, listenerPort: number): readonly RouteEntry[] {
  return route.rules.flatMap(({ matches, backends, filters }) => {
    if (filters.redirects) return [];
    const targets = backends.length > 0 ? backends.map((backend) => ({ service: serviceOf(backend), text: describeBackend(backend) })) : [undefined];
    return matches.flatMap((match) => targets.map((target) => entryOf(host, listenerPort, describeMatch(match), target)));
  });
}

/** What the rules of a route do to requests before they reach a Service. */
export function filterWords(route: Route): readonly string[] {
  return route.rules.flatMap(({ filters }) => wordsOf(filters));
}

export function describeEntry({ host, requests, backend }: RouteEntry): string {
  return `requests for ${host} ${requests} to ${backend ?? 'nobody'}`;
}

function wordsOf({ redirects, mirrors, host, path, headers, unknown }: RouteFilters): readonly string[] {
  return [
    ...(redirects ? ['redirects requests'] : []),
    ...mirrors.map((mirror) => `sends a copy of requests to ${describeBackend(mirror)}`),
    ...(host !== undefined ? [`calls its backends as ${host}`] : []),
    ...(path ? [`rewrites paths to ${path.value}`] : []),
    ...(headers ? ['writes headers of requests'] : []),
    ...(unknown !== undefined ? [`has a filter ${unknown || 'without a type'}`] : []),
  ];
}

function entryOf(
  host: string, listenerPort: number, requests: string, backend: { readonly service: string | undefined; readonly text: string } | undefined,
): RouteEntry {
  const key = JSON.stringify([host, listenerPort, requests, backend?.text ?? null]);
  return { key, host, requests, backend: backend?.text, service: backend?.service };
}

function serviceOf({ kind, namespace, service }: RouteBackend): string | undefined {
  return kind === undefined ? `${namespace}/${service}` : undefined;
}

function describeMatch({ path, method, headers, queries }: RouteMatch): string {
  return [
    ...(method === undefined ? [] : [method]),
    describePath(path.kind, path.value),
    ...headers.map(({ name, value }) => `with the header ${name}: ${value}`),
    ...queries.map(({ name, value }) => `with the parameter ${name}=${value}`),
  ].join(' ');
}

/** `/a/` as a prefix is `/a`: whole segments are compared. */
function describePath(kind: RouteMatch['path']['kind'], value: string): string {
  if (kind !== 'prefix') return `${kind === 'exact' ? 'exactly ' : `${kind} `}${value}`;
  return value.replace(/\/+$/, '') || '/';
}

function describeBackend({ kind, namespace, service, port }: RouteBackend): string {
  return `${kind === undefined ? '' : `${kind} `}${namespace}/${service}:${port ?? ''}`;
}
