/** Requests that a service may admit, as its file has them and as they were declared. */
import type { DeclaredRequests } from '../../../judge/declared';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { Grant } from '../../specification/access';

/** `port method path` each, with a star for any method, and for any path. Exceptions are a path of their own. */
export type Allowed = ReadonlySet<string>;

const ANY = '*';

/** No path begins so. */
const EXCEPT = '!';

/** Who must be signed in is asked elsewhere. */
export function allowedBy(grants: readonly Grant[]): readonly string[] {
  return grants.flatMap(({ port: { containerPort }, requests }) => (requests ?? [{}]).flatMap((one) => pairs(containerPort, one)));
}

/** The same of a list in a file; undefined where it is anything else. */
export function allowedIn(list: unknown): readonly string[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const read = itemsOf(list).map((item): readonly string[] | undefined => {
    const { port, methods, paths, notPaths, ...others } = fieldsOf(item);
    const isRead = [methods, paths, notPaths].every((texts) => texts === undefined || isTexts(texts));
    const isTooMuch = Object.keys(others).length > 0 || (paths !== undefined && notPaths !== undefined);
    return typeof port !== 'number' || !isRead || isTooMuch ? undefined : pairs(port, { methods, paths, notPaths } as Requests);
  });
  return read.every((one) => one !== undefined) ? read.flat() : undefined;
}

/** One of several things that some allow and others do not; undefined where they allow the same. */
export function firstBeyond(some: readonly string[], others: readonly string[]): string | undefined {
  const known = new Set(others);
  return some.find((one) => {
    const [port, method, ...path] = one.split(' ');
    return ![one, `${port} ${ANY} ${path.join(' ')}`, `${port} ${method} ${ANY}`, `${port} ${ANY} ${ANY}`].some((wider) => known.has(wider));
  });
}

/** In words. */
export function shown(one: string): string {
  const [port, method, ...path] = one.split(' ');
  const [at] = path;
  const where = at === ANY ? 'any path' : at.startsWith(EXCEPT) ? `any path but ${[at.slice(EXCEPT.length), ...path.slice(1)].join(', ')}` : at;
  return `${method === ANY ? 'any method' : method} on ${where} at ${port}`;
}

type Requests = Pick<DeclaredRequests, 'methods' | 'paths' | 'notPaths'>;

function pairs(port: number, { methods = [ANY], paths, notPaths }: Requests): readonly string[] {
  const where = notPaths ? [`${EXCEPT}${[...new Set(notPaths)].sort().join(' ')}`] : paths ?? [ANY];
  return methods.flatMap((method) => where.map((path) => `${port} ${method} ${path}`));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '' && item !== ANY);
}
