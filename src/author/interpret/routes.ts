/** One service as it was exposed, read into the requests that are led to it. */
import { readClients } from './client-addresses';
import { readAskedAtEdge } from './passports';
import { readPublicPaths } from './public-paths';
import { readRateLimits } from './rate-limits';
import { readChanges } from './route-changes';
import { readUsers } from './users';
import type { HttpMethod } from '../constructs/access';
import type { Authorizer } from '../constructs/authorizer';
import type { Cors } from '../constructs/cors';
import type { Passport } from '../constructs/passport';
import type { RateLimit } from '../constructs/rate-limit';
import type { Users } from '../constructs/users';
import { sortedUnique } from '../graph/order';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import type { RouteHeaderNode, RouteNode, RoutePathNode } from '../graph/route';
import { isWithin } from '../graph/route-paths';
import { ANY, only, tryNonEmpty } from '../graph/selection';
import { parseHttpPath } from '../graph/values/http-path';
import { parseHeaderName, parseHeaderValue, parseRouteMethod } from '../graph/values/route-match';

/** One service as it was exposed. */
export interface _Exposure {
  /** `namespace/name`. */
  readonly service: string;
  readonly hosts: readonly string[];
  readonly pathPrefixes: readonly string[];
  readonly exactPaths: readonly string[] | undefined;
  readonly methods: readonly HttpMethod[] | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly port: string | undefined;
  readonly users: Users | undefined;
  readonly publicPaths: readonly string[] | undefined;
  readonly authorizer: Authorizer | undefined;
  readonly passport: Passport | undefined;
  readonly openToAll: string | undefined;
  readonly clientCidrs: readonly string[] | undefined;
  readonly exceptClientCidrs: readonly string[] | undefined;
  readonly rewritePrefix: string | undefined;
  readonly rewriteHost: string | undefined;
  readonly cors: Cors | undefined;
  readonly removesResponseHeaders: readonly string[] | undefined;
  readonly rateLimits: readonly RateLimit[] | undefined;
}

/** Undefined, and mistakes noted, where no request could be understood to be meant. */
export function readRoute(reader: Reader, exposure: _Exposure, ofGateway: readonly string[]): RouteNode | undefined {
  const subject = `exposes ${exposure.service}`;
  const isKnown = readHosts(reader, subject, exposure, ofGateway);
  const hosts = tryNonEmpty(sortedUnique(exposure.hosts));
  const paths = tryNonEmpty(readPaths(reader, subject, exposure));
  const methods = readMethods(reader, `${subject}: methods`, exposure.methods);
  const headers = readHeaders(reader, `${subject}: headers`, exposure.headers);
  const users = exposure.users ? readUsers(reader, `${subject}: users`, exposure.users) : ANY;
  const publicPaths = readPublicPaths(reader, `${subject}: publicPaths`, exposure.publicPaths);
  if (exposure.publicPaths && !exposure.users) {
    reader.refuse('users', `${subject}: publicPaths`, 'public paths without users', 'users for all other paths', 'leave them out: without users every path is public');
  }
  for (const path of publicPaths.filter((one) => !paths?.some((exposed) => isWithin(one, exposed)))) {
    const exposed = [...exposure.pathPrefixes, ...exposure.exactPaths ?? []].join(' or ');
    reader.refuse('http-path', `${subject}: publicPaths`, quoted(path), `a path below ${exposed}`, 'expose it, or leave it out');
  }
  const openToAll = readReason(reader, `${subject}: openToAll`, exposure);
  const clients = readClients(reader, subject, exposure);
  const changes = readChanges(reader, subject, exposure);
  const asked = readAskedAtEdge(reader, subject, exposure);
  const rateLimits = readRateLimits(reader, `${subject}: rateLimits`, exposure.rateLimits);
  if (!isKnown || !hosts || !paths || !methods || !headers || !users || !changes || asked === null) return undefined;
  const of = { users, publicPaths, clients, authorizer: undefined, ...asked, openToAll, rateLimits };
  return { to: exposure.service, port: exposure.port, hosts, paths, methods, headers, ...of, changes };
}

function readReason(reader: Reader, subject: string, { openToAll, users }: _Exposure): string | undefined {
  if (openToAll === undefined) return undefined;
  if (users) reader.refuse('users', subject, 'a reason why nobody has to be signed in, beside users', 'one of the two', "name single paths: { publicPaths: ['/…'] }, or leave it out");
  const text = openToAll.trim();
  if (text === '') reader.refuse('users', subject, quoted(openToAll), 'the reason why nobody has to be signed in', "write it: openToAll: 'the shop window: all may look'");
  return text;
}

