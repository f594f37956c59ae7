/**
 * The requests to one port, in groups of those that the same callers may make: each group is a route. No two matches of different groups take one request
 * with the same precedence, because which of two such routes gets it depends on which is the older.
 *
 * Source: the proxy's http/route crate: of the matches that fit the one counts whose path matches more characters, whatever its type, then one that names
 * a method; an expression matches a whole path.
 */
import { expressionFor } from './excluding';
import type { HttpOperation, HttpOperations } from '../../../graph/http-operations';
import { sortedBy, sortedUnique } from '../../../graph/order';
import { ANY } from '../../../graph/selection';
import { matchesPath, pathFormOf } from '../../../graph/values/http-path';
import type { HttpPathForm } from '../../../graph/values/http-path';
import { literalExpression } from '../../../graph/values/literal';

/** A caller, and what it may ask for at the port. */
export interface AskingCaller {
  readonly id: string;
  readonly http: HttpOperations;
}

export interface RequestMatch {
  readonly path: { readonly type: 'Exact' | 'PathPrefix' | 'RegularExpression'; readonly value: string };
  readonly method?: string;
}

export interface RequestGroup {
  /** Sorted. Empty: those who may ask for anything, and so are authorized already. */
  readonly callers: readonly string[];
  readonly matches: readonly RequestMatch[];
}

/** As far as routes can hold it. What they cannot was refused, unless the callee holds it itself or a waiver says that nobody need: then the whole port is meant. */
export function heldByRoutes(http: HttpOperations): HttpOperations {
  const isHeld = http.kind === 'any' || http.items.every(({ paths }) => (
    paths.kind === 'any' || (paths.kind === 'only' && paths.items.every((path) => pathFormOf(path) !== 'suffix'))
  ));
  return isHeld ? http : ANY;
}

/** Empty where nobody is held to some requests: then the port needs no routes. */
export function groupsOf(callers: readonly AskingCaller[]): readonly RequestGroup[] {
  const asking = itemsOf(callers);
  if (asking.length === 0) return [];
  const groups = new Map<string, RequestMatch[]>();
  const add = (ids: Iterable<string>, match: RequestMatch) => {
    const key = JSON.stringify(sortedUnique(ids));
    groups.set(key, [...groups.get(key) ?? [], match]);
  };
  const anybody = callers.some(({ http }) => http.kind === 'any');
  const isApart = namesRoot(asking);
  for (const { path, covers } of placesOf(asking, isApart)) {
    const here = asking.filter(covers);
    const whole = new Set(here.filter(({ methods }) => methods.kind === 'any').map(({ id }) => id));
    const methods = sortedUnique(here.flatMap((item) => (item.methods.kind === 'only' ? item.methods.items : [])));
    for (const method of methods) {
      const some = new Set([...whole, ...here.filter((item) => item.methods.kind === 'only' && item.methods.items.includes(method)).map(({ id }) => id)]);
      if (some.size > whole.size) add(some, { path, method });
    }
    if (whole.size > 0) add(whole, { path });
    // Where the rest goes before nothing, it takes what is left here as well.
    else if (anybody && (isApart || path.type === 'PathPrefix')) add([], { path });
  }
  return sortedBy([...groups], ([key]) => key).map(([key, matches]) => ({ callers: JSON.parse(key) as readonly string[], matches }));
}

interface Item extends HttpOperation {
  readonly id: string;
}

function itemsOf(callers: readonly AskingCaller[]): readonly Item[] {
  return callers.flatMap(({ id, http }) => (http.kind === 'any' ? [] : http.items.map((item): Item => ({ id, ...item }))));
}

/** Paths that none of the callers tells apart, and which items are about all of them. */
interface Place {
  readonly path: RequestMatch['path'];
  readonly covers: (item: Item) => boolean;
}

/** Whether anything but the rest takes the root, which a prefix for the rest would match with as many characters. */
function namesRoot(asking: readonly Item[]): boolean {
  return asking.some(({ paths }) => paths.kind === 'only' && paths.items.some((pattern) => matchesPath(pattern, '/')));
}

/**
 * Each whole path, each beginning without what lies inside of it, each template, and the rest. `isApart`: whether the rest has to leave out all others.
 */
