/** Tokens that edges declare. */
import type { Token } from '../core/flow';
import type { DeclaredEdge, DeclaredTokens } from '../declared';
import { combinations, type LeastToken } from '../requests/tokens';

/** Whether a token has all that is declared. One without a subject is nobody's. */
export function isDeclaredToken({ issuer, audiences, claims }: DeclaredTokens, token: Token | undefined): boolean {
  if (token?.state !== 'valid' || token.issuer !== issuer || token.subject === '') return false;
  return audiences.some((audience) => token.audiences?.includes(audience) === true)
    && claims.every(({ name, values }) => values.some((value) => token.claims?.[name]?.includes(value) === true));
}

/** The least tokens that edges declare. */
export function leastDeclared(edges: readonly DeclaredEdge[]): readonly LeastToken[] {
  const declared = edges.flatMap(({ requests = [] }) => requests.flatMap(({ tokens = [] }) => tokens));
  const distinct = [...new Map(declared.map((tokens) => [JSON.stringify(tokens), tokens])).values()];
  return distinct.flatMap(({ issuer, audiences, claims }) => {
    const needs = combinations([audiences, ...claims.map(({ values }) => values)]);
    return needs.map(([audience, ...values]): LeastToken => ({
      issuer,
      audiences: [audience],
      claims: claims.reduce<Record<string, readonly string[]>>((all, { name }, index) => (
        { ...all, [name]: [...all[name] ?? [], values[index]] }
      ), {}),
    }));
  });
}
