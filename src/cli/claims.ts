/** Reads the claims of a token, as a decoder of tokens shows them. */
import { readFileSync } from 'node:fs';
import { BadInput } from './bad-input';
import type { Token } from '../judge/core/flow';

/** Claims whose texts proxies divide at blanks. Source: RFC 8693, section 4.2. */
const DIVIDED: ReadonlySet<string> = new Set(['scope', 'permission']);

/** A valid token with the claims of a file: whether it was signed, and has not expired, is for who asks. */
export function tokenWithClaims(path: string): Token {
  const claims = readClaims(path);
  const { iss, sub = '', aud, azp } = claims;
  if (typeof iss !== 'string' || iss === '' || typeof sub !== 'string') throw new BadInput(`Invalid token ${path}: expected "iss", a text that is not empty, and "sub", a text.`);
  const found: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(claims)) collect(found, name, value);
  return {
    state: 'valid', issuer: iss, subject: sub, audiences: textsOf(aud), presenter: typeof azp === 'string' ? azp : '', claims: found,
  };
}

function readClaims(path: string): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadInput(`Cannot read the claims of a token from ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Told below.
  }
  throw new BadInput(`Invalid token ${path}: expected the claims of a token as a JSON object, such as {"iss": "https://id.example.com", "sub": "ann", "aud": "shop"}.`);
}

/** Texts and lists of texts, those inside others as well. Policies cannot compare anything else. */
function collect(found: Record<string, readonly string[]>, name: string, value: unknown): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [inner, one] of Object.entries(value)) collect(found, `${name}][${inner}`, one);
    return;
  }
  const texts = textsOf(value);
  if (typeof value === 'string' || Array.isArray(value)) found[name] = typeof value === 'string' && DIVIDED.has(name) ? value.split(' ').filter((one) => one !== '') : texts;
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value as readonly unknown[] : [value]).filter((one): one is string => typeof one === 'string');
}
