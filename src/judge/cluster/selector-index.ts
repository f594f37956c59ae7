import { doubtOf, selectionOf, type Labelled } from './selection';
import type { Labels, LabelSelector } from '../objects/read/selector';

interface Filed<T> {
  readonly item: T;
  readonly position: number;
  readonly selector: LabelSelector | undefined;
}

/** What was found in a namespace, and after it in others: a pod asks in its own, and perhaps in the root namespace. */
interface Answer<T> {
  readonly namespace: string;
  readonly found: readonly T[];
  readonly next: Answer<T> | undefined;
}

/** How an index reads its objects. */
export interface Filing<T> {
  readonly namespaceOf: (item: T) => string;
  /** Undefined for an object that selects every pod of its namespace. */
  readonly selectorOf: (item: T) => LabelSelector | undefined;
  /** What stands for an object of which it is not known whether it selects a pod. */
  readonly doubted: (item: T, because: string) => T;
}

/**
 * Finds the objects that select a pod without asking every object: each is filed under one label that its selector
 * demands, so that a pod asks only under the labels that it has. Objects that demand no label are asked always.
 */
export class SelectorIndex<T> {
  private known: { readonly slots: ReadonlyMap<string, readonly Filed<T>[]>; readonly handles: ReadonlyMap<string, ReadonlySet<string>> } | undefined;
  /** Answers by what asked: a pod is asked about at each of its ports. */
  private readonly answers = new WeakMap<Labels | Labelled, Answer<T>>();

  constructor(private readonly items: readonly T[], private readonly filing: Filing<T>) {}

  /** Filed when somebody asks for the first time. */
  private get filed(): NonNullable<SelectorIndex<T>['known']> {
    if (this.known) return this.known;
    const slots = new Map<string, Filed<T>[]>();
    const handles = new Map<string, Set<string>>();
    this.items.forEach((item, position) => {
      const selector = this.filing.selectorOf(item);
      const handle = selector?.requirements.find((requirement) => requirement.operator === 'In' && requirement.values.length === 1);
      const namespace = this.filing.namespaceOf(item);
      const slot = handle ? slotOf(namespace, handle.key, handle.values[0]) : slotOf(namespace);
      if (handle) handles.set(handle.key, (handles.get(handle.key) ?? new Set()).add(handle.values[0]));
      const list = slots.get(slot);
      if (list) list.push({ item, position, selector });
      else slots.set(slot, [{ item, position, selector }]);
    });
    return this.known = { slots, handles };
  }

  /** The objects of a namespace that select a pod, in the order of the input; those that may select it are doubted. */
  find(namespace: string, pod: Labelled): readonly T[] {
    if (this.items.length === 0) return NOTHING;
    // Without live labels the labels say everything, and many pods share theirs.
    const asking = pod.liveLabels ? pod : pod.labels;
    const first = this.answers.get(asking);
    for (let answer = first; answer; answer = answer.next) if (answer.namespace === namespace) return answer.found;
    const found = this.search(namespace, pod);
    this.answers.set(asking, { namespace, found, next: first });
    return found;
  }

  private search(namespace: string, pod: Labelled): readonly T[] {
    const found: { readonly item: T; readonly position: number }[] = [];
    const { slots, handles } = this.filed;
    const look = (slot: string) => {
      for (const { item, position, selector } of slots.get(slot) ?? []) {
        const truth = selector ? selectionOf(selector, pod) : 'yes';
        if (truth === 'yes') found.push({ item, position });
        else if (selector && truth !== 'no') found.push({ item: this.filing.doubted(item, reasonOf(selector, pod)), position });
      }
    };
    look(slotOf(namespace));
    for (const key of Object.keys(pod.labels)) look(slotOf(namespace, key, pod.labels[key]));
    // Few keys file all objects, and seldom one that only live pods have.
    if (pod.liveLabels) {
      for (const [key, values] of handles) {
        const live = Object.hasOwn(pod.labels, key) ? undefined : pod.liveLabels(key);
        if (live) for (const value of live.values ?? values) look(slotOf(namespace, key, value));
      }
    }
    if (found.length > 1) found.sort((left, right) => left.position - right.position);
    return found.length === 0 ? NOTHING : Object.freeze(found.map((filed) => filed.item));
  }
}

const NOTHING: readonly never[] = Object.freeze([]);

function reasonOf(selector: LabelSelector, pod: Labelled): string {
  return `whether it selects the pod is not known: ${doubtOf(selector, pod)}`;
}

function slotOf(namespace: string, key = '', value = ''): string {
  return `${namespace}\n${key}\n${value}`;
}
