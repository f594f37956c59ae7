/**
 * What a SecurityPolicy makes of a request: first of its token, then of the rest. Sources: Envoy Gateway 1.9, internal/xds/translator/jwt.go and
 * authorization.go; Envoy, "JWT authentication" (of several providers the first that accepts a token says what is in it).
 */
import { pathHolds } from './paths';
import type { AuthorizationRule, ClaimCondition, JwtPrincipal } from './read/authorization';
import type { Jwt, JwtProvider } from './read/jwt';
import type { SecurityPolicy } from './read/security-policy';
import { rangeHas, type Address } from '../../cluster/ip';
import type { Token } from '../../core/flow';
import { agreement, allOf, and, anyOf, not, or, truthOf, type Truth } from '../../core/verdict';

/** A request of which nothing is open but the address of the client, headers and the query. */
export interface AskedRequest {
  readonly method: string;
  readonly path: string;
  readonly token: Token;
  readonly client?: Address;
  readonly headers?: Readonly<Record<string, string>>;
}

type Valid = Extract<Token, { state: 'valid' }>;

/** Whether a policy lets a request through. */
export function letsThrough(policy: SecurityPolicy, request: AskedRequest): Truth {
  if (policy.malformed) return 'unknown';
  // Who shows what these ask for passes; nobody passes for sure.
  const others: Truth = policy.asksBesides.length > 0 ? 'conditional' : 'yes';
  const forms = request.token.state === 'valid' ? formsOf(request.token) : [NO_FORM];
  const accepting = acceptingOf(policy.jwt?.providers ?? [], request.token);
  return and(others, agreement(forms.flatMap((form) => accepting.map((provider) => decided(policy, request, provider, form)))));
}

function decided({ jwt, authorization }: SecurityPolicy, request: AskedRequest, accepting: JwtProvider | undefined, lists: Lists): Truth {
  if (jwt && !accepting && !passesWithout(jwt, request.token)) return 'no';
  if (!authorization) return 'yes';
  const seen = accepting && request.token.state === 'valid' ? { token: request.token, provider: accepting.name, lists } : undefined;
  let [allowed, left]: [Truth, Truth] = ['no', 'yes'];
  for (const rule of authorization.rules) {
    const holds = matches(rule, request, seen);
    if (rule.allows) allowed = or(allowed, and(left, holds));
    left = and(left, not(holds));
  }
  return or(allowed, and(left, truthOf(authorization.allowsByDefault)));
}

/** The first provider that accepts a token. Where one names no issuer, its keys decide, which nobody looks at here: it may be that one, or a later one. */
function acceptingOf(providers: readonly JwtProvider[], token: Token): readonly (JwtProvider | undefined)[] {
  const at = token.state === 'valid' ? providers.findIndex((provider) => mayAccept(provider, token)) : -1;
  if (at < 0) return [undefined];
  return providers[at].issuer === '' ? [providers[at], ...acceptingOf(providers.slice(at + 1), token)] : [providers[at]];
}

function mayAccept({ issuer, audiences }: JwtProvider, token: Valid): boolean {
  return (issuer === '' || issuer === token.issuer) && (audiences.length === 0 || audiences.some((one) => token.audiences?.includes(one) === true));
}

function passesWithout({ isOptional, failsOpen }: Jwt, { state }: Token): boolean {
  return failsOpen || (isOptional && state === 'absent');
}

/** A token that was verified, by whom, and which of its claims are lists. */
interface Seen {
  readonly token: Valid;
  readonly provider: string;
  readonly lists: Lists;
}

type Lists = ReadonlySet<string>;

const NO_FORM: Lists = new Set();
/** Written as one text, they are read as a list. Source: jwt.go, NormalizePayloadInMetadata. */
const SPLIT: readonly string[] = ['scope', 'scp'];
const MOST_FORMS = 6;

/** A claim with one value may be a text, or a list with one in it: what is said of the token holds if it does in each form. */
function formsOf({ audiences = [], claims = {} }: Valid): readonly Lists[] {
  const named: readonly (readonly [string, readonly string[]])[] = [['aud', audiences], ...Object.entries(claims).filter(([name]) => !SPLIT.includes(name))];
  const certain = [...SPLIT, ...named.filter(([, values]) => values.length > 1).map(([name]) => name)];
  const open = named.filter(([, values]) => values.length === 1).map(([name]) => name).slice(0, MOST_FORMS);
  return open.reduce<readonly Lists[]>((all, name) => all.flatMap((lists) => [lists, new Set([...lists, name])]), [new Set(certain)]);
}

function matches(rule: AuthorizationRule, request: AskedRequest, seen: Seen | undefined): Truth {
  const { methods, path, clients, jwt, headers, asksBesides } = rule;
  return allOf([
    asksBesides ? 'unknown' : 'yes',
    methods ? truthOf(methods.includes(request.method)) : 'yes',
    path ? pathHolds(path, request.path) : 'yes',
    clients ? (request.client ? truthOf(clients.some((range) => rangeHas(range, request.client!))) : 'conditional') : 'yes',
    jwt ? principalHolds(jwt, seen) : 'yes',
    ...headers.map(({ name, values }) => headerHolds(name, values, request.headers)),
  ]);
}

function principalHolds({ provider, claims, scopes }: JwtPrincipal, seen: Seen | undefined): Truth {
  if (seen?.provider !== provider) return 'no';
  return allOf([
    ...claims.map((claim) => claimHolds(claim, seen)),
    ...scopes.map((scope) => anyOf(SPLIT.map((name) => claimHolds({ name, isList: true, values: [scope] }, seen)))),
  ]);
}

function claimHolds({ name, isList, values }: ClaimCondition, { token, lists }: Seen): Truth {
  // One claim inside another is named otherwise here.
  const own = name.split('.').join('][');
  const given = valuesOf(token, own);
  return truthOf(lists.has(own) === isList && given.some((value) => values.includes(value)));
}

function valuesOf({ issuer, subject, audiences = [], presenter, claims = {} }: Valid, name: string): readonly string[] {
  if (name === 'iss') return [issuer];
  if (name === 'sub') return subject === '' ? [] : [subject];
  if (name === 'aud') return audiences;
  if (name === 'azp' && presenter !== undefined && presenter !== '') return [presenter];
  return Object.hasOwn(claims, name) ? claims[name] : [];
}

function headerHolds(name: string, values: readonly string[], headers: AskedRequest['headers']): Truth {
  if (!headers) return 'conditional';
  const given = Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return truthOf(given !== undefined && values.includes(given));
}
