/** What a rule of a route does to requests and answers on their way. Source: Gateway API, HTTPRouteFilter and GRPCRouteFilter. */
import { parseBackend, type RouteBackend } from './backend';
import type { Field, ObjectRef } from '../../../objects/read/field';

/** Where clients are sent in place of an answer. What is left out stays as it was asked for; the port is then that of the scheme. */
export interface RouteRedirect {
  readonly scheme?: string;
  readonly host?: string;
  readonly port?: number;
  /** In words: what becomes of the path. */
  readonly path?: string;
}

/** Headers by their names in lower case. Of several with one name, the first is set. */
export interface HeaderChanges {
  readonly set: Readonly<Record<string, string>>;
  readonly add: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/** Pages of other origins that may read answers. */
export interface CorsRules {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly credentials: boolean;
  /** In seconds. */
  readonly maxAge: number;
}

export interface RouteFilters {
  /** It is answered by the gateway, and nobody is called. */
  readonly redirect?: RouteRedirect;
  /** A copy goes there. */
  readonly mirrors: readonly RouteBackend[];
  readonly host?: string;
  readonly path?: { readonly kind: 'full' | 'prefix'; readonly value: string };
  readonly headers?: HeaderChanges;
  readonly responseHeaders?: HeaderChanges;
  readonly cors?: CorsRules;
  /** Types of filters of single backends: they hold for some of the requests. */
  readonly ofBackends: readonly string[];
  /** A filter that is not understood. */
  readonly unknown?: string;
}

const KNOWN: readonly string[] = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'RequestRedirect', 'URLRewrite', 'CORS'];

/** Filters that change nothing on the way to the backend. */
const OF_ANSWERS: readonly string[] = ['ResponseHeaderModifier', 'CORS'];

const BACKEND_FIELDS: ReadonlySet<string> = new Set(['group', 'kind', 'name', 'namespace', 'port', 'weight', 'filters']);

export function parseFilters(ref: ObjectRef, ofRule: Field, backends: Field): RouteFilters {
  const items = ofRule.items();
  const found = (type: string, key: string): Field | undefined => items.find((item) => typeOf(item) === type)?.child(key);
  const rewrite = found('URLRewrite', 'urlRewrite');
  const redirect = found('RequestRedirect', 'requestRedirect');
  const [headers, responseHeaders] = [found('RequestHeaderModifier', 'requestHeaderModifier'), found('ResponseHeaderModifier', 'responseHeaderModifier')];
  const cors = found('CORS', 'cors');
  const host = rewrite?.child('hostname').string();
  const path = rewrite?.child('path');
  const ofBackends = backends.items().flatMap((backend) => backend.only(BACKEND_FIELDS).child('filters').items()).map(typeOf);
  const unknown = items.map(typeOf).find((type) => !KNOWN.includes(type)) ?? ofBackends.find((type) => !OF_ANSWERS.includes(type));
  return Object.freeze({
    ...(redirect && { redirect: parseRedirect(redirect) }),
    mirrors: Object.freeze(items.filter((item) => typeOf(item) === 'RequestMirror').flatMap((item) => parseBackend(ref, item.child('requestMirror').child('backendRef')))),
    ...(host !== undefined && { host }),
    ...(path?.present && { path: Object.freeze(rewrittenPath(path)) }),
    ...(headers && { headers: parseHeaders(headers) }),
    ...(responseHeaders && { responseHeaders: parseHeaders(responseHeaders) }),
    ...(cors && { cors: parseCors(cors) }),
    ofBackends: Object.freeze(ofBackends),
    ...(unknown !== undefined && { unknown }),
  });
}

function typeOf(item: Field): string {
  return item.child('type').string() ?? '';
}

/** Source: Gateway API, HTTPRequestRedirectFilter. */
function parseRedirect(field: Field): RouteRedirect {
  const [scheme, host] = ['scheme', 'hostname'].map((key) => field.child(key).string());
  const port = field.child('port').integer();
  const path = field.child('path');
  const rewritten = path.present ? rewrittenPath(path) : undefined;
  return Object.freeze({
    ...(scheme !== undefined && { scheme }),
    ...(host !== undefined && { host: host.toLowerCase() }),
    ...(port !== undefined && { port }),
    ...(rewritten && { path: `with the ${rewritten.kind === 'full' ? 'path' : 'prefix'} ${rewritten.value}` }),
  });
}

function rewrittenPath(path: Field): NonNullable<RouteFilters['path']> {
  const full = path.child('replaceFullPath').string();
  return full !== undefined ? { kind: 'full', value: full } : { kind: 'prefix', value: path.child('replacePrefixMatch').string() ?? '/' };
}

/** Source: Gateway API, HTTPHeaderFilter: later entries with one name are ignored. */
function parseHeaders(field: Field): HeaderChanges {
  const named = (key: string) => Object.fromEntries([...field.child(key).items()].reverse().map((item) => [(item.child('name').string() ?? '').toLowerCase(), item.child('value').string() ?? '']));
  return Object.freeze({
    set: Object.freeze(named('set')), add: Object.freeze(named('add')), remove: Object.freeze(field.child('remove').strings().map((name) => name.toLowerCase())),
  });
}

/** Source: Gateway API, HTTPCORSFilter. */
const USUAL_MAX_AGE = 5;

function parseCors(field: Field): CorsRules {
  const texts = (key: string) => Object.freeze([...field.child(key).strings()]);
  const lower = (key: string) => Object.freeze(field.child(key).strings().map((name) => name.toLowerCase()));
  return Object.freeze({
    origins: texts('allowOrigins'),
    methods: texts('allowMethods'),
    headers: lower('allowHeaders'),
    exposed: lower('exposeHeaders'),
    credentials: field.child('allowCredentials').value === true,
    maxAge: field.child('maxAge').integer() ?? USUAL_MAX_AGE,
  });
}
