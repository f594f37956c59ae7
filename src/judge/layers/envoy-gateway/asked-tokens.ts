/** What a policy asks of tokens, as the least tokens that have it. */
import type { AuthorizationRule } from './read/authorization';
import type { SecurityPolicy } from './read/security-policy';
import { allOfTokens, NAMELESS_ISSUER, type AskedTokens, type LeastToken } from '../../requests/tokens';

export function tokensAskedBy({ jwt, authorization }: SecurityPolicy): AskedTokens {
  const rules = authorization?.rules ?? [];
  return {
    accepted: (jwt?.providers ?? []).flatMap(({ issuer, audiences }): readonly LeastToken[] => {
      const own = { issuer: issuer === '' ? NAMELESS_ISSUER : issuer };
      return audiences.length === 0 ? [own] : audiences.map((audience) => ({ ...own, audiences: [audience] }));
    }),
    asked: rules.filter(({ allows }) => allows).flatMap(leastOf),
    refused: rules.filter(({ allows }) => !allows).flatMap(leastOf),
  };
}

function leastOf({ jwt }: AuthorizationRule): readonly LeastToken[] {
  if (!jwt) return [];
  return allOfTokens([
    ...jwt.claims.map(({ name, values }) => values.map((value) => leastWith(name, value))),
    ...jwt.scopes.map((scope) => [leastWith('scope', scope), leastWith('scp', scope)]),
  ]);
}

function leastWith(name: string, value: string): LeastToken {
  if (name === 'iss') return { issuer: value };
  if (name === 'sub') return { subject: value };
  if (name === 'aud') return { audiences: [value] };
  return name === 'azp' ? { presenter: value } : { claims: { [name.split('.').join('][')]: [value] } };
}
