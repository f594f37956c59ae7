/** What a token must have. A claim is compared as a text or as a list, and tokens have either: each way is a rule of its own. */
import { providerName } from './providers';
import type { ClaimNode, UsersNode } from '../../graph/users';

export interface ClaimCondition {
  readonly name: string;
  readonly valueType: 'String' | 'StringArray';
  readonly values: readonly string[];
}

export interface TokenRule {
  readonly provider: string;
  readonly claims: readonly ClaimCondition[];
}

/** Claims that are read as lists, however they are written. Source: Envoy Gateway 1.9, internal/xds/translator/jwt.go. */
const ALWAYS_LISTS: ReadonlySet<string> = new Set(['scope', 'scp']);

/** More ways than these are not written. */
export const MOST_WAYS = 8;

/** The issuer is asked for as well: of a rule that asks for no claim, everybody would be meant, also without a token. */
export function claimsOf(users: UsersNode): readonly TokenRule[] {
  const issuer: ClaimCondition = { name: 'iss', valueType: 'String', values: [users.issuer.issuer] };
  const asked = demandsOf(users).map(({ path, values }) => {
    const name = path.join('.');
    const types = ALWAYS_LISTS.has(name) ? ['StringArray'] as const : ['String', 'StringArray'] as const;
    return types.map((valueType): ClaimCondition => ({ name, valueType, values }));
  });
  const ways = asked.reduce<readonly (readonly ClaimCondition[])[]>(
    (all, forms) => all.flatMap((some) => forms.map((one) => [...some, one])), [[issuer]],
  );
  return ways.map((claims) => ({ provider: providerName(users.issuer), claims }));
}

export function waysOf(users: UsersNode): number {
  return 2 ** demandsOf(users).filter(({ path }) => !ALWAYS_LISTS.has(path.join('.'))).length;
}

/** Audiences of the issuer are asked for where tokens are verified; fewer of them here. */
function demandsOf({ issuer, audiences, claims }: UsersNode): readonly ClaimNode[] {
  const isNarrower = issuer.audiences.some((audience) => !audiences.includes(audience));
  return [...(isNarrower ? [{ path: ['aud'] as const, values: audiences }] : []), ...claims];
}
