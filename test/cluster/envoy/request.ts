import type { Flow } from '../../../src/judge/core/flow';

/** What is asked on a connection. */
export type Request = Pick<Flow, 'method' | 'path' | 'host' | 'headers' | 'token'> & { readonly method: string; readonly path: string; readonly host: string };

export const HOST = 'callee.example.com';

/** Paths that resemble one, in every way in which proxies and servers were ever found to disagree. */
export function neighboursOf(path: string): readonly string[] {
  const segments = path.split('/');
  const last = segments[segments.length - 1]!;
  const parent = segments.slice(0, -1).join('/');
  return [
    path, `${path}/`, `/${path}`, `${parent}//${last}`, `${path}//`,
    `${path}?page=1`, `${path}?`, `${path}/?page=1`, `/other?${path}`,
    `${parent}%2F${last}`, `${parent}%2f${last}`, `${path}%2F`, `%2F${path.slice(1)}`, `${path}%2Fx`, `${parent}\\${last}`, `${path}%5C`, `\\${path.slice(1)}`, path.slice(1), `${path}?x=%00`,
    `/.${path}`, `${path}/.`, `${path}/..`, `/x/..${path}`, `${path}/../other`, `${path}/%2e%2e/other`, `/x/%2E%2E${path}`, `${path}/x/..`, `/..${path}`,
    path.toUpperCase(), `${parent}/%${last.charCodeAt(0).toString(16)}${last.slice(1)}`,
    `${path}x`, `${path}.json`, `${path};v=1`, `${path}%20`, `${path}%00`, `${path}=`, `${path}%`, `${path}/more`, `${path}/more/more`, path.slice(0, -1) || '/',
    `${parent}/other`, `/v1${path}`, '/', '/other',
  ].filter((neighbour, index, all) => all.indexOf(neighbour) === index);
}

/** A path that a path of a policy takes. */
export function pathMeantBy(value: string): string {
  if (value === '*') return '/anything';
  return value.replace(/\{\*\*\}/g, 'a/b').replace(/\{\*\}/g, 'a').replace(/^\*/, '/a').replace(/\*$/, 'a');
}
