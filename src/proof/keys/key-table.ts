import { DECLARED } from './declared';
import { tryFindEffect } from './domains';
import { HARMLESS } from './harmless';
import type { KnownKeys, ValueCheck } from './known-key';
import { LOAD_BALANCERS } from './load-balancers';
import type { Place } from './place';
import { ALL_CONTROLLERS } from '../gateways/table';
import { ALL_MESHES } from '../meshes/table';
import { UNMODELLED_MESHES } from '../meshes/unmodelled';

/** What is to be done about a key: nothing, a look at its value, or a refusal. */
export type KeyRule =
  | { readonly kind: 'passes' }
  | { readonly kind: 'checked'; readonly values: ValueCheck; readonly effect: string }
  | { readonly kind: 'unknown'; readonly effect: string };

const PASSES: KeyRule = { kind: 'passes' };

/** Worked out once for each key at each place: most objects have the same few. */
const RULES = new Map<Place, Map<string, KeyRule>>();

/** What is to be done about keys at a place. */
export function rulesAt(place: Place): (key: string) => KeyRule {
  const rules = RULES.get(place) ?? new Map<string, KeyRule>();
  RULES.set(place, rules);
  return (key) => {
    const known = rules.get(key);
    if (known) return known;
    // Programs make keys of their own, one for each of their objects; what grows without end is forgotten.
    if (rules.size >= MOST_KEYS) rules.clear();
    const rule = findRule(place, key);
    rules.set(key, rule);
    return rule;
  };
}

const MOST_KEYS = 10_000;

const KNOWN: readonly KnownKeys[] = [
  ...DECLARED, ...ALL_MESHES.flatMap(({ keys }) => keys.known), ...ALL_CONTROLLERS.flatMap(({ keys = [] }) => keys), ...UNMODELLED_MESHES.known,
  ...LOAD_BALANCERS, ...HARMLESS,
];

function findRule(place: Place, key: string): KeyRule {
  const effect = tryFindEffect(key);
  if (effect === undefined) return PASSES;
  const family = `${key.slice(0, key.indexOf('/'))}/*`;
  const known = KNOWN.find(({ keys, at }) => (at === undefined || at.includes(place)) && (keys.includes(key) || keys.includes(family)));
  if (!known) return { kind: 'unknown', effect };
  return known.values ? { kind: 'checked', values: known.values, effect } : PASSES;
}