function placesOf(asking: readonly Item[], isApart: boolean): readonly Place[] {
  const { whole, beginnings, templates } = namedIn(asking);
  const inside = (beginning: string) => ({ whole, beginnings: beginnings.filter((other) => other !== beginning && other.startsWith(beginning)) });
  return [
    ...whole.map((value): Place => ({ path: { type: 'Exact', value }, covers: takes((pattern) => matchesPath(pattern, value)) })),
    ...beginnings.map((value): Place => ({
      path: { type: 'RegularExpression', value: expressionFor(value, inside(value)) }, covers: takes((pattern) => isBeginning(pattern) && value.startsWith(pattern.slice(0, -1))),
    })),
    ...templates.map((value): Place => ({ path: { type: 'RegularExpression', value: templateExpression(value) }, covers: takes((pattern) => isAllOf(pattern, value)) })),
    {
      path: isApart ? { type: 'RegularExpression', value: expressionFor('', { whole, beginnings }) } : { type: 'PathPrefix', value: '/' },
      covers: takes(() => false),
    },
  ];
}

/** Patterns of which one is a template, that share paths and are not for the same callers: which of them a proxy takes, their age would decide. */
export function tryFindConflict(callers: readonly AskingCaller[]): readonly [string, string] | undefined {
  const asking = itemsOf(callers);
  const { all, templates } = namedIn(asking);
  // Where the rest is an expression, it leaves out no templates.
  if (templates.length > 0 && namesRoot(asking) && (callers.some(({ http }) => http.kind === 'any') || asking.some(({ paths }) => paths.kind === 'any'))) return [templates[0], '/'];
  const callersOf = (pattern: string) => {
    const some = asking.filter(takes((other) => isAllOf(other, pattern)));
    return JSON.stringify(sortedUnique(some.map(({ id, methods }) => JSON.stringify([id, methods]))));
  };
  for (const template of templates) {
    const other = all.find((pattern) => pattern !== template && meets(template, pattern) && callersOf(pattern) !== callersOf(template));
    if (other !== undefined) return [template, other];
  }
  return undefined;
}

interface Named {
  readonly all: readonly string[];
  readonly whole: readonly string[];
  /** Without the star. */
  readonly beginnings: readonly string[];
  readonly templates: readonly string[];
}

function namedIn(asking: readonly Item[]): Named {
  const all = sortedUnique(asking.flatMap(({ paths }) => (paths.kind === 'only' ? paths.items : [])));
  const ofForm = (form: HttpPathForm) => all.filter((path) => pathFormOf(path) === form);
  return { all, whole: ofForm('exact'), beginnings: ofForm('prefix').map((path) => path.slice(0, -1)), templates: ofForm('template') };
}

function takes(isAll: (pattern: string) => boolean): Place['covers'] {
  return ({ paths }) => paths.kind === 'any' || (paths.kind === 'only' && paths.items.some(isAll));
}

function isBeginning(pattern: string): boolean {
  return pathFormOf(pattern) === 'prefix';
}

/** Whether a pattern means everything that another one does. */
function isAllOf(pattern: string, other: string): boolean {
  if (pattern === other) return true;
  return isBeginning(pattern) ? headOf(other).startsWith(pattern.slice(0, -1)) : pathFormOf(other) === 'exact' && matchesPath(pattern, other);
}

/** Whether a template may share paths with another pattern. */
function meets(template: string, other: string): boolean {
  if (pathFormOf(other) === 'exact') return matchesPath(template, other);
  const [head, otherHead] = [headOf(template), headOf(other)];
  if (!head.startsWith(otherHead) && !otherHead.startsWith(head)) return false;
  if (isBeginning(other)) return true;
  const [steps, otherSteps] = [template, other].map((text) => text.split('/'));
  if (steps.includes(MANY) || otherSteps.includes(MANY)) return true;
  if (steps.length !== otherSteps.length) return false;
  return steps.every((step, index) => isOperator(step) || isOperator(otherSteps[index]) || step === otherSteps[index]);
}

/** What all paths of a pattern begin with. */
function headOf(pattern: string): string {
  return pattern.replace(/[*{].*$/s, '');
}

const ONE = '{*}';
const MANY = '{**}';

function isOperator(step: string): boolean {
  return step === ONE || step === MANY;
}

/** Source: RFC 3986, section 3.3, `pchar`. */
const PCHAR = "a-zA-Z0-9\\-._~%!$&'()*+,;=:@";

function templateExpression(template: string): string {
  const steps = template.split('/').map((step) => (step === ONE ? `[${PCHAR}]+` : step === MANY ? `[${PCHAR}/]*` : literalExpression(step)));
  return `^(?:${steps.join('/')})$`;
}
