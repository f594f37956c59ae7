import { bad, Checked, ok } from './checked';
import { literalExpression } from './literal';

/** How a path is compared with that of a request. */
export type HttpPathForm = 'exact' | 'prefix' | 'suffix' | 'template';

/** A path that a caller may use. */
export interface HttpPath {
  readonly text: string;
  readonly form: HttpPathForm;
}

const EXPECTED = 'a path: \'/orders\' exactly, \'/orders/*\' for all that begins so, \'*.html\' for all that ends so, or \'/orders/{*}\' and \'/orders/{**}\' for one segment and for any number';

const ONE = '{*}';
const ANY = '{**}';

/** RFC 3986, section 3.3, `pchar`; '*' and the braces were looked at before. */
const PCHAR = /^[A-Za-z0-9\-._~%!$&'()+,;:@=]*$/;

/**
 * A path that can match something: proxies compare it with the request's path after normalization (RFC 3986, section 6.2.2, and merged
 * slashes), so a path that normalization never yields is refused.
 */
export function parseHttpPath(text: string): Checked<HttpPath> {
  const fix = outlineFix(text) ?? (text.includes('{') || text.includes('}') ? templateFix(text) : starFix(text)) ?? literalFix(text);
  return fix === undefined ? ok({ text, form: pathFormOf(text) }) : bad(EXPECTED, fix);
}

/** The form of a valid path. */
export function pathFormOf(text: string): HttpPathForm {
  if (text.includes('{')) return 'template';
  if (text.startsWith('*')) return 'suffix';
  return text.endsWith('*') ? 'prefix' : 'exact';
}

/** Whether a whole path is one of those that a valid path means. */
export function matchesPath(pattern: string, path: string): boolean {
  switch (pathFormOf(pattern)) {
    case 'exact': return path === pattern;
    case 'prefix': return path.startsWith(pattern.slice(0, -1));
    case 'suffix': return path.endsWith(pattern.slice(1));
    case 'template': return new RegExp(`^${pattern.split('/').map((step) => (step === ONE ? '[^/]+' : step === ANY ? '.*' : literalExpression(step))).join('/')}$`).test(path);
  }
}

function outlineFix(text: string): string | undefined {
  if (text === '') return 'write a path, or leave paths out for any path';
  if (text === '*') return 'leave paths out for any path';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return `write the path alone: '${text.replace(/^[^:]*:\/\/[^/]*/, '') || '/'}'`;
  if (/\s/.test(text)) return 'write it without white space, which no request\'s path holds: as %20 where it is meant';
  if (text.includes('?') || text.includes('#')) return `leave out what follows '${text.split(/[?#]/)[0]}': only the path is compared`;
  if (text.includes('\\')) return `write '/' for '\\': '${text.replace(/\\+/g, '/')}'`;
  if (!text.startsWith('/') && !text.startsWith('*')) return `put a '/' first: '/${text}'`;
  return undefined;
}

/** Operators are whole segments, nothing operates after '{**}', and '*' stands nowhere else. */
function templateFix(text: string): string | undefined {
  if (text.startsWith('*')) return 'put a \'/\' first: a template describes the whole path';
  const segments = text.split('/');
  const named = segments.map((segment) => segment.replace(/^\{[^{}*]+\}$/, ONE));
  if (named.join('/') !== text) return `write '${named.join('/')}': templates have no names`;
  const literals = segments.filter((segment) => segment !== ONE && segment !== ANY);
  const glued = literals.find((segment) => segment.includes(ONE) || segment.includes(ANY));
  if (glued !== undefined) return `make '${ONE}' or '${ANY}' a whole segment in place of '${glued}'`;
  if (literals.some((segment) => /[{}]/.test(segment))) return `use '{' and '}' only in '${ONE}' and '${ANY}'`;
  if (literals.some((segment) => segment.includes('*'))) {
    return `write '${segments.map((segment) => segment === '*' ? ONE : segment).join('/')}' or no template: '*' and '${ONE}' do not go together`;
  }
  const any = segments.indexOf(ANY);
  const operatesLater = any >= 0 && segments.slice(any + 1).some((segment) => segment === ONE || segment === ANY);
  return operatesLater ? `let '${ANY}' be the last operator, or write '${ONE}' for each segment` : undefined;
}

/** One '*', at the one end or the other: elsewhere it would be the character. */
function starFix(text: string): string | undefined {
  const stars = text.split('*').length - 1;
  if (stars === 0) return undefined;
  if (stars === 1 && (text.startsWith('*') || text.endsWith('*'))) return undefined;
  const template = text.split('/').map((segment) => segment === '*' ? ONE : segment === '**' ? ANY : segment).join('/');
  const wildSegments = !template.replaceAll(ONE, '').replaceAll(ANY, '').includes('*');
  return wildSegments && parseHttpPath(template).ok ? `write '${template}'` : 'write \'*\' once, as the first or the last character';
}

function literalFix(text: string): string | undefined {
  if (text.includes('//')) return `write one '/': '${text.replace(/\/+/g, '/')}'`;
  if (/%(2f|2e|5c)/i.test(text)) return 'write the character itself: an encoded \'/\', \'.\' or \'\\\' never matches after normalization';
  if (/%00/.test(text)) return 'leave out %00: proxies refuse requests with it';
  if (/%(?![0-9a-f]{2})/i.test(text)) return 'write two hexadecimal digits after \'%\', or %25 for the character itself';
  const segments = text.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) {
    return /[*{]/.test(text) ? 'leave out the steps \'.\' and \'..\': normalization takes them' : `write the path it leads to: '${withoutSteps(segments)}'`;
  }
  const strange = [...text.replaceAll(ANY, '').replaceAll(ONE, '').replace(/^\*|\*$/g, '')].find((char) => char !== '/' && !PCHAR.test(char));
  return strange === undefined ? undefined : encodingFix(strange);
}

function encodingFix(char: string): string {
  // A lone surrogate has no encoding.
  const encoded = /^[\uD800-\uDFFF]$/.test(char) ? '' : encodeURIComponent(char);
  return encoded.startsWith('%') ? `write ${encoded} for '${char}', as clients send it` : `leave out '${char}'`;
}

function withoutSteps(segments: readonly string[]): string {
  const kept: string[] = [];
  for (const segment of segments.slice(1)) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}
