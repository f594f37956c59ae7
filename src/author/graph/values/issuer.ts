import { bad, Checked, ok } from './checked';

/**
 * The name of an issuer, as its tokens have it (`iss`).
 *
 * Source: OpenID Connect Core 1.0, section 2: a URL with the scheme https, and without query and fragment.
 */
export function parseIssuer(text: string): Checked<string> {
  return parseUrl(text, "the issuer as its tokens name it (`iss`): a URL such as 'https://id.example.com'");
}

/** Where the keys of an issuer are. Whoever can change what is read there can sign tokens, so that it is read over TLS. */
export function parseJwksUri(text: string): Checked<string> {
  return parseUrl(text, "where the keys of the issuer are: a URL such as 'https://id.example.com/jwks.json'", true);
}

function parseUrl(text: string, expected: string, mayHaveQuery = false): Checked<string> {
  if (/[\s*<>"\\^`{|}]/.test(text)) return bad(expected, 'leave out wildcards, white space and what no URL has');
  if (!URL.canParse(text)) return bad(expected, 'write the whole URL');
  const { protocol, username, password, search, hash } = new URL(text);
  if (protocol !== 'https:') return bad(expected, 'write https: whoever changes what is read over anything else can sign tokens');
  if (username !== '' || password !== '') return bad(expected, 'leave out the user and the password');
  if (hash !== '' || text.includes('#') || (!mayHaveQuery && (search !== '' || text.includes('?')))) return bad(expected, 'leave out what follows ? or #');
  return ok(text);
}

/** An audience, or a value of a claim: policies would read a star at either end as a wildcard. */
export function parseTokenValue(text: string): Checked<string> {
  const expected = 'a text without white space and without a star at either end, which policies take for a wildcard';
  if (text === '') return bad(expected, 'write a value: an empty one is in no token');
  // eslint-disable-next-line no-control-regex
  if (/[\s\u0000-\u001f]/.test(text)) return bad(expected, 'name each value by itself');
  return text.startsWith('*') || text.endsWith('*') ? bad(expected, 'write the whole value') : ok(text);
}

/** Claims that other parts of a declaration speak of, or that proxies look at themselves. Source: RFC 7519, section 4.1. */
const REGISTERED: Readonly<Record<string, string>> = {
  iss: 'the issuer says it',
  aud: 'name it among the audiences',
  exp: 'proxies check it',
  nbf: 'proxies check it',
  iat: 'no policy can compare times',
  sub: 'no person is named here',
  azp: 'name audiences',
};

/** The name of a claim. Policies put it in brackets. */
export function parseClaimName(text: string): Checked<string> {
  const expected = "the name of a claim, such as 'groups'";
  if (text === '' || /[\s[\]]/.test(text)) return bad(expected, 'write it without brackets and white space; claims inside others are a list of names');
  return Object.hasOwn(REGISTERED, text) ? bad(expected, `leave '${text}' out: ${REGISTERED[text]}`) : ok(text);
}
