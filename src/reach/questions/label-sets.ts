import type { Labels, LabelSelector } from '../parse/selector';

/** A value that no selector mentions, for a label that must merely exist. */
const SOME_VALUE = 'any-value';

/** More alternatives of one selector than this are not followed. */
const ALTERNATIVES = 16;

const ALONE = new WeakMap<LabelSelector, readonly Labels[]>();

/** The smallest label sets that satisfy a selector. */
export function smallestLabelSetsOf(selector: LabelSelector): readonly Labels[] {
  const known = ALONE.get(selector);
  if (known) return known;
  const sets = smallestLabelSets([selector]);
  ALONE.set(selector, sets);
  return sets;
}

/**
 * The smallest label sets that satisfy all of some selectors: only keys that must exist, with every value that they
 * may be asked to have. None, if the selectors contradict each other.
 */
export function smallestLabelSets(selectors: readonly LabelSelector[]): readonly Labels[] {
  const requirements = selectors.flatMap((selector) => selector.requirements);
  let sets: readonly Labels[] = [{}];
  for (const key of new Set(requirements.map((requirement) => requirement.key))) {
    const about = requirements.filter((requirement) => requirement.key === key);
    const absent = about.some((requirement) => requirement.operator === 'DoesNotExist');
    const banned = new Set(about.flatMap((requirement) => (requirement.operator === 'NotIn' ? requirement.values : [])));
    const lists = about.filter((requirement) => requirement.operator === 'In').map((requirement) => requirement.values);
    const needed = lists.length > 0 || about.some((requirement) => requirement.operator === 'Exists');
    if (!needed) continue;
    if (absent) return [];
    const [first = [freshValue(banned)], ...others] = lists;
    const values = first.filter((value) => !banned.has(value) && others.every((list) => list.includes(value)));
    sets = sets.flatMap((labels) => values.map((value) => ({ ...labels, [key]: value }))).slice(0, ALTERNATIVES);
  }
  return sets;
}

function freshValue(banned: ReadonlySet<string>): string {
  let value = SOME_VALUE;
  while (banned.has(value)) value = `${value}-`;
  return value;
}
