/** People who must be signed in, by what their tokens must have. */
import type { IssuerRecord, UsersRecord } from '../../author/graph/record/values';
import type { DeclaredRequests, DeclaredTokens } from '../../judge/declared';
import { matchesPattern, pathPattern } from '../../judge/requests/pattern';
import { tryParseJson } from '../objects/json';
import { fieldsOf, itemsOf } from '../objects/values';

/** An issuer, and how its tokens are verified. */
export interface IssuerSpec {
  readonly issuer: string;
  /** Undefined: read from `jwksUri`. */
  readonly jwks: string | undefined;
  /** Undefined: where the issuer itself says. */
  readonly jwksUri: string | undefined;
  readonly forwardToken: boolean;
  /** Whether these are passports, which the program makes itself. */
  readonly minted: boolean;
}

/** Whom a workload admits. */
export interface AdmissionSpec {
  readonly tokens: readonly DeclaredTokens[];
  readonly publicPaths: readonly string[];
}

/** Whom passports are for, where nothing is said. Only they have a usual audience. */
const PASSPORT_AUDIENCES: readonly string[] = ['internal'];

/** Tokens of any of these people. */
export function tokensOf(users: UsersRecord): readonly DeclaredTokens[] {
  if (users.factory === 'anyOf') return users.users.flatMap(tokensOf);
  const { issuer: { options: { issuer, audiences: ofIssuer = PASSPORT_AUDIENCES } }, options } = users;
  const { audiences = ofIssuer, scopes = [], groups, groupsClaim = ['groups'], claims = [] } = options;
  return [{
    issuer,
    audiences: [...audiences],
    claims: [
      ...scopes.map((scope) => ({ name: 'scope', values: [scope] })),
      ...(groups ? [{ name: nameOf(groupsClaim), values: [...groups] }] : []),
      ...claims.map(({ claim, anyOf }) => ({ name: nameOf(claim), values: [...anyOf] })),
    ],
  }];
}

/** As conditions of policies name a claim that is in others. */
function nameOf(path: readonly string[]): string {
  return path.join('][');
}

/** The issuers of these people. */
export function issuersOf(users: UsersRecord): readonly IssuerSpec[] {
  return users.factory === 'anyOf' ? users.users.flatMap(issuersOf) : [issuerOf(users.issuer)];
}

export function issuerOf(record: IssuerRecord): IssuerSpec {
  const { options: { issuer, jwks, jwksUri } } = record;
  const minted = record.factory === 'mintedBy';
  // Services call others with the passport that they got.
  const forwardToken = minted || (record.options.forwardToken ?? true);
  return { issuer, jwks: jwks === undefined ? undefined : verifying(jwks), jwksUri, forwardToken, minted };
}

/** Requests to a callee that admits these people only: they must be what the caller says as well, except on public paths. */
export function admitted(requests: readonly DeclaredRequests[] | undefined, { tokens, publicPaths }: AdmissionSpec): readonly DeclaredRequests[] {
  return (requests ?? [{}]).flatMap((one): readonly DeclaredRequests[] => {
    const both = one.tokens ? one.tokens.flatMap((own) => tokens.flatMap((other) => bothOf(own, other))) : tokens;
    const open = publicPaths.flatMap((path) => shared(path, one));
    return [
      ...(both.length > 0 ? [{ ...one, tokens: both }] : []),
      ...(open.length > 0 ? [{ ...one, paths: open }] : []),
    ];
  });
}

/** Tokens that are of both kinds. A token has one issuer. */
function bothOf(one: DeclaredTokens, other: DeclaredTokens): readonly DeclaredTokens[] {
  const audiences = one.audiences.filter((audience) => other.audiences.includes(audience));
  return one.issuer === other.issuer && audiences.length > 0 ? [{ issuer: one.issuer, audiences, claims: [...one.claims, ...other.claims] }] : [];
}

/** What of a public path, a whole one or one that ends with a star, the caller may ask for. In doubt it is nothing. */
function shared(path: string, { paths, notPaths }: DeclaredRequests): readonly string[] {
  if (notPaths?.some((one) => mayMeet(path, one))) return [];
  if (paths === undefined) return [path];
  return paths.flatMap((one) => {
    if (includes(one, path)) return [path];
    return path.endsWith('*') && !/[{]|^\*/.test(one) && includes(path, one) ? [one] : [];
  });
}

/** Whether a path pattern means all that another one means, which is a whole path or a beginning. */
function includes(wide: string, narrow: string): boolean {
  if (!narrow.endsWith('*')) return matchesPattern(pathPattern(wide), narrow);
  return /^[^*{]*\*$/.test(wide) && narrow.slice(0, -1).startsWith(wide.slice(0, -1));
}

function mayMeet(path: string, other: string): boolean {
  if (!path.endsWith('*')) return matchesPattern(pathPattern(other), path);
  const [start, known] = [path.slice(0, -1), /^[^*{]*/.exec(other)![0]];
  return known.startsWith(start) || (known !== other && start.startsWith(known));
}

/** Keys for encryption verify nothing, and are no part of what proxies are told. Source: RFC 7517, section 4.2. */
function verifying(jwks: string): string {
  const set = fieldsOf(tryParseJson(jwks));
  return JSON.stringify({ ...set, keys: itemsOf(set.keys).filter((key) => fieldsOf(key).use !== 'enc') });
}
