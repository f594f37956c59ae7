/** What a route does to requests and answers on their way, in words that are equal for what is the same. */
import type { CorsRules, HeaderChanges, RouteFilters } from '../../judge/layers/gateway-api/read/route-filters';
import type { RouteChanges } from '../specification/route-changes';

type Changes = Pick<RouteFilters, 'path' | 'host' | 'headers' | 'responseHeaders' | 'cors'>;

/** What was declared, as filters would say it. */
export function declaredChanges({ prefix, host, removed, removedFromAnswers, cors }: RouteChanges): Changes {
  return {
    ...(prefix !== undefined && { path: { kind: 'prefix', value: prefix } as const }),
    ...(host !== undefined && { host }),
    headers: withoutHeaders(removed),
    responseHeaders: withoutHeaders(removedFromAnswers),
    ...(cors && { cors }),
  };
}

function withoutHeaders(remove: readonly string[]): HeaderChanges {
  return { set: {}, add: {}, remove };
}

/** Empty where everything passes as it is. */
export function changesWords({ path, host, headers, responseHeaders, cors }: Changes): string {
  const words = [
    ...(path ? [path.kind === 'full' ? `with the path ${path.value}` : `with the prefix ${path.value.replace(/\/+$/, '') || '/'}`] : []),
    ...(host === undefined ? [] : [`as ${host}`]),
    ...headerWords('', headers),
    ...headerWords('answers ', responseHeaders),
    ...(cors ? [corsWords(cors)] : []),
  ];
  return words.map((word) => `, ${word}`).join('');
}

/** Names of headers have no case, and their order means nothing. Source: RFC 9110. */
function headerWords(whose: string, changes: HeaderChanges | undefined): readonly string[] {
  if (!changes) return [];
  const written = (how: string, headers: Readonly<Record<string, string>>) => Object.entries(headers).map(([name, value]) => `${whose}${how} the header ${name}: ${value}`).sort();
  return [...written('with', changes.set), ...written('with added to', changes.add), ...(changes.remove.length > 0 ? [`${whose}without the headers ${listed(changes.remove)}`] : [])];
}

function corsWords({ origins, methods, headers, exposed, credentials, maxAge }: CorsRules): string {
  const asked = [
    ...(methods.length > 0 ? [`with ${listed(methods)}`] : []),
    ...(headers.length > 0 ? [`with the headers ${listed(headers)}`] : []),
    ...(exposed.length > 0 ? [`reading the headers ${listed(exposed)}`] : []),
    ...(credentials ? ['with credentials'] : []),
  ];
  return ['open to pages of', listed(origins), ...asked, `for ${maxAge} s`].join(' ');
}

function listed(texts: readonly string[]): string {
  return [...new Set(texts)].sort().join(', ');
}
