/** Origins of pages, as browsers send them. Sources: RFC 6454, section 6.1, and Gateway API, CORSOrigin. */
import { bad, ok } from './checked';
import type { Checked } from './checked';

const ORIGIN = /^https?:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::[1-9]\d{0,4})?$/;
const LONGEST = 253;
const EXPECTED = 'the origin of a page, as browsers send it: \'https://app.example.com\'';

/** Ports that browsers leave out. */
const USUAL: Readonly<Record<string, string>> = { http: ':80', https: ':443' };

export function parseOrigin(text: string): Checked<string> {
  const fix = fixOf(text);
  return fix === undefined ? ok(text) : bad(EXPECTED, fix);
}

function fixOf(text: string): string | undefined {
  if (text.includes('*')) return 'name each origin: with a wildcard, pages of whoever gets such a name read the answers of its users';
  if (text === 'null') return 'name an origin: pages in a sandbox and local files have none, and anybody can make one';
  const [scheme, rest = ''] = text.toLowerCase().split('://');
  if (!Object.hasOwn(USUAL, scheme)) return `write the scheme: 'https://${text.replace(/^.*:\/\//, '')}'`;
  const host = rest.split(/[/?#]/)[0];
  const bare = host.endsWith(USUAL[scheme]) ? host.slice(0, -USUAL[scheme].length) : host;
  const meant = `${scheme}://${bare}`;
  if (meant !== text) return `write '${meant}': lower case, without a path, and without the port of the scheme`;
  return ORIGIN.test(text) && text.length <= LONGEST ? undefined : 'write scheme, host name and perhaps a port';
}
