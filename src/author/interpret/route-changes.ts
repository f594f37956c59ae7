/** What an edge changes of requests and answers, as it was said. */
import { checkSeconds, secondsOf } from './seconds';
import type { Cors } from '../constructs/cors';
import { sortedUnique } from '../graph/order';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import type { CorsNode, RouteChangesNode } from '../graph/route';
import { parseRouteHost } from '../graph/values/host';
import { parseHttpPath } from '../graph/values/http-path';
import { parseOrigin } from '../graph/values/origin';
import { parseHeaderName, parseRouteMethod } from '../graph/values/route-match';

/** What was said of one exposure. */
export interface SaidChanges {
  readonly pathPrefixes: readonly string[];
  readonly exactPaths: readonly string[] | undefined;
  readonly methods: readonly string[] | undefined;
  readonly rewritePrefix: string | undefined;
  readonly rewriteHost: string | undefined;
  readonly cors: Cors | undefined;
  readonly removesResponseHeaders: readonly string[] | undefined;
}

/** Undefined, and mistakes noted, where something could not be understood. */
export function readChanges(reader: Reader, subject: string, said: SaidChanges): RouteChangesNode | undefined {
  let changes: RouteChangesNode | undefined;
  const isRead = reader.understands(() => {
    changes = {
      prefix: readPrefix(reader, `${subject}: rewritePrefix`, said),
      host: said.rewriteHost === undefined ? undefined : readHost(reader, `${subject}: rewriteHost`, said.rewriteHost),
      cors: said.cors && readCors(reader, `${subject}: cors`, said.cors, said.methods),
      removedResponseHeaders: readRemoved(reader, `${subject}: removesResponseHeaders`, said.removesResponseHeaders),
    };
  });
  return isRead ? changes : undefined;
}

/** Source: Gateway API, HTTPPathModifier: a prefix takes the place of that of the match, which has to be one. */
function readPrefix(reader: Reader, subject: string, { rewritePrefix, pathPrefixes, exactPaths }: SaidChanges): string | undefined {
  if (rewritePrefix === undefined) return undefined;
  if (exactPaths) reader.refuse('http-path', subject, 'exactPaths beside it', 'pathPrefixes alone: a whole path has no prefix', 'expose the whole paths by an exposure of their own');
  // Proxies join the texts as they are: in place of '/', '/v2' makes '/v2orders' of '/orders'.
  if (pathPrefixes.some((prefix) => prefix.replace(/\/+$/, '') === '')) {
    reader.refuse('http-path', subject, `${quoted(rewritePrefix)} in place of '/'`, 'a prefix below / that it takes the place of', "name what is exposed: { pathPrefixes: ['/api'], rewritePrefix: '/' }");
  }
  if (rewritePrefix === '/') return rewritePrefix;
  const read = reader.read('http-path', subject, rewritePrefix, parseHttpPath);
  if (read && read.form !== 'exact') reader.refuse('http-path', subject, quoted(rewritePrefix), 'a prefix without wildcards', 'write it without them: everything below it is included');
  return rewritePrefix.replace(/\/+$/, '');
}

function readHost(reader: Reader, subject: string, host: string): string | undefined {
  const read = reader.read('host', subject, host, parseRouteHost);
  if (read?.wildcard) reader.refuse('host', subject, quoted(host), 'one host, which the service is called by', "name it: rewriteHost: 'orders.example.com'");
  return read?.text;
}

/** Source: Gateway API, HTTPHeaderFilter, `remove`. */
const MOST_REMOVED = 16;

/** Without these no request and no answer is understood. Source: RFC 9110 and RFC 9112. */
const FRAMING: ReadonlySet<string> = new Set(['connection', 'content-length', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

export function readRemoved(reader: Reader, subject: string, names: readonly string[] | undefined): readonly string[] {
  if (names?.length === 0) reader.refuse('access-on-port', subject, 'no headers', 'at least one header', "name them: ['x-user-id']");
  const read = reader.readAll('access-on-port', subject, names ?? [], parseHeaderName).map((name) => name.toLowerCase());
  for (const name of read.filter((one) => FRAMING.has(one))) {
    reader.refuse('access-on-port', subject, quoted(name), 'headers that say something of the caller or of the answer: without this one, where it ends is not understood', 'leave it out');
  }
  if (read.length > MOST_REMOVED) reader.refuse('access-on-port', subject, `${read.length} headers`, `at most ${MOST_REMOVED}, as routes take`, 'remove fewer of them');
  return sortedUnique(read);
}

/** Source: Gateway API, HTTPCORSFilter. */
const MOST_NAMES = 64;
const USUAL_MAX_AGE = 5;

function readCors(reader: Reader, subject: string, said: Cors, ofExposure: readonly string[] | undefined): CorsNode {
  const lists = { origins: said.origins, methods: said.methods, headers: said.headers, exposedHeaders: said.exposedHeaders };
  for (const [name, list] of Object.entries(lists)) {
    if (list?.length === 0) reader.refuse('access-on-port', `${subject}.${name}`, 'an empty list', 'at least one', 'name them, or leave it out');
    if (list && list.length > MOST_NAMES) reader.refuse('access-on-port', `${subject}.${name}`, `${list.length} of them`, `at most ${MOST_NAMES}, as routes take`, 'name fewer');
  }
  // A browser asks with OPTIONS before it calls; the edge answers it, if it takes that method.
  if (ofExposure && !ofExposure.includes('OPTIONS')) {
    reader.refuse('access-on-port', subject, `methods without OPTIONS: ${ofExposure.join(', ')}`, 'an exposure with OPTIONS, with which browsers ask before they call', 'add HttpMethod.OPTIONS to its methods');
  }
  const methods = said.methods ?? ofExposure?.filter((method) => method !== 'OPTIONS');
  const headers = (name: 'headers' | 'exposedHeaders') => sortedUnique(reader.readAll('access-on-port', `${subject}.${name}`, said[name] ?? [], parseHeaderName).map((one) => one.toLowerCase()));
  const maxAge = said.maxAge === undefined ? USUAL_MAX_AGE : secondsOf(said.maxAge);
  checkSeconds(reader, 'access-on-port', `${subject}.maxAge`, maxAge);
  return {
    origins: sortedUnique(reader.readAll('host', `${subject}.origins`, said.origins, parseOrigin)),
    methods: sortedUnique(reader.readAll('access-on-port', `${subject}.methods`, methods ?? [], parseRouteMethod)),
    headers: headers('headers'),
    exposedHeaders: headers('exposedHeaders'),
    credentials: said.credentials === true,
    maxAge,
  };
}
