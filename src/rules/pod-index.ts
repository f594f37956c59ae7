import type { Maker } from '../judge/cluster/layer-labels';
import { labelKnowledgeOf } from '../judge/cluster/live-labels';
import { selectionOf, type Labelled } from '../judge/cluster/selection';
import type { Truth } from '../judge/core/verdict';
import { LAYERS } from '../judge/layers/table';
import type { PodTemplate } from '../judge/objects/read/pod';
import type { LabelSelector } from '../judge/objects/read/selector';

const LABELS = labelKnowledgeOf(LAYERS);

/** Stands for all namespaces; none is called so. */
export const ANYWHERE = '';

interface Indexed extends Labelled {
  readonly template: PodTemplate;
}

type Answer = Readonly<Record<'yes' | 'unknown', readonly PodTemplate[]>>;

/**
 * Answers "which pods does this selector mean" without asking every pod: an equality in the selector leads to the
 * few pods that have the label, and the same question is answered once. Selectors mean the labels that pods have in the cluster.
 */
export class PodIndex {
  private readonly byNamespace = new Map<string, Indexed[]>();
  private readonly byLabel = new Map<string, Indexed[]>();
  private readonly templates = new Map<string, PodTemplate[]>();
  private readonly answers = new Map<string, Answer>();

  constructor(makers: readonly Maker[]) {
    for (const maker of makers) {
      const { template } = maker;
      const liveLabels = LABELS.liveLabelsOf(maker);
      const indexed: Indexed = { template, labels: LABELS.settledLabels(maker), ...(liveLabels && { liveLabels }) };
      for (const place of [template.ref.namespace, ANYWHERE]) {
        append(this.byNamespace, place, indexed);
        append(this.templates, place, template);
        for (const [key, value] of Object.entries(indexed.labels)) append(this.byLabel, labelKey(place, key, value), indexed);
      }
    }
  }

  in(namespace: string): readonly PodTemplate[] {
    return this.templates.get(namespace) ?? [];
  }

  /** Pods that a selector means for sure. No selector means all pods of the namespace, or of all namespaces. */
  select(namespace: string, selector: LabelSelector | undefined): readonly PodTemplate[] {
    return this.answer(namespace, selector).yes;
  }

  /** Whether a selector means no pod, whatever labels are not known. */
  selectsNothing(namespace: string, selector: LabelSelector | undefined): boolean {
    const { yes, unknown } = this.answer(namespace, selector);
    return yes.length + unknown.length === 0;
  }

  private answer(namespace: string, selector: LabelSelector | undefined): Answer {
    if (!selector || selector.requirements.length === 0) return { yes: this.in(namespace), unknown: [] };
    const question = JSON.stringify([namespace, selector.canonical]);
    const known = this.answers.get(question);
    if (known) return known;
    const found = this.candidates(namespace, selector).map((pod) => [selectionOf(selector, pod), pod.template] as const);
    const those = (truth: Truth) => Object.freeze(found.flatMap(([one, template]) => (one === truth ? [template] : [])));
    const answer = Object.freeze({ yes: those('yes'), unknown: those('unknown') });
    this.answers.set(question, answer);
    return answer;
  }

  private candidates(namespace: string, selector: LabelSelector): readonly Indexed[] {
    let fewest: readonly Indexed[] = this.byNamespace.get(namespace) ?? [];
    for (const { key, operator, values } of selector.requirements) {
      // What a template lacks the cluster may add.
      if (operator !== 'In' || values.length !== 1 || LABELS.mayBeLive(key)) continue;
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
