/**
 * Whether a request is one of those that a rule of a route takes. Source: Gateway API, HTTPRouteMatch and GRPCRouteMatch: everything in
 * a match must hold; a path prefix takes whole segments, a trailing slash aside; names of headers are compared without regard to case.
 */
import type { RouteCondition, RouteMatch, RoutePath } from './read/route';
import { allOf, truthOf, type Truth } from '../../core/verdict';
import { matchesTemplate, templateSteps } from '../../requests/template';

/** A request whose method, path and host are known. The path may carry a query. */
export interface RouteRequest {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function takes({ path, method, headers, queries }: RouteMatch, request: RouteRequest): Truth {
  return allOf([
    truthOf(method === undefined || method === request.method),
    pathTakes(path, request.path.replace(/[?#].*$/s, '')),
    ...headers.map((header) => headerHolds(header, request.headers)),
    ...queries.map((query) => queryHolds(query, request.path)),
  ]);
}

/** A regular expression means what the implementation makes of it. */
function pathTakes({ kind, value }: RoutePath, path: string): Truth {
  switch (kind) {
    case 'exact': return truthOf(path === value);
    case 'prefix': return truthOf(isBelow(path, value));
    case 'template': return truthOf(matchesTemplate(templateSteps(value), path));
    case 'regex': return 'unknown';
  }
}

/** A prefix without the slashes at its end, which mean nothing. */
export function bareOf(prefix: string): string {
  return prefix.replace(/\/+$/, '');
}

export function isBelow(path: string, prefix: string): boolean {
  const bare = bareOf(prefix);
  return path === bare || path.startsWith(`${bare}/`);
}

/** Headers that a question does not tell may be anything. */
function headerHolds({ name, value, kind }: RouteCondition, headers: RouteRequest['headers']): Truth {
  if (!headers) return 'conditional';
  const given = Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  if (given === undefined) return 'no';
  return kind === 'regex' ? 'unknown' : truthOf(given === value);
}

/** A path without a query says nothing about it. */
function queryHolds({ name, value, kind }: RouteCondition, path: string): Truth {
  const query = /\?([^#]*)/.exec(path)?.[1];
  if (query === undefined) return 'conditional';
  const given = new URLSearchParams(query).get(name);
  if (given === null) return 'no';
  return kind === 'regex' ? 'unknown' : truthOf(given === value);
}
