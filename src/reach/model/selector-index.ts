import { selects, type Labels, type LabelSelector } from '../parse/selector';

interface Filed<T> {
  readonly item: T;
  readonly position: number;
  readonly selector: LabelSelector | undefined;
}

/**
 * Finds the objects that select a pod without asking every object: each is filed under one label that its selector
 * demands, so that a pod asks only under the labels that it has. Objects that demand no label are asked always.
 */
export class SelectorIndex<T> {
  private known: ReadonlyMap<string, readonly Filed<T>[]> | undefined;
  /** Answers by the labels asked for: a pod is asked about at each of its ports. */
  private readonly answers = new WeakMap<Labels, Map<string, readonly T[]>>();

  /** `selectorOf` returns undefined for an object that selects every pod of its namespace. */
  constructor(
    private readonly items: readonly T[],
    private readonly namespaceOf: (item: T) => string,
    private readonly selectorOf: (item: T) => LabelSelector | undefined,
  ) {}

  /** Filed when somebody asks for the first time. */
  private get filed(): ReadonlyMap<string, readonly Filed<T>[]> {
    if (this.known) return this.known;
    const slots = new Map<string, Filed<T>[]>();
    this.items.forEach((item, position) => {
      const selector = this.selectorOf(item);
      const handle = selector?.requirements.find((requirement) => requirement.operator === 'In' && requirement.values.length === 1);
      const slot = handle ? slotOf(this.namespaceOf(item), handle.key, handle.values[0]) : slotOf(this.namespaceOf(item));
      const list = slots.get(slot);
      if (list) list.push({ item, position, selector });
      else slots.set(slot, [{ item, position, selector }]);
    });
    return this.known = slots;
  }

  /** The objects of a namespace that select these labels, in the order of the input. */
  find(namespace: string, labels: Labels): readonly T[] {
    if (this.items.length === 0) return NOTHING;
    const answers = this.answers.get(labels) ?? new Map<string, readonly T[]>();
    const known = answers.get(namespace);
    if (known) return known;
    const found = this.search(namespace, labels);
    this.answers.set(labels, answers.set(namespace, found));
    return found;
  }

  private search(namespace: string, labels: Labels): readonly T[] {
    const found: Filed<T>[] = [];
    const look = (slot: string) => {
      for (const filed of this.filed.get(slot) ?? []) if (!filed.selector || selects(filed.selector, labels)) found.push(filed);
    };
    look(slotOf(namespace));
    for (const key of Object.keys(labels)) look(slotOf(namespace, key, labels[key]));
    if (found.length > 1) found.sort((left, right) => left.position - right.position);
    return found.length === 0 ? NOTHING : Object.freeze(found.map((filed) => filed.item));
  }
}

const NOTHING: readonly never[] = Object.freeze([]);

function slotOf(namespace: string, key = '', value = ''): string {
  return `${namespace}\n${key}\n${value}`;
}
