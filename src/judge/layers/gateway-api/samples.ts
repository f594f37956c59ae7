/** Requests by which rules of routes are tried: such as nobody is likely to have made an exception for. */
import type { Attachment } from './attachments';
import { servicesOf } from './backends';
import { ANY_HOST } from './hosts';
import { bareOf } from './matching';
import type { RouteMatch, RoutePath, RouteRule } from './read/route';
import { backendsOf } from './route-table';
import type { KnownRequest, RuleSamples } from '../../engine/entrance';

/** Rules that send requests on, each with requests at every place that it takes. A regular expression gives none. */
export function ruleSamples(attachments: readonly Attachment[]): readonly RuleSamples[] {
  return attachments.flatMap(({ route, hosts }) => route.rules.flatMap((rule, index) => {
    const requests = rule.filters.redirect ? [] : samplesOf(rule, hosts);
    return requests.length === 0 ? [] : [{ object: route.ref, path: ['spec', 'rules', index], requests, services: servicesOf(backendsOf(rule)) }];
  }));
}

const UNLIKELY = 'zt-nobody-names-this';

function samplesOf({ matches }: RouteRule, hosts: readonly string[]): readonly KnownRequest[] {
  return matches.filter(isPlain).flatMap((match) => hosts.flatMap((host) => pathsOf(match.path).flatMap((path) => methodsOf(match).map((method) => ({
    method, path: `${path}${queryOf(match)}`, host: hostOf(host), headers: Object.fromEntries(match.headers.map(({ name, value }) => [name.toLowerCase(), value])),
  })))));
}

function isPlain({ path, headers, queries }: RouteMatch): boolean {
  return path.kind !== 'regex' && [...headers, ...queries].every(({ kind }) => kind === 'exact');
}

/** A method that reads, and one that writes. */
function methodsOf({ method }: RouteMatch): readonly string[] {
  return method === undefined ? ['GET', 'POST'] : [method];
}

function pathsOf({ kind, value }: RoutePath): readonly string[] {
  if (kind === 'template') return [value.replaceAll('{*}', UNLIKELY)];
  const bare = bareOf(value);
  return kind === 'exact' ? [value] : [bare || '/', `${bare}/${UNLIKELY}`];
}

function queryOf({ queries }: RouteMatch): string {
  return queries.length === 0 ? '' : `?${new URLSearchParams(queries.map(({ name, value }): [string, string] => [name, value])).toString()}`;
}

function hostOf(pattern: string): string {
  return pattern === ANY_HOST ? `${UNLIKELY}.example` : pattern.replace('*', UNLIKELY);
}
