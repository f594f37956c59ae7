import { changesWords, declaredChanges } from './route-changes';
import { portFor } from './stated-listeners';
import type { RouteBackend } from '../../judge/layers/gateway-api/read/backend';
import type { Route, RouteMatch } from '../../judge/layers/gateway-api/read/route';
import type { RouteFilters, RouteRedirect } from '../../judge/layers/gateway-api/read/route-filters';
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
  const entries = node.routes.flatMap(({ service, port, hosts, paths, methods, headers, changes }) => {
    const backend = { service, text: `${service}:${port?.servicePort ?? ''}${changesWords(declaredChanges(changes))}` };
    const conditions = Object.entries(headers).map(([name, value]) => ({ name, value, kind: 'exact' as const }));
    const matches = paths.flatMap(({ whole, text }) => (methods ?? [undefined]).map((method): RouteMatch => ({
      path: { kind: whole ? 'exact' : 'prefix', value: text }, ...(method !== undefined && { method }), headers: conditions, queries: [],
    })));
    return hosts.flatMap((host) => matches.map((match) => entryOf(host, portFor(node, host), describeMatch(match), backend)));
  });
  return new Map([...entries, ...redirectsOf(node)].map((entry) => [entry.key, entry]));
}

/** Plain HTTP is sent to HTTPS, at the port of the edge, and otherwise as it came. */
function redirectsOf({ own }: GatewayNode): readonly RouteEntry[] {
  if (!own?.redirectPort) return [];
  const { hosts, redirectPort, port } = own;
  const target = redirectTo({ scheme: 'https', port: port.servicePort });
  return hosts.map((host) => entryOf(host, redirectPort.servicePort, describePath('prefix', '/'), target));
}

/** Every entry that a route gives for a host of a listener. A rule without backends answers with an error. */
export function entriesOf(route: Route, host: string, listenerPort: number): readonly RouteEntry[] {
  return route.rules.flatMap(({ matches, backends, filters }) => {
    if (filters.redirect) return matches.map((match) => entryOf(host, listenerPort, describeMatch(match), redirectTo(filters.redirect!)));
    const targets = backends.length > 0 ? backends.map((backend) => ({ service: serviceOf(backend), text: `${describeBackend(backend)}${changesWords(filters)}` })) : [undefined];
    return matches.flatMap((match) => targets.map((target) => entryOf(host, listenerPort, describeMatch(match), target)));
  });
}

/** What the rules of a route do that no declaration can say. */
export function filterWords(route: Route): readonly string[] {
  return route.rules.flatMap(({ filters }) => wordsOf(filters));
}

export function describeEntry({ host, requests, backend }: RouteEntry): string {
  return `requests for ${host} ${requests} to ${backend ?? 'nobody'}`;
}

function wordsOf({ mirrors, ofBackends, unknown }: RouteFilters): readonly string[] {
  return [
    ...mirrors.map((mirror) => `sends a copy of requests to ${describeBackend(mirror)}`),
    ...ofBackends.filter((type) => type !== unknown).map((type) => `has a filter ${type} for one of its backends`),
    ...(unknown !== undefined ? [`has a filter ${unknown || 'without a type'}`] : []),
  ];
}

function entryOf(
  host: string, listenerPort: number, requests: string, backend: { readonly service: string | undefined; readonly text: string } | undefined,
): RouteEntry {
  const key = JSON.stringify([host, listenerPort, requests, backend?.text ?? null]);
  return { key, host, requests, backend: backend?.text, service: backend?.service };
}

/** The port of a scheme is named where it is another one. Source: Gateway API, HTTPRequestRedirectFilter, port; RFC 9110. */
const PORTS_OF_SCHEMES: Readonly<Record<string, number>> = { http: 80, https: 443 };

function redirectTo({ scheme = 'the same scheme', host, port, path }: RouteRedirect): { readonly service: undefined; readonly text: string } {
  const isUsual = port === undefined || (Object.hasOwn(PORTS_OF_SCHEMES, scheme) && port === PORTS_OF_SCHEMES[scheme]);
  const place = [host ?? 'the same host', isUsual ? '' : `:${port}`, path === undefined ? '' : ` ${path}`].join('');
  return { service: undefined, text: `a redirect to ${scheme}, ${place}` };
}

function serviceOf({ kind, namespace, service }: RouteBackend): string | undefined {
  return kind === undefined ? `${namespace}/${service}` : undefined;
}

function describeMatch({ path, method, headers, queries }: RouteMatch): string {
  return [
    ...(method === undefined ? [] : [method]),
    describePath(path.kind, path.value),
    // Names of headers have no case, and their order means nothing. Source: RFC 9110.
    ...headers.map(({ name, value, kind }) => `with the header ${name.toLowerCase()}: ${kind === 'regex' ? 'regex ' : ''}${value}`).sort(),
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
