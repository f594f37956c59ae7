import { ANY_VALUE } from './fresh';
import { freshName } from './names';
import { selectorOf, type Labels, type LabelSelector, type Requirement } from '../../objects/read/selector';

/** More alternatives of one selector than this are not followed. */
const ALTERNATIVES = 1024;

/** Selectors that ask for values alone mean the same everywhere. */
const PLAIN = new WeakMap<LabelSelector, readonly Labels[]>();

/** Finds labels that satisfy selectors. */
export class LabelSets {
  /** Whether something was left out. */
  isCut = false;
  private value: string | undefined;

  /** `valuesOf`: all that selectors name, none of which a label gets that must merely exist. */
  constructor(private readonly valuesOf: () => ReadonlySet<string>) {}

  private get anyValue(): string {
    return this.value ??= freshName(ANY_VALUE, this.valuesOf());
  }

  /** The smallest label sets that satisfy one selector. */
  of(selector: LabelSelector): readonly Labels[] {
    const known = PLAIN.get(selector);
    if (known) return known;
    const sets = this.ofAll([selector]);
    if (!this.isCut && selector.requirements.every(({ operator }) => operator === 'In')) PLAIN.set(selector, sets);
    return sets;
  }

  /** The same with labels that the set must have, whatever else. */
  withLabels(labels: Labels, selector: LabelSelector): readonly Labels[] {
    if (Object.keys(labels).length === 0) return this.of(selector);
    const needed = Object.entries(labels).map(([key, value]): Requirement => ({ key, operator: 'In', values: [value] }));
    return this.ofAll([selector, selectorOf(needed)]);
  }

  /** Labels with which a pod escapes each of some selectors that labels can escape: every choice of one value for each of their keys. */
  escapesFrom(selectors: readonly LabelSelector[]): readonly Labels[] {
    const values = new Map<string, Set<string>>();
    for (const { key, operator, values: named } of selectors.flatMap(({ requirements }) => requirements)) {
      if (operator !== 'NotIn' && operator !== 'DoesNotExist') continue;
      values.set(key, new Set([...values.get(key) ?? [this.anyValue], ...named]));
    }
    let sets: readonly Labels[] = [{}];
    for (const [key, some] of values) {
      sets = this.limited(sets.flatMap((labels) => [labels, ...[...some].map((value) => ({ ...labels, [key]: value }))]));
    }
    return sets;
  }

  /**
   * The smallest label sets that satisfy all of some selectors: only keys that must exist, with every value that they
   * may be asked to have. None, if the selectors contradict each other.
   */
  private ofAll(selectors: readonly LabelSelector[]): readonly Labels[] {
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
      const [first, ...others] = lists.length > 0 ? lists : [[this.anyValue]];
      const values = first.filter((value) => !banned.has(value) && others.every((list) => list.includes(value)));
      sets = this.limited(sets.flatMap((labels) => values.map((value) => ({ ...labels, [key]: value }))));
    }
    return sets;
  }

  private limited(sets: readonly Labels[]): readonly Labels[] {
    if (sets.length <= ALTERNATIVES) return sets;
    this.isCut = true;
    return sets.slice(0, ALTERNATIVES);
  }
}

/** Texts of labels that are made once and asked for often; labels never change. */
const TEXTS = new WeakMap<Labels, string>();

/** Equal for equal labels only: the lengths say where each part ends. */
export function canonicalLabels(labels: Labels): string {
  let text = TEXTS.get(labels);
  if (text === undefined) TEXTS.set(labels, text = canonicalTexts(Object.keys(labels).map((key) => labelText(key, labels[key]))));
  return text;
}

/** The same of the labels with some keys. */
export function canonicalOfKeys(labels: Labels, keys: ReadonlySet<string>): string {
  const texts: string[] = [];
  for (const key of keys) if (Object.hasOwn(labels, key)) texts.push(labelText(key, labels[key]));
  return canonicalTexts(texts);
}

/** One label of a canonical text. */
export function labelText(key: string, value: string): string {
  return `${key.length} ${value.length} ${key} ${value} `;
}

/** The labels of a canonical text together. */
export function canonicalTexts(texts: string[]): string {
  return texts.length < 2 ? texts[0] ?? '' : texts.sort().join('');
}

export const NO_LABELS = canonicalLabels({});
