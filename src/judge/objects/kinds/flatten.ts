/** Lists, taken apart as kubectl does before it applies anything. */
import type { Body } from './kind';

/** Keys and indexes that lead from a value to what stands in it. */
export type FlatPath = readonly (string | number)[];

export interface FlatObject {
  readonly body: Body;
  /** Empty for what stands in no list. */
  readonly path: FlatPath;
}

export interface FlatProblem {
  readonly path: FlatPath;
  readonly message: string;
}

export interface Flattened {
  readonly objects: FlatObject[];
  readonly problems: FlatProblem[];
}

const HERE: FlatPath = Object.freeze([]);

/** Adds the objects of a value, which may be a list. kubectl takes apart no list inside another, and reads no bare array. */
export function flatten(value: unknown, into: Flattened, path: FlatPath = HERE): void {
  if (Array.isArray(value)) {
    into.problems.push({ path, message: 'expected a Kubernetes object, got an array: kubectl reads several objects from a List or from several documents' });
    return;
  }
  if (typeof value !== 'object' || value === null) {
    into.problems.push({ path, message: `expected a Kubernetes object, got ${JSON.stringify(value)}` });
    return;
  }
  const body = value as Body;
  if (isList(body)) {
    flattenItems(body, into, path);
    return;
  }
  if (typeof body.kind !== 'string' || body.kind === '') {
    into.problems.push({ path: [...path, 'kind'], message: 'an object without a kind: every manifest needs apiVersion and kind' });
    return;
  }
  into.objects.push({ body, path });
}

/**
 * Whatever has items is a list, whatever its kind says: kubectl applies its items and nothing else of it. A List may leave them out.
 * Source: apimachinery, unstructuredJSONScheme.
 */
function isList({ kind, items }: Body): boolean {
  return Array.isArray(items) || kind === 'List' || (typeof kind === 'string' && kind.endsWith('List') && items !== undefined);
}

function flattenItems({ kind, apiVersion, items }: Body, into: Flattened, path: FlatPath): void {
  const name = typeof kind === 'string' && kind !== '' ? kind : 'list';
  if (items === undefined || items === null) return;
  if (!Array.isArray(items)) {
    into.problems.push({ path: [...path, 'items'], message: `the items of a ${name} have to be a list of objects, got ${typeof items}` });
    return;
  }
  items.forEach((item: unknown, index) => {
    const place = [...path, 'items', index];
    if (isNested(item)) into.problems.push({ path: place, message: `item ${index} of a ${name}: expected an object, got a list: kubectl takes no list inside another; put its items here` });
    else if (typeof item === 'object' && item !== null) flatten(withListedKind(item as Body, name, apiVersion), into, place);
    else into.problems.push({ path: place, message: `item ${index} of a ${name}: expected a Kubernetes object, got ${JSON.stringify(item ?? null)}` });
  });
}

function isNested(item: unknown): boolean {
  return typeof item === 'object' && item !== null && !Array.isArray(item) && isList(item as Body);
}

/** Items of a typed list (PodList) may leave out what the list says. Source: apimachinery, decodeToList. */
function withListedKind(item: Body, list: string, apiVersion: unknown): Body {
  const kind = list.endsWith('List') ? list.slice(0, -'List'.length) : list;
  return kind === '' || Array.isArray(item) || Object.hasOwn(item, 'kind') ? item : { apiVersion, kind, ...item };
}
