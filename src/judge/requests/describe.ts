/** Says in patterns which requests a set of classes means. Equal sets have equal descriptions. */
import type { Dimension, RequestSpace } from './requests';
import type { Token } from '../core/flow';

/**
 * Strings of one dimension: all, or those of some patterns without those of others (`patterns: ['*']` and exceptions
 * is all but the exceptions). `like` stands for strings that no pattern names alone, by an example of each class.
 */
export type StringSet =
  | { readonly kind: 'any' }
  | { readonly kind: 'in'; readonly patterns: readonly string[]; readonly except: readonly string[]; readonly like: readonly string[] };

/** Matches everything that can occur. */
const EVERYTHING = '*';

/** Requests whose method, path and host are each in a set. */
export interface RequestSet {
  readonly methods: StringSet;
  readonly paths: StringSet;
  readonly hosts: StringSet;
  /** One token of each kind that is meant. @default - tokens were not told apart, or all of them are meant */
  readonly tokens?: readonly Token[];
}

interface Atom {
  readonly method: number;
  readonly path: number;
  readonly host: number;
  readonly token?: number;
}

/** Rectangles that together are exactly these classes. */
export function describeRequests(space: RequestSpace, atoms: readonly Atom[]): readonly RequestSet[] {
  const { tokens } = space;
  if (!tokens) return describeRectangles(space, atoms);
  const byToken = new Map<number, Atom[]>();
  for (const atom of atoms) byToken.set(atom.token ?? 0, [...byToken.get(atom.token ?? 0) ?? [], atom]);
  // Tokens with the same requests are told together.
  const alike = new Map<string, { readonly sets: readonly RequestSet[]; readonly meant: Token[] }>();
  for (const [token, some] of byToken) {
    const sets = describeRectangles(space, some);
    const key = sets.map(formatRequestSet).join(' | ');
    const known = alike.get(key) ?? { sets, meant: [] };
    alike.set(key, known);
    known.meant.push(tokens[token]);
  }
  return Object.freeze([...alike.values()].flatMap(({ sets, meant }) => (
    meant.length === tokens.length ? sets : sets.map((set) => Object.freeze({ ...set, tokens: Object.freeze(meant) }))
  )));
}

function describeRectangles(space: RequestSpace, atoms: readonly Atom[]): readonly RequestSet[] {
  // First the methods of every path and host, then the paths with the same methods, then the hosts with the same of both.
  const byTarget = group(atoms, (atom) => `${atom.host}/${atom.path}`, (atom) => atom.method);
  const targets = [...byTarget].map(([key, methods]) => ({ host: Number(key.split('/')[0]), path: Number(key.split('/')[1]), methods: methods.join() }));
  const byPaths = group(targets, ({ host, methods }) => `${host}/${methods}`, ({ path }) => path);
  const slabs = [...byPaths].map(([key, paths]) => ({ host: Number(key.split('/')[0]), methods: key.split('/')[1], paths: paths.join() }));
  const byHosts = group(slabs, (slab) => `${slab.methods}/${slab.paths}`, (slab) => slab.host);
  return Object.freeze([...byHosts].map(([key, hosts]) => {
    const [methods, paths] = key.split('/').map((list) => list.split(',').map(Number));
    return Object.freeze({
      methods: describeSet(space.methods, methods), paths: describeSet(space.paths, paths), hosts: describeSet(space.hosts, hosts),
    });
  }));
}

function describeSet(dimension: Dimension, wanted: readonly number[]): StringSet {
  const target = new Set(wanted);
  if (target.size === dimension.atoms.length) return { kind: 'any' };
  const inside = cover(dimension, target);
  if (inside.rest.length === 0) return Object.freeze({ kind: 'in', patterns: inside.patterns, except: [], like: [] });
  const all = dimension.atoms.map((_, index) => index);
  // One pattern around the set, the narrowest first, and at last everything.
  const hulls = [...byPattern(dimension), { value: EVERYTHING, atoms: all }]
    .filter(({ atoms }) => wanted.every((index) => atoms.includes(index)))
    .sort((left, right) => left.atoms.length - right.atoms.length);
  for (const { value, atoms } of hulls) {
    const outside = cover(dimension, new Set(atoms.filter((index) => !target.has(index))), target);
    if (outside.rest.length === 0) return Object.freeze({ kind: 'in', patterns: [value], except: outside.patterns, like: [] });
  }
  const like = inside.rest.map((index) => dimension.atoms[index].witness).sort();
  return Object.freeze({ kind: 'in', patterns: inside.patterns, except: [], like });
}

/** The classes that each pattern matches. */
function byPattern(dimension: Dimension): readonly { readonly value: string; readonly atoms: readonly number[] }[] {
  const found = dimension.values.map((value) => ({ value, atoms: [] as number[] }));
  dimension.atoms.forEach(({ matching }, index) => { for (const position of matching) found[position].atoms.push(index); });
  return found;
}

/**
 * Patterns that lie wholly in a set, widest first, and what of the set they leave. With `avoid`, a pattern may reach
 * beyond the set, but not into what is to be avoided.
 */
function cover(
  dimension: Dimension, target: ReadonlySet<number>, avoid?: ReadonlySet<number>,
): { readonly patterns: readonly string[]; readonly rest: readonly number[] } {
  const candidates = byPattern(dimension)
    .filter(({ atoms }) => atoms.length > 0 && atoms.every((index) => (avoid ? !avoid.has(index) : target.has(index))))
    .sort((left, right) => right.atoms.length - left.atoms.length || (left.value < right.value ? -1 : 1));
  const rest = new Set(target);
  const patterns: string[] = [];
  for (const { value, atoms } of candidates) {
    if (!atoms.some((index) => rest.has(index))) continue;
    patterns.push(value);
    for (const index of atoms) rest.delete(index);
  }
  return { patterns: patterns.sort(), rest: [...rest] };
}

function group<T>(items: readonly T[], keyOf: (item: T) => string, valueOf: (item: T) => number): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const item of items) {
    const key = keyOf(item);
    const list = groups.get(key);
    if (list) list.push(valueOf(item));
    else groups.set(key, [valueOf(item)]);
  }
  for (const list of groups.values()) list.sort((left, right) => left - right);
  return groups;
}

/** `POST /payment/*`, or `any` where nothing is limited. */
export function formatRequestSet(set: RequestSet): string {
  const parts = [formatSet(set.methods), formatSet(set.paths)];
  const tokens = set.tokens ? ` with ${JSON.stringify(set.tokens)}` : '';
  if (parts[0] === '*' && parts[1] === '*' && set.hosts.kind === 'any') return `*${tokens}`;
  return `${set.hosts.kind === 'any' ? parts.join(' ') : `${parts.join(' ')} host ${formatSet(set.hosts)}`}${tokens}`;
}

function formatSet(set: StringSet): string {
  if (set.kind === 'any') return '*';
  const named = [...set.patterns, ...set.like.map((example) => `like ${example}`)].join(',');
  return set.except.length === 0 ? named : `${named} except ${set.except.join(',')}`;
}
