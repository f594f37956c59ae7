/**
 * Tokens that show all that policies and declarations ask of tokens.
 *
 * What asks only for values (an issuer, an audience, a claim) holds for every token that has more of them. Two such descriptions mean the same
 * tokens if each holds for the least tokens of the other. What a policy refuses is added to these, in every combination.
 */
import type { Token } from '../core/flow';

/** What somebody asks of a token, by the least that has it. */
export interface LeastToken {
  /** Undefined: any that is verified. */
  readonly issuer?: string;
  /** Undefined: it need not have one. */
  readonly subject?: string;
  readonly audiences?: readonly string[];
  readonly presenter?: string;
  readonly claims?: Readonly<Record<string, readonly string[]>>;
}

export interface AskedTokens {
  /** The least tokens that are accepted at all. */
  readonly accepted: readonly LeastToken[];
  /** The least tokens of which some rule speaks that lets requests pass. */
  readonly asked: readonly LeastToken[];
  /** What makes some rule refuse a token. */
  readonly refused: readonly LeastToken[];
}

export const NO_TOKENS: AskedTokens = Object.freeze({ accepted: [], asked: [], refused: [] });

export function allAsked(some: readonly AskedTokens[]): AskedTokens {
  return { accepted: some.flatMap((one) => one.accepted), asked: some.flatMap((one) => one.asked), refused: some.flatMap((one) => one.refused) };
}

/** An issuer, a subject and a value that nobody names. */
export const NAMELESS_ISSUER = 'https://another-issuer.invalid';
export const SOMEBODY = 'somebody';

/** More than these are not tried in every combination. */
const MOST_REFUSED = 6;
const MOST_TOKENS = 512;

/** No token, one that is invalid, one of another issuer, and all that the demands and the policies tell apart. */
export function tokensToTell(declared: readonly LeastToken[], { accepted, asked, refused }: AskedTokens): readonly Token[] | 'too-many' {
  const nothing: LeastToken = {};
  const passing = accepted.flatMap((one) => [nothing, ...asked].flatMap((other) => together(one, other) ?? []));
  const additions = distinct(refused);
  if (additions.length > MOST_REFUSED || passing.length > MOST_TOKENS) return 'too-many';
  const bases = distinct([...declared, ...passing]);
  const found = new Map<string, Token>();
  const add = (token: Token) => found.set(JSON.stringify(token), token);
  add({ state: 'absent' });
  add({ state: 'invalid' });
  for (const base of declared.slice(0, 1)) add(tokenOf({ ...base, issuer: NAMELESS_ISSUER }));
  for (const base of bases) {
    for (const some of subsetsOf(additions)) {
      const full = some.reduce<LeastToken | undefined>((token, one) => token && together(token, one), base);
      if (!full) continue;
      add(tokenOf({ ...full, subject: undefined }));
      add(tokenOf({ ...full, subject: full.subject ?? SOMEBODY }));
      if (found.size > MOST_TOKENS) return 'too-many';
    }
  }
  return [...found.values()];
}

/** Of valid tokens, those that have no more than they need: no other one has a part of what they have. */
export function leastOf(tokens: readonly Token[]): readonly Token[] {
  const parts = tokens.flatMap((token) => (token.state === 'valid' ? [{ token, has: partsOf(token) }] : []));
  const hasLess = (has: ReadonlySet<string>) => parts.some((other) => other.has.size < has.size && [...other.has].every((part) => has.has(part)));
  return parts.filter(({ has }) => !hasLess(has)).map(({ token }) => token);
}

function partsOf({ issuer, subject, audiences = [], presenter = '', claims = {} }: Extract<Token, { state: 'valid' }>): ReadonlySet<string> {
  return new Set([
    `iss ${issuer}`,
    ...(subject === '' ? [] : [`sub ${subject}`]),
    ...audiences.map((audience) => `aud ${audience}`),
    ...(presenter === '' ? [] : [`azp ${presenter}`]),
    ...Object.entries(claims).flatMap(([name, values]) => values.map((value) => `${name} ${value}`)),
  ]);
}

/** The least token that has what two ask for; undefined where none can. */
function together(one: LeastToken, other: LeastToken): LeastToken | undefined {
  for (const key of ['issuer', 'subject', 'presenter'] as const) {
    if (one[key] !== undefined && other[key] !== undefined && one[key] !== other[key]) return undefined;
  }
  const claims: Record<string, readonly string[]> = { ...one.claims };
  for (const [name, values] of Object.entries(other.claims ?? {})) claims[name] = union(claims[name], values);
  const [issuer, subject, presenter] = [one.issuer ?? other.issuer, one.subject ?? other.subject, one.presenter ?? other.presenter];
  return {
    ...(issuer !== undefined && { issuer }),
    ...(subject !== undefined && { subject }),
    ...(presenter !== undefined && { presenter }),
    audiences: union(one.audiences, other.audiences ?? []),
    claims,
  };
}

/** Every value of every list, in all combinations. */
export function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>((all, list) => all.flatMap((some) => list.map((one) => [...some, one])), [[]]);
}

/** The least tokens of several demands that must all hold, each by its alternatives. */
export function allOfTokens(demands: readonly (readonly LeastToken[])[]): readonly LeastToken[] {
  return demands.reduce<readonly LeastToken[]>((all, alternatives) => (
    all.flatMap((token) => alternatives.flatMap((one) => together(token, one) ?? []))
  ), [{}]);
}

function union(some: readonly string[] = [], others: readonly string[]): readonly string[] {
  return [...new Set([...some, ...others])].sort();
}

function subsetsOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  return items.reduce<readonly (readonly T[])[]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

function distinct(tokens: readonly LeastToken[]): readonly LeastToken[] {
  return [...new Map(tokens.map((token) => [JSON.stringify(tokenOf(token)), token])).values()];
}

/** Whatever nobody asked for is not in it. */
function tokenOf({ issuer = NAMELESS_ISSUER, subject = '', audiences = [], presenter = '', claims = {} }: LeastToken): Token {
  const names = Object.keys(claims).sort();
  return { state: 'valid', issuer, subject, audiences, presenter, claims: Object.fromEntries(names.map((name) => [name, claims[name]])) };
}
