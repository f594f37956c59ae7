/**
 * Texts that cdk8s writes without quotes, or in a block, and that kubectl reads as something else. Sources: go.yaml.in/yaml/v2, resolve.go
 * (numbers of base 2, 8 and 16 in any case, underscores behind a sign) and scannerc.go (line ends and control characters of Unicode, tabs
 * before the first text of a block); tried with sigs.k8s.io/yaml 1.6.
 */
import { randomBytes } from 'node:crypto';
import { Yaml } from 'cdk8s';

const NUMBER = /^[-+]?_*0_*[oObBxX][\da-fA-F_]+$|^[-+]_[\d_.eE+-]+$/;
const INVISIBLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
const BLOCK = /^\n*[ ]*\t[^]*\n|^\n+[ ]*\t|^\s*\n\s*$/;
const MERGE_KEY = '<<';

/** Half of a character. UTF-8 has no bytes for it. Source: Unicode, section 3.9. */
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Whether kubectl would read the text as something else. */
export function isMisread(text: string): boolean {
  return NUMBER.test(text) || INVISIBLE.test(text) || BLOCK.test(text) || HALF.test(text);
}

/** The text between quotes, where every reader reads it. */
export function quoted(text: string): string {
  if (HALF.test(text)) throw new Error(`got the text ${JSON.stringify(text)}, expected whole characters: it holds half of one, which no file can hold; take it out`);
  return JSON.stringify(text).replace(new RegExp(INVISIBLE, 'g'), (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A whole document by cdk8s, but for such texts. */
export function printWhole(document: object): string {
  const tokens = new Map<string, string>();
  const copy = withTokens(document, tokens, new Map());
  if (tokens.size === 0) return Yaml.stringify(document);
  let text = Yaml.stringify(copy);
  for (const [token, quotes] of tokens) text = text.replaceAll(token, () => quotes);
  return text;
}

/** Plain words in the place of such texts. What stands in two places still does. */
function withTokens(value: unknown, tokens: Map<string, string>, copies: Map<object, unknown>): unknown {
  if (typeof value === 'string') return isMisread(value) ? tokenFor(value, tokens) : value;
  if (typeof value !== 'object' || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    copies.set(value, list);
    for (const item of value) list.push(withTokens(item, tokens, copies));
    return list;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const map: Record<string, unknown> = {};
  copies.set(value, map);
  for (const [key, item] of Object.entries(value)) {
    const name = key === MERGE_KEY || isMisread(key) ? tokenFor(key, tokens) : key;
    Object.defineProperty(map, name, { value: withTokens(item, tokens, copies), enumerable: true, configurable: true, writable: true });
  }
  return map;
}

function tokenFor(text: string, tokens: Map<string, string>): string {
  const token = `zt${randomBytes(12).toString('hex')}quoted`;
  tokens.set(token, quoted(text));
  return token;
}

/** The first such text of a document that cdk8s prints by itself, and where it stands. */
export function tryFindMisread(value: unknown, path = ''): { readonly path: string; readonly text: string } | undefined {
  if (typeof value === 'string') return isMisread(value) ? { path, text: value } : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (key === MERGE_KEY || isMisread(key)) return { path: at, text: key };
    const found = tryFindMisread(item, at);
    if (found) return found;
  }
  return undefined;
}