function readHosts(reader: Reader, subject: string, { hosts }: _Exposure, ofGateway: readonly string[]): boolean {
  const strange = hosts.filter((host) => !ofGateway.includes(host));
  for (const host of strange) {
    reader.refuse('host', `${subject}: hosts`, quoted(host), `some of the edge's hosts: ${ofGateway.join(', ')}`, 'name one of them, or add it to the edge');
  }
  if (hosts.length === 0 && ofGateway.length > 0) {
    reader.refuse('host', `${subject}: hosts`, 'no hosts', 'at least one host', "name some of the edge's, or leave the list out for all of them");
  }
  return strange.length === 0;
}

function readPaths(reader: Reader, subject: string, { pathPrefixes, exactPaths }: _Exposure): readonly RoutePathNode[] {
  if (exactPaths?.length === 0) {
    reader.refuse('http-path', `${subject}: exactPaths`, 'no paths', 'at least one path', 'name them, or leave the list out');
  } else if (pathPrefixes.length === 0 && !exactPaths) {
    reader.refuse('http-path', `${subject}: pathPrefixes`, 'no paths', 'at least one path', 'name them, or leave the list out for every path');
  }
  const prefixes = pathPrefixes.filter((path) => path === '/' || readPrefix(reader, `${subject}: pathPrefixes`, path));
  const exact = (exactPaths ?? []).filter((path) => readExact(reader, `${subject}: exactPaths`, path));
  return [
    ...sortedUnique(prefixes).map((path): RoutePathNode => ({ kind: 'prefix', path })),
    ...sortedUnique(exact).map((path): RoutePathNode => ({ kind: 'exact', path })),
  ];
}

/** Routes compare whole segments: the wildcards of an Access mean nothing in a prefix. */
function readPrefix(reader: Reader, subject: string, path: string): boolean {
  const read = reader.read('http-path', subject, path, parseHttpPath);
  if (!read || read.form === 'exact') return read !== undefined;
  reader.refuse('http-path', subject, quoted(path), 'a prefix without wildcards', `write '${bareOf(path)}': everything below is included`);
  return false;
}

function readExact(reader: Reader, subject: string, path: string): boolean {
  const read = reader.read('http-path', subject, path, parseHttpPath);
  if (!read || read.form === 'exact') return read !== undefined;
  reader.refuse('http-path', subject, quoted(path), 'a path without wildcards', `write it whole, or, for everything below it, pathPrefixes: ['${bareOf(path)}']`);
  return false;
}

function bareOf(path: string): string {
  return path.replace(/\/?[*{].*$/, '') || '/';
}

function readMethods(reader: Reader, subject: string, methods: readonly string[] | undefined): RouteNode['methods'] | undefined {
  if (!methods) return ANY;
  if (methods.length === 0) reader.refuse('access-on-port', subject, 'no methods', 'at least one method', 'name them, or leave the list out for any method');
  const read = tryNonEmpty(sortedUnique(reader.readAll('access-on-port', subject, methods, parseRouteMethod)));
  return read && only(read);
}

/** Source: Gateway API, HTTPRouteMatch, headers. */
const MOST_HEADERS = 16;

function readHeaders(reader: Reader, subject: string, headers: Readonly<Record<string, string>> | undefined): readonly RouteHeaderNode[] | undefined {
  const given = Object.entries(headers ?? {});
  const names = given.map(([name]) => name.toLowerCase());
  if (headers && given.length === 0) reader.refuse('access-on-port', subject, 'no headers', 'at least one header', "name them: { 'x-version': '2' }, or leave them out");
  if (given.length > MOST_HEADERS) {
    reader.refuse('access-on-port', subject, `${given.length} headers`, `at most ${MOST_HEADERS}, as routes take`, 'tell requests apart by fewer of them');
  }
  for (const twice of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    reader.refuse('access-on-port', subject, `${quoted(twice)} twice`, 'each header once: their names have no case', 'leave one of them out');
  }
  const read = given.flatMap(([name, value]): readonly RouteHeaderNode[] => {
    const isRead = reader.read('access-on-port', subject, name, parseHeaderName) !== undefined
      && reader.read('access-on-port', `${subject}.${name}`, value, parseHeaderValue) !== undefined;
    return isRead ? [{ name: name.toLowerCase(), value }] : [];
  });
  const isWhole = read.length === given.length && (!headers || given.length > 0);
  return isWhole ? [...read].sort((one, other) => (one.name < other.name ? -1 : 1)) : undefined;
}
