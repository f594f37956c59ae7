/**
 * Rate limits, as Envoy keeps them: a filter before the router, which counts what policies let through. Istio has no other API for it.
 * @see https://istio.io/latest/docs/tasks/policy-enforcement/rate-limit/#local-rate-limit
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/local_rate_limit_filter
 */
import { targetOf } from './request-authentication';
import type { GatewayTarget } from './request-authentication';
import type { Labels } from '../../../graph/labels';
import type { GatewayNode, WorkloadNode } from '../../../graph/nodes';
import { sortedUnique } from '../../../graph/order';
import type { RateLimitNode } from '../../../graph/rate-limit';
import type { RouteNode, RoutePathNode } from '../../../graph/route';
import { barePrefix } from '../../../graph/route-paths';
import { nonEmpty } from '../../../graph/selection';
import type { NonEmpty } from '../../../graph/selection';
import { writtenOf } from '../../../render/gateway-api/gateway';
import type { ObjectTemplate } from '../../../render/manifest';

export interface RateLimitFilterBody {
  readonly spec: {
    readonly workloadSelector?: { readonly labels: Labels };
    readonly targetRefs?: readonly [GatewayTarget];
    readonly configPatches: readonly [object];
  };
}

const ENVOY_FILTER = { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter', fields: ['spec'] } as const;

/** What each pod of a service takes. */
export const rateLimitFilter: ObjectTemplate<WorkloadNode, RateLimitFilterBody> = {
  ...ENVOY_FILTER,
  render: (_graph, { selector, rateLimits = [] }) => ({
    spec: {
      workloadSelector: { labels: selector },
      configPatches: [patchOf('SIDECAR_INBOUND', rateLimits.map((limit) => ({ limit, requests: requestsAt(limit) })))],
    },
  }),
};

/** What each pod of an edge takes. */
export const gatewayRateLimitFilter: ObjectTemplate<GatewayNode, RateLimitFilterBody> = {
  ...ENVOY_FILTER,
  render: (_graph, gateway) => ({
    spec: {
      targetRefs: [targetOf(gateway)],
      configPatches: [patchOf('GATEWAY', gateway.routes.flatMap((route) => route.rateLimits.map((limit) => ({ limit, requests: requestsOf(limit, route, gateway) }))))],
    },
  }),
};

/** Of a header of a request, one way in which it is looked at. */
interface HeaderMatch {
  readonly name: string;
  readonly string_match: { readonly exact?: string; readonly prefix?: string; readonly ignore_case?: true };
}

/** A limit, and the requests that it counts: each has all headers of one of these lists, and no request those of two. */
interface Counted {
  readonly limit: RateLimitNode;
  readonly requests: readonly (readonly HeaderMatch[])[];
}

/** Of all, without which the filter counts and lets everything through. */
const EVERYTHING = { default_value: { numerator: 100, denominator: 'HUNDRED' } };

/** A bucket that is never empty: Envoy asks for one, and takes it for requests that no limit is about. */
const NO_LIMIT = { max_tokens: 4_294_967_295, tokens_per_fill: 4_294_967_295, fill_interval: '1s' };

/** Of how many clients Envoy remembers what they asked for; 20, where nothing is said. Whom it forgets begins anew. */
const CLIENTS = 10_000;

/** An IPv6 network is given to one client as a whole. */
const BY_CLIENT = { masked_remote_address: { v4_prefix_mask_len: 32, v6_prefix_mask_len: 64 } };

function patchOf(context: 'SIDECAR_INBOUND' | 'GATEWAY', counted: readonly Counted[]): object {
  const isByClient = counted.some(({ limit }) => limit.countedBy === 'client-address');
  return {
    applyTo: 'HTTP_FILTER',
    match: {
      context,
      listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } } } },
    },
    patch: {
      operation: 'INSERT_BEFORE',
      value: {
        name: 'envoy.filters.http.local_ratelimit',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
          'stat_prefix': 'rate_limits',
          'filter_enabled': EVERYTHING,
          'filter_enforced': EVERYTHING,
          'token_bucket': NO_LIMIT,
          'always_consume_default_token_bucket': false,
          ...(isByClient ? { max_dynamic_descriptors: CLIENTS } : {}),
          'rate_limits': counted.flatMap(({ limit, requests }, index) => requests.map((headers) => (
            { actions: [whichOf(headers, index), ...(isOfEach(limit) ? [BY_CLIENT] : [])] }
          ))),
          'descriptors': counted.map(({ limit, requests }, index) => ({
            entries: [
              { key: requests.some((headers) => headers.length > 0) ? 'header_match' : 'generic_key', value: nameOf(index) },
              ...(isOfEach(limit) ? [{ key: 'masked_remote_address' }] : []),
            ],
            token_bucket: { max_tokens: limit.burst, tokens_per_fill: limit.requests, fill_interval: `${limit.seconds}s` },
          })),
        },
      },
    },
  };
}

