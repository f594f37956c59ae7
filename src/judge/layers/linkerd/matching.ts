/**
 * Which requests a match of a route takes, and how far it goes before other matches.
 *
 * Sources: the proxy's http/route crate (http/match.rs, http/match/path.rs, http/match/host.rs, grpc/match.rs): hosts before paths, paths by the number
 * of characters that match, whatever kind of match it is, then the method, headers and query. Paths are compared as they come: nothing decodes or
 * resolves them.
 */
import type { PolicyRoute, RouteCondition, RouteMatch, RoutePath } from './read/route';
import { literalExpression } from '../../core/literal';
import { allOf, truthOf, type Truth } from '../../core/verdict';
import type { Request } from '../../engine/decision';
import { valuesOfRegex } from '../../requests/pattern';
import { Regex } from '../../requests/regex';
import { NO_PATTERNS, type RequestPatterns } from '../../requests/requests';

export type AskedRequest = Pick<Request, 'method' | 'path' | 'host' | 'headers'>;

/** How far a match goes: the first numbers that differ decide. */
export type Rank = readonly number[];

export function takes(match: RouteMatch, request: AskedRequest): Truth {
  const { path, method, headers, queries } = match;
  const asked = [
    method === undefined ? 'yes' as const : request.method === undefined ? 'conditional' as const : truthOf(request.method === method),
    request.path === undefined ? 'conditional' as const : takesPath(path, request.path),
  ];
  if (asked.includes('no')) return 'no';
  return allOf([...asked, ...headers.map((one) => hasHeader(one, request.headers)), ...queries.map((): Truth => 'conditional')]);
}

function takesPath(path: RoutePath, asked: string): Truth {
  if (path.kind === 'call') return takesCall(path, asked);
  if (path.kind === 'exact') return truthOf(asked === path.value);
  if (path.kind === 'regex') return regexTakes(path.value, asked);
  const prefix = withoutSlashes(path.value);
  return truthOf(prefix === '' || asked === prefix || asked.startsWith(`${prefix}/`));
}

/** A call is a path of two segments; what follows them is not looked at. */
function takesCall({ service, method }: Extract<RoutePath, { kind: 'call' }>, asked: string): Truth {
  const [before, first, second] = asked.split('/') as (string | undefined)[];
  if (before !== '' || first === undefined || second === undefined) return 'no';
  return truthOf((service === undefined || service === first) && (method === undefined || method === second));
}

function withoutSlashes(path: string): string {
  return path.replace(/\/+$/, '');
}

/**
 * The proxy takes the first way in which an expression matches, and looks whether that is all of the value. Expressions that can match in several ways
 * may leave a rest.
 */
function regexTakes(text: string, value: string): Truth {
  const regex = regexOf(text);
  if (!regex) return 'unknown';
  if (!regex.matches(value)) return 'no';
  return isGreedy(text) ? 'yes' : 'unknown';
}

/** Also where an expression says itself that it ends where the value does. */
function isGreedy(text: string): boolean {
  if (isWhole(text)) return true;
  const bare = text.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (bare.includes('|') || /[*+?}]\?/.test(bare)) return false;
  return (bare.match(/[*+?{]/g)?.length ?? 0) <= 1 || /\.[*+]\$?$/.test(bare);
}

/** `^(?:…)$`, of which no other way to match leaves a rest. */
function isWhole(text: string): boolean {
  if (!text.startsWith('^(?:') || !text.endsWith(')$')) return false;
  const inner = text.slice(1, -1).replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  let depth = 0;
  // The group that is opened first is the one that is closed last.
  return [...inner].every((character, index) => {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    return depth > 0 || index === inner.length - 1;
  });
}

function regexOf(text: string): Regex | undefined {
  if (!REGEXES.has(text)) REGEXES.set(text, Regex.tryParse(text.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')));
  return REGEXES.get(text);
}

const REGEXES = new Map<string, Regex | undefined>();

function hasHeader({ name, value, isRegex }: RouteCondition, headers: AskedRequest['headers']): Truth {
  if (!headers) return 'conditional';
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (found === undefined) return 'no';
  return isRegex ? regexTakes(value, found) : truthOf(found === value);
}

/** Whether a route is for a host at all, and by which of its names. */
export function hostOf({ hostnames }: PolicyRoute, host: string | undefined): { readonly truth: Truth; readonly rank: Rank } {
  if (hostnames.length === 0) return { truth: 'yes', rank: [0, 0] };
  if (host === undefined) return { truth: 'conditional', rank: [0, 0] };
  const name = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  const ranks = hostnames.flatMap((pattern): Rank[] => {
    if (!pattern.startsWith('*.')) return pattern === name ? [[2, pattern.length]] : [];
    return name.endsWith(pattern.slice(1)) ? [[1, pattern.length - 1]] : [];
  });
  const best = ranks.sort(compareRanks).at(-1);
  return best ? { truth: 'yes', rank: best } : { truth: 'no', rank: [0, 0] };
}

export function rankOf({ path, method, headers, queries }: RouteMatch, asked: string | undefined): Rank {
  if (path.kind === 'call') return [path.service?.length ?? 0, path.method?.length ?? 0, headers.length];
  const length = path.kind === 'regex' ? asked?.length ?? 0 : path.kind === 'exact' ? path.value.length : withoutSlashes(path.value).length;
  return [path.kind === 'prefix' && path.value === '/' ? 1 : length, method === undefined ? 0 : 1, headers.length, queries.length];
}

export function compareRanks(left: Rank, right: Rank): number {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : left[at] - right[at];
}

/** What a request needs to say, so that nothing of it is left open. */
export function readsMore({ rules }: PolicyRoute): boolean {
  return rules.some(({ matches }) => matches.some(({ headers, queries }) => headers.length + queries.length > 0));
}

export function routePatterns({ hostnames, rules }: PolicyRoute): RequestPatterns {
  const matches = rules.flatMap((rule) => rule.matches);
  return {
    methods: matches.flatMap(({ method }) => method ?? []),
    paths: matches.flatMap(({ path }) => pathValues(path)),
    hosts: hostnames.flatMap((name) => [name, `${name}.`]),
  };
}

function pathValues(path: RoutePath): readonly string[] {
  if (path.kind === 'exact') return literal(path.value);
  if (path.kind === 'prefix') {
    const prefix = withoutSlashes(path.value);
    return prefix === '' ? [] : [...literal(prefix), ...literal(`${prefix}/`, '.*')];
  }
  if (path.kind === 'regex') {
    const regex = regexOf(path.value);
    return regex ? valuesOfRegex(regex) : [];
  }
  return path.kind === 'call' ? callValues(path) : [];
}

/** `service/method`, and whatever follows a third slash. */
function callValues({ service, method }: { readonly service?: string; readonly method?: string }): readonly string[] {
  const call = `/${service === undefined ? '[^/]*' : literalExpression(service)}/`;
  const texts = method === undefined ? [`${call}.*`] : [`${call}${literalExpression(method)}`, `${call}${literalExpression(method)}/.*`];
  return texts.flatMap((text) => valuesOf(text));
}

export const ANY_CALL: RequestPatterns = Object.freeze({ ...NO_PATTERNS, methods: ['POST'], paths: callValues({}) });

function literal(text: string, more = ''): readonly string[] {
  return valuesOf(`${literalExpression(text)}${more}`);
}

function valuesOf(expression: string): readonly string[] {
  const regex = Regex.tryParse(expression);
  return regex ? valuesOfRegex(regex) : [];
}
