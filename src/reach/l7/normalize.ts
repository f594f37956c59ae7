/**
 * The path that policies see.
 *
 * Source: Istio "Path normalization" (MeshConfig.pathNormalization). BASE is Envoy's normalize_path: RFC 3986 dot
 * segments and encoded unreserved characters are resolved, a backslash becomes a slash. Query and fragment are never
 * part of it.
 */
import type { PathNormalization } from '../options';

const UNRESERVED = /[A-Za-z0-9\-._~]/;

const NORMALIZE: Readonly<Record<PathNormalization, (path: string) => string>> = {
  NONE: (path) => path,
  BASE: base,
  MERGE_SLASHES: (path) => mergeSlashes(base(path)),
  DECODE_AND_MERGE_SLASHES: (path) => mergeSlashes(base(path.replace(/%2f/gi, '/').replace(/%5c/gi, '\\'))),
};

/**
 * Whether a proxy takes this for the path of a request. Others it answers with 400, whatever its policies say. Source: Envoy 1.40: a path begins
 * with a slash (or is the star of OPTIONS), and normalize_path refuses an encoded NUL.
 */
export function isRequestPath(path: string, mode: PathNormalization): boolean {
  if (path === '*') return true;
  return path.startsWith('/') && (mode === 'NONE' || !withoutQuery(path).includes('%00'));
}

export function normalizePath(path: string, mode: PathNormalization): string {
  return NORMALIZE[mode](withoutQuery(path));
}

function withoutQuery(path: string): string {
  return path.replace(/[?#].*$/s, '');
}

function base(path: string): string {
  const decoded = path.replace(/\\/g, '/').replace(/%([0-9a-fA-F]{2})/g, (encoded, hex: string) => {
    const char = String.fromCharCode(parseInt(hex, 16));
    return UNRESERVED.test(char) ? char : encoded;
  });
  return removeDotSegments(decoded);
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

function mergeSlashes(path: string): string {
  return path.replace(/\/{2,}/g, '/');
}
