import type { Any, NonEmpty, Only } from './selection';

/** Who signs people in, and whose tokens are taken for that. */
export interface IssuerNode {
  readonly issuer: string;
  readonly audiences: NonEmpty<string>;
  /** Where its public keys are. */
  readonly keys: IssuerKeys;
  /** Whether workloads behind a proxy that has verified a token get the token as well. */
  readonly forwardToken: boolean;
  /** Whose passports these tokens are. @default - they are tokens from outside */
  readonly minter?: MinterNode;
}

/** A service that makes passports. */
export interface MinterNode {
  /** The path of its construct. */
  readonly path: string;
  /** Below which path it is asked for them. */
  readonly pathPrefix: string;
}

/** Keys by value, by address, or where the issuer's own metadata says. */
export type IssuerKeys =
  | { readonly kind: 'inline'; readonly jwks: string }
  | { readonly kind: 'address'; readonly uri: string }
  | { readonly kind: 'discovered' };

/** People that an issuer has signed in, by what their token must have. */
export interface UsersNode {
  readonly issuer: IssuerNode;
  /** At least one of these. */
  readonly audiences: NonEmpty<string>;
  /** All of these. */
  readonly claims: readonly ClaimNode[];
}

/** A claim with at least one of some values. */
export interface ClaimNode {
  /** Its name, after those of the claims that it is in. */
  readonly path: NonEmpty<string>;
  readonly values: NonEmpty<string>;
}

/** Who must be signed in to make a request. Any: nobody has to be. */
export type SignedIn = Any | Only<UsersNode>;

/** Whom a workload admits, whoever calls it in their name. */
export interface AdmissionNode {
  readonly users: NonEmpty<UsersNode>;
  /** Paths for which nobody has to be signed in. */
  readonly publicPaths: readonly string[];
}

/** The users of whom one must be signed in; none where nobody has to be. */
export function usersOf(users: SignedIn): readonly UsersNode[] {
  return users.kind === 'any' ? [] : users.items;
}

/** Equal for users of whom the same is asked. */
export function keyOfUsers(users: SignedIn): string {
  return users.kind === 'any' ? '' : users.items.map((one) => JSON.stringify(one)).sort().join(' ');
}

/** Each once, in an order that no order of declaration can change. */
export function distinctUsers(users: readonly UsersNode[]): readonly UsersNode[] {
  const byKey = new Map(users.map((one) => [JSON.stringify(one), one]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key)!);
}

/** People who are both; none where nobody can be, because a token has one issuer. */
export function bothUsers(some: NonEmpty<UsersNode>, others: NonEmpty<UsersNode>): readonly UsersNode[] {
  return distinctUsers(some.flatMap((one) => others.flatMap((other): readonly UsersNode[] => {
    if (one.issuer.issuer !== other.issuer.issuer) return [];
    const [first, ...rest] = one.audiences.filter((audience) => other.audiences.includes(audience));
    const claims = [...new Map([...one.claims, ...other.claims].map((claim) => [JSON.stringify(claim), claim])).values()];
    return first === undefined ? [] : [{ issuer: one.issuer, audiences: [first, ...rest], claims }];
  })));
}
