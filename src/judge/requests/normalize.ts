/**
 * The path that policies see.
 *
 * Sources: the documentation of `pathNormalization`, and the proxy of such meshes itself, which tests ask. BASE is its normalize_path:
 * a backslash becomes a slash, RFC 3986 dot segments are resolved, with a parameter as well (`..;x`), encoded unreserved characters are decoded,
 * and what can't stand in a path is encoded. Query and fragment are never part of it.
 */
import type { PathNormalization } from '../options';

const UNRESERVED = /[A-Za-z0-9\-._~]/;

/** What proxies encode where it finds it as it is. */
const UNFIT = /["<>^`{|}]|[^\x21-\x7e]/gu;

/** Dot segments that have a parameter. Proxies look for them before they do anything else to backslashes and encoded characters. */
const DOTS_WITH_PARAMETER = /(?<=\/)(\.{1,2});[^/]*/g;

/** A percent sign, with what it encodes if it encodes anything. */
const PERCENT = /%([0-9a-fA-F]{2})?/g;

/** In the place of a percent sign that encodes nothing. */
const BARE_PERCENT = '\0';

const NORMALIZE: Readonly<Record<PathNormalization, (path: string) => string>> = {
  NONE: (path) => path,
  BASE: base,
  MERGE_SLASHES: (path) => mergeSlashes(base(path)),
  DECODE_AND_MERGE_SLASHES: (path) => mergeSlashes(base(unescapeSlashes(path))),
};

/**
 * Whether a proxy takes this for the path of a request. Others it answers with 400, whatever its policies say. Source: the same: a path begins
 * with a slash and has no fragment, and normalize_path refuses an encoded NUL.
 */
export function isRequestPath(path: string, mode: PathNormalization): boolean {
  return path.startsWith('/') && !path.includes('#') && (mode === 'NONE' || !withoutParameters(withoutQuery(path)).includes('%00'));
}

export function normalizePath(path: string, mode: PathNormalization): string {
  return NORMALIZE[mode](withoutQuery(path));
}

function withoutQuery(path: string): string {
  return path.replace(/[?#].*$/s, '');
}

function base(path: string): string {
  const fit = withoutParameters(path).replace(/\\/g, '/').replace(UNFIT, encode);
  const decoded = fit.replace(PERCENT, (found, hex?: string) => {
    if (hex === undefined) return BARE_PERCENT;
    const char = String.fromCharCode(parseInt(hex, 16));
    return UNRESERVED.test(char) ? char : found;
  });
  // What was decoded must not complete a percent sign before it.
  const whole = decoded.replace(/\0(?=[0-9a-fA-F]{2})/g, '%25').replaceAll(BARE_PERCENT, '%');
  return removeDotSegments(whole);
}

function withoutParameters(path: string): string {
  return path.replace(DOTS_WITH_PARAMETER, '$1');
}

function unescapeSlashes(path: string): string {
  return path.replace(/%2f/gi, '/').replace(/%5c/gi, '\\');
}

function encode(char: string): string {
  return [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** RFC 3986, section 5.2.4, for paths that begin with a slash. */
function removeDotSegments(path: string): string {
  if (!path.startsWith('/')) return path;
  const out: string[] = [];
  const segments = path.slice(1).split('/');
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === '..') out.pop();
    else if (segment !== '.') out.push(segment);
    if (last && (segment === '.' || segment === '..')) out.push('');
  });
  return `/${out.join('/')}`;
}

/** Of slashes alone two are left. */
function mergeSlashes(path: string): string {
  return /^\/{2,}$/.test(path) ? '//' : path.replace(/\/{2,}/g, '/');
}
