/** Requests as backends get them, after what a rule of a route does to them. Source: Gateway API, HTTPURLRewriteFilter and HTTPHeaderFilter. */
import { bareOf, isBelow } from './matching';
import type { HeaderChanges, RouteFilters } from './read/route-filters';
import type { TakenEntry } from './route-table';
import type { RequestQuestion } from '../../core/flow';
import type { Truth } from '../../core/verdict';
import type { KnownRequest, Lead } from '../../engine/entrance';

/** The request, and the headers of it that were touched. `request.path`: as routes see it. */
export function passedOn(request: KnownRequest, { rule: { filters }, match }: TakenEntry): Pick<Lead, 'request' | 'removed' | 'written'> {
  const { headers: given, ...rest } = request;
  const headers = filters.headers ? changed(given, filters.headers) : given;
  const path = rewritten(request.path, filters.path, match.path);
  return {
    request: {
      ...rest,
      ...(headers && { headers }),
      ...(filters.host !== undefined && { host: filters.host }),
      ...(path !== undefined && { path }),
    },
    removed: filters.headers?.remove ?? [],
    written: filters.headers ? [...Object.keys(filters.headers.set), ...Object.keys(filters.headers.add)] : [],
  };
}

/**
 * Whether it is certain what a rewritten path is. Behind the prefix '/', Envoy joins the texts: with '/v2' it makes '/v2orders' of '/orders', and the
 * Gateway API '/v2/orders'.
 */
export function rewritingOf({ rule: { filters }, match }: TakenEntry): Truth {
  const isJoined = filters.path?.kind === 'prefix' && bareOf(filters.path.value) !== '' && (match.path.kind !== 'prefix' || bareOf(match.path.value) === '');
  return isJoined ? 'unknown' : 'yes';
}

/** The query stays as it is. */
function rewritten(asked: string, by: RouteFilters['path'], { kind, value }: TakenEntry['match']['path']): string | undefined {
  const [path, query] = [asked.replace(/[?#].*$/s, ''), /[?#].*$/s.exec(asked)?.[0] ?? ''];
  if (!by) return undefined;
  if (by.kind === 'full') return `${by.value}${query}`;
  if (kind !== 'prefix' || !isBelow(path, value)) return undefined;
  return `${`${bareOf(by.value)}${path.slice(bareOf(value).length)}` || '/'}${query}`;
}

/** Headers that a question does not tell stay unknown. What is added to one that is there makes a list of it. */
function changed(given: RequestQuestion['headers'], { set, add, remove }: HeaderChanges): RequestQuestion['headers'] {
  if (!given) return undefined;
  const headers = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(set)) headers.set(name, value);
  for (const [name, value] of Object.entries(add)) headers.set(name, headers.has(name) ? `${headers.get(name)},${value}` : value);
  for (const name of remove) headers.delete(name);
  return Object.fromEntries(headers);
}
