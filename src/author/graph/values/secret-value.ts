import { nameKind } from './secret-names';
import { REFERENCE, shapeReason } from './secret-shapes';

/** NIST SP 800-63B, section 5.1.1: four digits are the shortest secret that people memorize. */
const PIN_MIN = 4;
/** Below this length, random text and words cannot be told apart. */
const RANDOM_MIN = 16;
/** Bits a character: random hexadecimal of this length has about 3.3, random base64 about 3.7, words about 2.5. */
const HEX_ENTROPY = 2.8;
const TEXT_ENTROPY = 3.3;

/**
 * Why an environment variable's value looks like a credential, to be read after "because "; the value is not in it.
 * The rule is this library's own (issue 2, "secrets"): a value that shows what it is, such as a token or a URL with a
 * password; any literal under a name that promises a credential; a random-looking one under a name that hints at one.
 */
export function secretReason(name: string, value: string): string | undefined {
  const text = value.trim();
  if (text === '' || REFERENCE.test(text)) return undefined;
  const reason = shapeReason(text);
  if (reason !== undefined) return reason;
  const kind = nameKind(name);
  if (kind === 'password' && /^\d+$/.test(text) && text.length >= PIN_MIN) return `the name '${name}' says that it is a password`;
  if (kind === 'plain' || isHarmless(text)) return undefined;
  if (kind === 'telling') return looksRandom(text) ? `it looks random and the name '${name}' hints at a credential` : undefined;
  return `the name '${name}' says that it is a ${kind}`;
}

/** Values that are no credential under any name: switches, numbers, durations, addresses, places, names of headers. */
function isHarmless(text: string): boolean {
  return /^(true|false|yes|no|on|off|enabled|disabled|none|null|nil|undefined)$/i.test(text)
    || /^[+-]?\d+(\.\d+)?(ns|us|ms|s|m|h|d)?$/.test(text)
    || /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text)
    || /^arn:[a-z-]+:[a-z0-9-]+:\S+$/.test(text)
    || /^(vault|ref\+\w+|op|secretref|env|file|ssm):\S+$/i.test(text)
    || /^X(-[A-Z][A-Za-z0-9]*)+$/.test(text)
    || isPath(text);
}

/** A file's path. Base64 may begin with '/' too, so no part may look like a piece of it. */
function isPath(text: string): boolean {
  const isPiece = (part: string) => part.length >= 6 && kindsOf(part) === 3;
  return /^(\/|\.\.?\/|~\/)[\w./@+-]*$/.test(text) && !text.split('/').some((part) => isPiece(part) || looksRandom(part));
}

function looksRandom(text: string): boolean {
  if (text.length < RANDOM_MIN || /\s/.test(text)) return false;
  return kindsOf(text) >= 2 && entropy(text) >= (/^[0-9a-f-]+$/i.test(text) ? HEX_ENTROPY : TEXT_ENTROPY);
}

/** How many it holds of lower-case letters, upper-case letters and digits. */
function kindsOf(text: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(text)).length;
}

/** Shannon's entropy in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  const length = [...text].length;
  return [...counts.values()].reduce((sum, count) => sum - (count / length) * Math.log2(count / length), 0);
}
