/**
 * Whether a selector selects something whose labels are not all known. Policies select pods by the labels that these have in the cluster:
 * those of the template, and those that a controller, an injector or an admission plugin adds.
 */
import { not, truthOf, type Truth } from '../core/verdict';
import { requirementHolds, selects, type Labels, type LabelSelector, type Requirement } from '../objects/read/selector';

/** A label that the manifest itself does not state. */
export interface LiveLabel {
  /** Whether it is there. */
  readonly present: 'yes' | 'unknown';
  /** The values that it may have. With more than one, pods of one workload may differ. @default - any, or what `shape` says */
  readonly values?: readonly string[];
  /** What its value looks like. @default - anything */
  readonly shape?: RegExp;
  /** Who sets it, and why it is not known: the end of a sentence that begins with the label. */
  readonly because: string;
}

/** What is known of a label that the manifest does not state; undefined where it is absent. */
export type LiveLabels = (key: string) => LiveLabel | undefined;

/** Something with labels, as far as they are known. */
export interface Labelled {
  readonly labels: Labels;
  /** @default - no other labels than `labels` */
  readonly liveLabels?: LiveLabels;
}

/** Whether a selector selects: `unknown` where it depends on a label that is not known. */
export function selectionOf(selector: LabelSelector, { labels, liveLabels }: Labelled): Truth {
  return selectionBy(selector, labels, liveLabels);
}

export function selectionBy(selector: LabelSelector, labels: Labels, liveLabels: LiveLabels | undefined): Truth {
  if (!liveLabels) return truthOf(selects(selector, labels));
  let all: Truth = 'yes';
  for (const requirement of selector.requirements) {
    const truth = holds(requirement, labels, liveLabels);
    if (truth === 'no') return 'no';
    if (truth === 'unknown') all = 'unknown';
  }
  return all;
}

/** Why it is not known whether a selector selects. */
export function doubtOf(selector: LabelSelector, { labels, liveLabels }: Labelled): string | undefined {
  if (!liveLabels) return undefined;
  const undecided = selector.requirements.find((requirement) => holds(requirement, labels, liveLabels) === 'unknown');
  return undecided && `label ${undecided.key} ${liveLabels(undecided.key)?.because}`;
}

function holds(requirement: Requirement, labels: Labels, liveLabels: LiveLabels): Truth {
  const { key, operator, values } = requirement;
  const live = Object.hasOwn(labels, key) ? undefined : liveLabels(key);
  if (!live) return truthOf(requirementHolds(requirement, labels));
  switch (operator) {
    case 'Exists': return live.present;
    case 'DoesNotExist': return not(live.present);
    case 'In': return isAmong(live, values);
    case 'NotIn': return not(isAmong(live, values));
  }
}

/** Whether a label is there and has one of these values. */
function isAmong({ present, values: own, shape }: LiveLabel, values: readonly string[]): Truth {
  const mayBe = (value: string) => (own ? own.includes(value) : !shape || shape.test(value));
  if (!values.some(mayBe)) return 'no';
  return own?.every((value) => values.includes(value)) === true ? present : 'unknown';
}
