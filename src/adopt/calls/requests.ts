/** Requests that were seen, as an access: methods as they are, paths without what is only an example. */
import type { RequestAccess } from './call';

/** More paths than this are no list that a person would keep. */
const MOST_PATHS = 20;

export interface SeenRequest {
  readonly method?: string;
  readonly path?: string;
}

/** Undefined where the requests were not noted, so that every request is meant. */
export function seenRequests(seen: readonly SeenRequest[]): readonly RequestAccess[] | undefined {
  if (seen.length === 0 || seen.some(({ method }) => method === undefined || !/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method))) return undefined;
  const byPath = new Map<string, Set<string>>();
  for (const { method, path } of seen) {
    const general = path === undefined ? '' : generalPath(path);
    byPath.set(general, (byPath.get(general) ?? new Set()).add(method ?? ''));
  }
  const all = [...new Set(seen.map(({ method }) => method ?? ''))].sort();
  if (byPath.has('') || byPath.size > MOST_PATHS) return [{ methods: all }];
  const byMethods = new Map<string, string[]>();
  for (const [path, methods] of byPath) {
    const key = [...methods].sort().join();
    byMethods.set(key, [...byMethods.get(key) ?? [], path]);
  }
  return [...byMethods].map(([methods, paths]) => ({ methods: methods.split(','), paths: paths.sort() }));
}

/** Numbers and identifiers stand for any: `/orders/17` is `/orders/{*}`. What no pattern can say is every path. */
function generalPath(path: string): string {
  if (!/^\/[\w\-.~/%:@!$&'()+,;=]*$/.test(path) || path.includes('*') || path.length > 500) return '';
  return path.split('/').map((segment) => (isIdentifier(segment) ? '{*}' : segment)).join('/');
}

function isIdentifier(segment: string): boolean {
  return /^\d+$/.test(segment) || /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(segment) || /^(?=.*\d)[0-9a-f]{12,}$/i.test(segment);
}
