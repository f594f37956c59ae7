import type { Example } from './example';
import { KINDS, MUTATED_KINDS } from './kinds';
import type { MutatedKind } from './kinds';
import type { Effect } from './operator';
import { allPlaces, changed, matches, pathText, placesOf, shapeText, valueAt } from './paths';
import type { Path } from './paths';
import type { Manifest } from '../support/synth';

/** One change to one object of one example. */
export interface Mutant {
  readonly example: Example;
  readonly kind: string;
  readonly effect: Effect;
  /** What is done where: `delete spec.ingress[1].from[0] of NetworkPolicy shop/orders`. */
  readonly name: string;
  /** The same without indexes and without the object: what is alike in many. */
  readonly shape: string;
  /** Where the object stands among those of the example, or behind them. */
  readonly at: number;
  /** The object as it is now; absent where it was deleted. */
  readonly object: Manifest | undefined;
  /** Whether the object is none of the example's, and was put beside them. */
  readonly isBeside?: boolean;
}

export type Change = Pick<Mutant, 'effect' | 'object'> & { readonly verb: string; readonly how?: string; readonly path: Path };

/** Every mutant of every object of an example, in a fixed order. */
export function mutantsOf(example: Example): readonly Mutant[] {
  return example.objects.flatMap((object: Manifest, at) => {
    const kind = MUTATED_KINDS.find((one) => one === object.kind);
    return kind ? changesOf(object, kind).map((change) => mutantAt(example, at, change)) : [];
  });
}

/** The object of an example with one change to it. */
export function mutantAt(example: Example, at: number, { effect, object, verb, how, path }: Change): Mutant {
  const original: Manifest = example.objects[at];
  const kind = String(original.kind);
  const { name, namespace } = original.metadata;
  const words = (where: string) => [verb, where, how].filter((word) => word !== undefined && word !== '').join(' ');
  const trait = path.length === 0 ? Object.keys(original.spec ?? {}).join() : '';
  return {
    example,
    kind,
    effect,
    at,
    object,
    name: `${words(pathText(path))} of ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
    shape: `${kind}${isWaypoint(original) ? ' of a waypoint' : ''}${trait && ` with ${trait}`}: ${words(shapeText(path)) || verb}`,
  };
}

/** A Gateway of which next to nothing is as of an edge. */
function isWaypoint({ kind, spec }: Manifest): boolean {
  return kind === 'Gateway' && spec?.gatewayClassName === 'istio-waypoint';
}

function changesOf(object: Manifest, kind: MutatedKind): readonly Change[] {
  const { ignored, operators } = KINDS[kind];
  const isIgnored = (path: Path) => ignored.some((pattern) => matches(pattern, path));
  const places = allPlaces(object, isIgnored);
  const changes = [
    { effect: 'delete' as const, verb: 'delete', path: [], object: undefined },
    ...places.flatMap((path) => generic(object, path)),
    ...operators.flatMap(({ at, effect, how, to }) => placesOf(at, object).flatMap((path): Change[] => {
      const value = to(valueAt(object, path), object);
      return value === undefined ? [] : [{ effect, verb: effect, how, path, object: changed(object, path, value) }];
    })),
  ];
  const before = JSON.stringify(object);
  return changes.filter((change) => JSON.stringify(change.object) !== before);
}

/** What can be done to a field without knowing what it means. */
function generic(object: Manifest, path: Path): readonly Change[] {
  const value = valueAt(object, path);
  const key = path[path.length - 1];
  const misspelt = typeof key === 'string' ? renamed(object, path, key) : undefined;
  return [
    { effect: 'delete', verb: 'delete', path, object: changed(object, path, undefined) },
    ...(misspelt === undefined ? [] : [{ effect: 'misspell' as const, verb: 'misspell the key', path, object: misspelt }]),
    ...emptied(value).map((empty) => ({ effect: 'delete' as const, verb: 'empty', path, object: changed(object, path, empty) })),
    ...strayed(value).map(({ how, to }) => ({ effect: 'misspell' as const, verb: 'misspell', how, path, object: changed(object, path, to) })),
  ];
}

/** With a letter too many; the order of the keys stays. */
function renamed(object: Manifest, path: Path, key: string): Manifest {
  const holderPath = path.slice(0, -1);
  const holder = valueAt(object, holderPath) as Record<string, unknown>;
  const copy = Object.fromEntries(Object.entries(holder).map(([name, value]) => [name === key ? `${name}x` : name, value]));
  return holderPath.length === 0 ? structuredClone(copy) : changed(object, holderPath, structuredClone(copy));
}

function emptied(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.length > 0 ? [[]] : [];
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? [{}] : [];
}

/** Values next to the right one. */
function strayed(value: unknown): readonly { readonly how: string; readonly to: unknown }[] {
  switch (typeof value) {
    case 'number': return [{ how: 'by one more', to: value + 1 }, { how: 'by one less', to: value - 1 }];
    case 'boolean': return [{ how: 'to the opposite', to: !value }];
    case 'string': return [{ how: 'by one letter', to: misspeltWord(value) }];
    default: return [];
  }
}

/** The last letter or digit becomes the next one; nothing becomes something. */
function misspeltWord(text: string): string {
  if (!/[a-z0-9]/i.test(text)) return `${text}x`;
  return text.replace(/[a-z0-9](?=[^a-z0-9]*$)/i, (letter) => (letter === '9' ? '0' : letter.toLowerCase() === 'z' ? 'y' : String.fromCharCode(letter.charCodeAt(0) + 1)));
}
