import type { PodTemplate } from '../reach/parse/pod';
import { selects, type LabelSelector } from '../reach/parse/selector';

/** Stands for all namespaces; none is called so. */
export const ANYWHERE = '';

/**
 * Answers "which pods does this selector mean" without asking every pod: an equality in the selector leads to the
 * few pods that have the label, and the same question is answered once.
 */
export class PodIndex {
  private readonly byNamespace = new Map<string, PodTemplate[]>();
  private readonly byLabel = new Map<string, PodTemplate[]>();
  private readonly answers = new Map<string, readonly PodTemplate[]>();

  constructor(templates: readonly PodTemplate[]) {
    for (const template of templates) {
      const namespace = template.ref.namespace;
      for (const place of [namespace, ANYWHERE]) {
        append(this.byNamespace, place, template);
        for (const [key, value] of Object.entries(template.labels)) append(this.byLabel, labelKey(place, key, value), template);
      }
    }
  }

  in(namespace: string): readonly PodTemplate[] {
    return this.byNamespace.get(namespace) ?? [];
  }

  /** No selector means all pods of the namespace, or of all namespaces. */
  select(namespace: string, selector: LabelSelector | undefined): readonly PodTemplate[] {
    if (!selector || selector.requirements.length === 0) return this.in(namespace);
    const question = JSON.stringify([namespace, selector.canonical]);
    const known = this.answers.get(question);
    if (known) return known;
    const answer = Object.freeze(this.candidates(namespace, selector).filter((template) => selects(selector, template.labels)));
    this.answers.set(question, answer);
    return answer;
  }

  private candidates(namespace: string, selector: LabelSelector): readonly PodTemplate[] {
    let fewest = this.in(namespace);
    for (const { key, operator, values } of selector.requirements) {
      if (operator !== 'In' || values.length !== 1) continue;
      const having = this.byLabel.get(labelKey(namespace, key, values[0])) ?? [];
      if (having.length < fewest.length) fewest = having;
    }
    return fewest;
  }
}

function labelKey(namespace: string, key: string, value: string): string {
  return JSON.stringify([namespace, key, value]);
}

function append<T>(index: Map<string, T[]>, key: string, item: T): void {
  const list = index.get(key);
  if (list) list.push(item);
  else index.set(key, [item]);
}
