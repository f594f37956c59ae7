/** The requests that a set of policies can tell apart at a port: methods times paths times hosts, and tokens where a question names some. */
import type { Token } from '../core/flow';
import type { PathNormalization } from '../options';
import type { StringSpace } from './alphabet';
import { stringAtoms, type StringAtom } from './atoms';
import { normalizePath } from './normalize';
import { hostPattern, pathPattern, stringPattern, tryParseRegexValue, type Pattern } from './pattern';

/** The values that policies compare a request with. */
export interface RequestPatterns {
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
  /** Tokens of end users to tell apart; `too-many`, where no list shows all of them. @default - what policies ask of tokens is left open */
  readonly tokens?: readonly Token[] | 'too-many';
}

export const NO_PATTERNS: RequestPatterns = Object.freeze({ methods: [], paths: [], hosts: [] });

/** One dimension with the patterns that cut it. */
export interface Dimension {
  readonly values: readonly string[];
  readonly atoms: readonly StringAtom[];
}

export interface RequestSpace {
  readonly methods: Dimension;
  readonly paths: Dimension;
  readonly hosts: Dimension;
  readonly pathsAre: PathsAre;
  /** Where tokens are told apart. */
  readonly tokens?: readonly Token[];
}

/** More combinations than this are not judged one by one. */
const BUDGET = 8_192;

/** The same with tokens, of which each has few answers. */
const BUDGET_WITH_TOKENS = 65_536;

const FAMILIAR_METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

/** How paths stand in a space: alone, or with what stands behind them in the request, which some proxies compare as well. */
export type PathsAre = 'alone' | 'with queries';

/** The classes of requests, or undefined where there are too many. */
export function requestSpace(patterns: RequestPatterns, normalization: PathNormalization, pathsAre: PathsAre = 'alone'): RequestSpace | undefined {
  if (!isUncut(patterns)) return cutSpace(patterns, normalization, pathsAre);
  let space = UNCUT.get(normalization);
  if (!space) UNCUT.set(normalization, space = cutSpace(NO_PATTERNS, normalization, 'alone'));
  return space;
}

/** All requests as one class, by how paths are changed. */
const UNCUT = new Map<PathNormalization, RequestSpace | undefined>();

/** Whether no request is told from another. */
export function isUncut({ methods, paths, hosts, tokens }: RequestPatterns): boolean {
  return tokens === undefined && methods.length + paths.length + hosts.length === 0;
}

function cutSpace(patterns: RequestPatterns, normalization: PathNormalization, pathsAre: PathsAre): RequestSpace | undefined {
  const methods = dimension(patterns.methods, stringPattern, { start: '', occurs: () => true, familiar: FAMILIAR_METHODS });
  const paths = pathDimension(patterns.paths, normalization, pathsAre);
  const hosts = dimension(patterns.hosts, hostPattern, { start: '', occurs: () => true, familiar: ['host.example'] });
  const { tokens } = patterns;
  if (!methods || !paths || !hosts || tokens === 'too-many') return undefined;
  const size = methods.atoms.length * paths.atoms.length * hosts.atoms.length;
  if (size > BUDGET || size * (tokens?.length ?? 1) > BUDGET_WITH_TOKENS) return undefined;
  return Object.freeze({ methods, paths, hosts, pathsAre, ...(tokens && { tokens }) });
}

/** All patterns of several sets, each once. */
export function mergePatterns(sets: Iterable<RequestPatterns>): RequestPatterns {
  const methods = new Set<string>();
  const paths = new Set<string>();
  const hosts = new Set<string>();
  let tokens: RequestPatterns['tokens'];
  for (const set of sets) {
    for (const value of set.methods) methods.add(value);
    for (const value of set.paths) paths.add(value);
    for (const value of set.hosts) hosts.add(value);
    if (set.tokens) tokens = tokens ? bothOf(tokens, set.tokens) : set.tokens;
  }
  return { methods: [...methods], paths: [...paths], hosts: [...hosts], ...(tokens && { tokens }) };
}

function bothOf(some: NonNullable<RequestPatterns['tokens']>, others: NonNullable<RequestPatterns['tokens']>): NonNullable<RequestPatterns['tokens']> {
  if (some === 'too-many' || others === 'too-many') return 'too-many';
  return [...new Map([...some, ...others].map((token) => [JSON.stringify(token), token])).values()];
}

/** A fragment is in no request. */
function withoutQuery(path: string): string {
  return path.replace(/\?[^#]*$/s, '');
}

function dimension(values: readonly string[], read: (value: string) => Pattern, space: StringSpace): Dimension | undefined {
  const sorted = [...new Set(values)].sort();
  const atoms = stringAtoms(sorted.map((value) => tryParseRegexValue(value) ?? read(value)), space);
  return atoms && Object.freeze({ values: sorted, atoms });
}

/** Paths as they were cut last: all callees behind a Gateway are asked about the same ones. */
let lastPaths: { readonly key: string; readonly dimension: Dimension | undefined } | undefined;

function pathDimension(values: readonly string[], normalization: PathNormalization, pathsAre: PathsAre): Dimension | undefined {
  const cut = () => dimension(values, pathPattern, {
    start: '/', occurs: (path) => normalizePath(path, normalization) === (pathsAre === 'alone' ? path : withoutQuery(path)), familiar: ['/'],
  });
  if (values.length === 0) return cut();
  const key = JSON.stringify([normalization, pathsAre, [...values].sort()]);
  if (lastPaths?.key !== key) lastPaths = { key, dimension: cut() };
  return lastPaths.dimension;
}
