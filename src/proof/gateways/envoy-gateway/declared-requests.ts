/** Whether a request was declared to come through an edge. */
import { blockHas, ipBlockOf, tryParseCidr, type Address } from '../../../judge/cluster/ip';
import type { Token } from '../../../judge/core/flow';
import type { DeclaredRequests, DeclaredTokens } from '../../../judge/declared';
import { hostPattern, matchesPattern, pathPattern, stringPattern, tryParseRegexValue } from '../../../judge/requests/pattern';
import type { RequestsOfClients } from '../../declared/requests-at-edge';

export interface OneRequest {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly token: Token;
  readonly client: Address;
}

/** `may`: whoever shows no token must come through, and of a token that nobody asked for nothing was said. */
export type Expected = 'must' | 'may' | 'must-not';

export function expectedOf(declared: readonly RequestsOfClients[], request: OneRequest): Expected {
  const meant = declared.filter(({ clients }) => !clients || clients.some(({ cidr, except = [] }) => comesFrom(request.client, cidr, except)))
    .flatMap(({ requests }) => requests).filter((one) => isAmong(one, request));
  if (meant.some(({ tokens }) => (tokens ? tokens.some((one) => isOf(one, request.token)) : request.token.state === 'absent'))) return 'must';
  return meant.some(({ tokens }) => !tokens) ? 'may' : 'must-not';
}

function comesFrom(client: Address, cidr: string, except: readonly string[]): boolean {
  const [whole, ...without] = [cidr, ...except].map(tryParseCidr);
  return whole !== undefined && blockHas(ipBlockOf(whole, without.flatMap((one) => one ?? [])), client);
}

function isAmong(
  { methods, notMethods = [], paths, notPaths = [], hosts, notHosts = [] }: DeclaredRequests, { method, path, host }: OneRequest,
): boolean {
  return (!methods || isOneOf(methods, method, stringPattern)) && !isOneOf(notMethods, method, stringPattern)
    && (!paths || isOneOf(paths, path, pathPattern)) && !isOneOf(notPaths, path, pathPattern)
    && (!hosts || isOneOf(hosts, host, hostPattern)) && !isOneOf(notHosts, host, hostPattern);
}

function isOneOf(values: readonly string[], text: string, read: typeof pathPattern): boolean {
  return values.some((value) => matchesPattern(tryParseRegexValue(value) ?? read(value), text));
}

/** Tokens without a subject as well: no policy of Envoy Gateway can ask for one, whatever it is. */
function isOf({ issuer, audiences, claims }: DeclaredTokens, token: Token): boolean {
  return token.state === 'valid' && token.issuer === issuer && audiences.some((one) => token.audiences?.includes(one) === true)
    && claims.every(({ name, values }) => values.some((value) => token.claims?.[name]?.includes(value) === true));
}
