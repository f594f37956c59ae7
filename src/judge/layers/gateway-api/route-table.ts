/**
 * Where a Gateway leads a request. Sources: Gateway API, HTTPRouteRule and HTTPRouteMatch (the most specific host, then an exact path,
 * the longest prefix, a method, the most headers, the most query parameters); ReferenceGrant, without which a backend of another
 * namespace is not called.
 *
 * Two readings of the API stay open and are both followed; where they differ, nobody knows: whether a request that no route of the
 * narrowest listener and host takes falls through to a wider one, and in which order routes that are alike but for their names are asked (the older
 * first, and no manifest tells its age).
 */
import type { Attachment } from './attachments';
import { ANY_HOST, hostIsAmong, precedenceOf } from './hosts';
import { bareOf, takes, type RouteRequest } from './matching';
import type { RouteBackend } from './read/backend';
import type { Route, RouteMatch, RouteRule } from './read/route';
import type { Gateway } from '../../cluster/gateway';
import { and, anyOf, not, type Truth } from '../../core/verdict';

/** One rule of a route that takes a request. */
export interface RouteEntry {
  readonly route: Route;
  readonly rule: RouteRule;
  /** Its place in the route. */
  readonly index: number;
  readonly match: RouteMatch;
}

/** A rule that a request may come to, and whether it does. */
export interface TakenEntry extends RouteEntry {
  readonly truth: Truth;
}

/**
 * The rules that a request on a port of a Gateway comes to. Of its listeners the one with the narrowest host takes the request, also one
 * without routes; implementations that keep their listeners less apart are the other reading.
 */
export function takenBy(
  { listeners }: Gateway, attachments: readonly Attachment[], port: number, request: RouteRequest,
): readonly TakenEntry[] {
  const fitting = attachments
    .filter(({ listener, hosts }) => listener.port === port && hosts.some((host) => hostIsAmong(request.host, host)))
    .map((attachment) => ({ attachment, host: narrowest(attachment.hosts, request.host) }));
  const own = listeners.filter((listener) => listener.port === port).map(({ hostname }) => hostname ?? ANY_HOST);
  const narrowestListener = narrowest(own.filter((host) => hostIsAmong(request.host, host)), request.host);
  const strict = fitting.filter(({ attachment: { listener } }) => precedenceOf(listener.hostname ?? ANY_HOST) === narrowestListener);
  const best = Math.max(...strict.map(({ host }) => host));
  const isolated = firstOf(strict.filter(({ host }) => host === best), request);
  const loose = firstOf(fitting, request);
  // Of HTTPRoutes and GRPCRoutes with a host in common only those of one kind are accepted: the older ones.
  const mixed: Truth = new Set(fitting.map(({ attachment }) => attachment.route.ref.kind)).size > 1 ? 'unknown' : 'yes';
  return [...loose].map(([key, entry]) => ({ ...entry, truth: and(mixed, agreed(isolated.get(key)?.truth ?? 'no', entry.truth)) }));
}

function agreed(left: Truth, right: Truth): Truth {
  return left === right ? left : 'unknown';
}

interface Fitting {
  readonly attachment: Attachment;
  /** How narrow the host is by which it fits. */
  readonly host: number;
}

interface Ranked extends RouteEntry {
  readonly key: string;
  readonly rank: readonly number[];
  readonly takes: Truth;
}

/** Of all rules that take a request the first one gets it. */
function firstOf(fitting: readonly Fitting[], request: RouteRequest): ReadonlyMap<string, TakenEntry> {
  const sorted = fitting.flatMap((one) => rankedOf(one, request))
    .sort((left, right) => compare(right.rank, left.rank) || left.index - right.index);
  // A route may be attached more than once; its best place counts.
  const ranked = sorted.filter(({ key }, at) => sorted.findIndex((other) => other.key === key) === at);
  return new Map(ranked.map((entry, at) => {
    const before = ranked.filter((other, place) => place !== at && isBefore(other, entry, place < at));
    const isRival = (other: Ranked) => compare(other.rank, entry.rank) === 0 && other.route !== entry.route;
    const taken = anyOf(before.map((other) => (isRival(other) ? and(other.takes, 'unknown') : other.takes)));
    return [entry.key, { ...entry, truth: and(entry.takes, not(taken)) }];
  }));
}

/** Those of its matches that may take the request. */
function rankedOf({ attachment: { route, truth }, host }: Fitting, request: RouteRequest): readonly Ranked[] {
  const { kind, namespace, name } = route.ref;
  return route.rules.flatMap((rule, index) => rule.matches.flatMap((match, at) => {
    const taking = route.malformed ? 'unknown' : and(truth, takes(match, request));
    if (taking === 'no') return [];
    return [{ route, rule, index, match, key: JSON.stringify([kind, namespace, name, index, at]), rank: [host, ...rankOf(match)], takes: taking }];
  }));
}

/** Rules of one route are asked in their order, those of routes that are alike in none that anybody knows. */
function isBefore(other: Ranked, entry: Ranked, isEarlier: boolean): boolean {
  const order = compare(other.rank, entry.rank);
  if (order !== 0) return order > 0;
  return other.route !== entry.route || isEarlier;
}

function rankOf({ path, method, headers, queries }: RouteMatch): readonly number[] {
  return [
    path.kind === 'exact' ? 1 : 0, lengthOf(path), method === undefined ? 0 : 1, headers.length, queries.length,
  ];
}

/** Of a gRPC method of any service only the service counts, which is none. */
function lengthOf({ kind, value }: RouteMatch['path']): number {
  return kind === 'template' ? 0.5 : bareOf(value).length;
}

function compare(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : left[at] - right[at];
}

function narrowest(hosts: readonly string[], host: string): number {
  return Math.max(...hosts.filter((pattern) => hostIsAmong(host, pattern)).map(precedenceOf));
}

/** Everybody whom a rule calls; a copy of the request is a call as well. */
export function backendsOf({ backends, filters }: RouteRule): readonly RouteBackend[] {
  return [...(filters.redirect ? [] : backends), ...filters.mirrors];
}

/** Whether a rule surely does only what is understood of it. */
export function certaintyOf({ filters }: RouteRule): Truth {
  return filters.unknown === undefined ? 'yes' : 'unknown';
}