function isOfEach({ countedBy }: RateLimitNode): boolean {
  return countedBy === 'client-address';
}

function nameOf(index: number): string {
  return `limit-${index + 1}`;
}

function whichOf(headers: readonly HeaderMatch[], index: number): object {
  const named = { descriptor_value: nameOf(index) };
  return headers.length === 0 ? { generic_key: named } : { header_value_match: { ...named, headers } };
}

/** Of all requests those that a limit is about by its paths. */
function requestsAt({ paths }: RateLimitNode): Counted['requests'] {
  return paths.length === 0 ? [[]] : paths.flatMap(matchesOf).map((path) => [path]);
}

/** The requests of a route that a limit is about. An exact host and its port, a path and what is below it, and methods: no request has two of each. */
function requestsOf(limit: RateLimitNode, { hosts, paths, methods, headers }: RouteNode, gateway: GatewayNode): Counted['requests'] {
  const atPaths = limit.paths.length > 0 ? requestsAt(limit) : outermost(paths).flatMap(matchesOfRoute);
  const isEveryHost = writtenOf(gateway).hosts.every((host) => hosts.includes(host));
  const atHosts = isEveryHost ? [[]] : hosts.flatMap((host) => [[authority({ exact: host })], [authority({ prefix: `${host}:` })]]);
  const withMethods = methods.kind === 'any' ? [[]] : methods.items.map((method) => [{ name: ':method', string_match: { exact: method } }]);
  const withHeaders = headers.map(({ name, value }) => ({ name, string_match: { exact: value } }));
  return atHosts.flatMap((host) => withMethods.flatMap((method) => atPaths.map((path) => [...host, ...method, ...path, ...withHeaders])));
}

function authority(match: HeaderMatch['string_match']): HeaderMatch {
  return { name: ':authority', string_match: { ...match, ignore_case: true } };
}

function pathMatch(match: HeaderMatch['string_match']): HeaderMatch {
  return { name: ':path', string_match: match };
}

/** The header holds the query as well. */
function matchesOf(path: string): NonEmpty<HeaderMatch> {
  return path.endsWith('*') ? [pathMatch({ prefix: path.slice(0, -1) })] : [pathMatch({ exact: path }), pathMatch({ prefix: `${path}?` })];
}

/** A prefix of whole segments. */
function matchesOfRoute({ kind, path }: RoutePathNode): Counted['requests'] {
  const bare = kind === 'prefix' ? barePrefix(path) : path;
  if (bare === '') return [[]];
  const matches = kind === 'prefix' ? nonEmpty([...matchesOf(bare), pathMatch({ prefix: `${bare}/` })]) : matchesOf(bare);
  return matches.map((match) => [match]);
}

/** Those that lie in no other. */
function outermost(paths: NonEmpty<RoutePathNode>): readonly RoutePathNode[] {
  const prefixes = sortedUnique(paths.filter(({ kind }) => kind === 'prefix').map(({ path }) => barePrefix(path)));
  return paths.filter(({ kind, path }) => !prefixes.some((prefix) => (kind === 'exact' ? path === prefix || path.startsWith(`${prefix}/`) : barePrefix(path).startsWith(`${prefix}/`))));
}
