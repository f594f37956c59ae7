import type { AuthorizationRule } from './authorization-policy';
import type { Match } from './match';

/** Shows everything that rules ask. There are many thousands of rules, and no list of all that they ask is needed. */
export function visitMatches(rules: readonly AuthorizationRule[], visit: (match: Match) => void): void {
  for (const { from, to, when } of rules) {
    if (from !== 'anyone') for (const source of from) source.forEach(visit);
    if (to !== 'anything') for (const operation of to) operation.forEach(visit);
    when.forEach(visit);
  }
}
