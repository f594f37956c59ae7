/** What a route may ask of requests beside their path. Source: Gateway API, HTTPMethod and HTTPHeaderMatch. */
import { bad, ok } from './checked';
import type { Checked } from './checked';

/** Each value of the API's enum; a Gateway takes no others. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

export function parseRouteMethod(text: string): Checked<string> {
  if (METHODS.has(text)) return ok(text);
  const upper = text.trim().toUpperCase();
  return bad('a method of HTTP that routes know', METHODS.has(upper) ? `write HttpMethod.${upper}` : `write one of ${[...METHODS].join(', ')}`);
}

/** RFC 9110, section 5.6.2, `token`. */
const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;

export function parseHeaderName(text: string): Checked<string> {
  const expected = 'the name of a header, such as \'x-version\'';
  if (!TOKEN.test(text)) return bad(expected, "write at most 256 letters, digits and '-', without a colon");
  if (text.toLowerCase() === 'host') return bad(expected, "name hosts as such: hosts: ['shop.example.com']");
  return ok(text);
}

const LONGEST_VALUE = 4096;

/** RFC 9110, section 5.5: visible characters, with single spaces and tabs between them; others are changed or refused on the way. */
export function parseHeaderValue(text: string): Checked<string> {
  const expected = 'the value of a header, as it is sent';
  if (text.length > LONGEST_VALUE) return bad(expected, `write at most ${LONGEST_VALUE} characters`);
  if (/^[!-~](?:[ \t!-~]*[!-~])?$/.test(text)) return ok(text);
  return bad(expected, text.trim() === '' ? 'write a value' : `write ASCII characters, without white space around them: '${text.replace(/[^ -~]/g, '').trim()}'`);
}
