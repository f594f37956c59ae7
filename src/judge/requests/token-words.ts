import { NAMELESS_ISSUER } from './tokens';
import type { Token } from '../core/flow';

/** A token in words that follow a request: `with a token of https://id.example.com for shop with groups admin`. */
export function tokenWords(token: Token): string {
  if (token.state === 'absent') return 'without a token';
  if (token.state === 'invalid') return 'with an invalid token';
  const { issuer, subject, audiences = [], claims = {} } = token;
  const asked = Object.entries(claims).filter(([, values]) => values.length > 0).map(([name, values]) => `${name.replaceAll('][', '.')} ${values.join(' ')}`);
  return [
    `with a token of ${issuer === NAMELESS_ISSUER ? 'another issuer' : issuer}`,
    audiences.length > 0 ? `for ${audiences.join(' and ')}` : 'for no audience',
    ...(subject === '' ? ['without a subject'] : []),
    ...(asked.length > 0 ? [`with ${asked.join(' and ')}`] : []),
  ].join(' ');
}

/** Any of some tokens, each of which opens something. */
export function credentialWords(tokens: readonly Token[]): string {
  return tokens.map(tokenWords).map((words) => words.replace(/ without a subject/, '').replace(/^with a token/, 'token').replace(/ for no audience/, ' for any audience')).join(' or ');
}
