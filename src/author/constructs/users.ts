import type { Issuer } from './issuer';
import type { Passport } from './passport';
import { checkArgument, checkProps } from './props/check';
import { ISSUER, PASSPORT, USERS_LIST } from './props/tables';
import { mark } from '../graph/prop-types';
import type { UsersRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/** A claim that a token must have. */
export interface ClaimCondition {
  /** The name of the claim, after the names of those that it is in: `['groups']`, `['realm_access', 'roles']`. */
  readonly claim: string[];

  /** Its values: it must be one of these, or a list that has one of them. */
  readonly anyOf: string[];
}

/** Which people of an issuer are meant. All of what is named must hold. */
export interface UsersOptions {
  /**
   * For whom the token must be: one of these, which are some of the issuer's audiences.
   *
   * @default - one of the issuer's audiences
   */
  readonly audiences?: string[];

  /**
   * What the token must allow (`scope`): all of these.
   *
   * @default - nothing is asked for
   */
  readonly scopes?: string[];

  /**
   * Groups, of which the person must be in one.
   *
   * @default - no group is asked for
   */
  readonly groups?: string[];

  /**
   * The claim that has the groups, after the names of those that it is in: `['realm_access', 'roles']`.
   *
   * @default ['groups']
   */
  readonly groupsClaim?: string[];

  /**
   * Other claims that the token must have.
   *
   * @default - none
   */
  readonly claims?: ClaimCondition[];
}

/**
 * People who must be signed in: at an edge (`edge.exposes(web, { users })`), at a service (`service.admits(users)`), or for one call
 * (`Access.http({ users })`). Requests show it by a token (`Authorization: Bearer …`), which the proxy before the workload verifies.
 */
export class Users {
  /** People whom an issuer has signed in: all of them, or those with some scopes, groups or other claims. */
  public static of(issuer: Issuer, options: UsersOptions = {}): Users {
    checkArgument('Users.of', 'issuer', issuer, ISSUER);
    checkProps('Users.of', 'UsersOptions', options);
    return new Users(wordForWord({ factory: 'of', issuer: issuer._record, options }));
  }

  /**
   * People with a passport, all of them or some: at services and for calls behind the edge that hands it out, never at an edge. The names of claims
   * are those that the passport has.
   */
  public static withPassport(passport: Passport, options: UsersOptions = {}): Users {
    checkArgument('Users.withPassport', 'passport', passport, PASSPORT);
    checkProps('Users.withPassport', 'UsersOptions', options);
    return new Users(wordForWord({ factory: 'of', issuer: passport._record, options }));
  }

  /** People who are among any of these. */
  public static anyOf(...users: Users[]): Users {
    checkArgument('Users.anyOf', 'users', users, USERS_LIST);
    return new Users({ factory: 'anyOf', users: users.map(({ _record }) => _record) });
  }

  private constructor(
    /** @internal */
    public readonly _record: UsersRecord,
  ) {
    mark(this, 'Users');
  }
}
