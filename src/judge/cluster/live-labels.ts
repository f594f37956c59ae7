/**
 * Labels that the pods of a workload have in the cluster beside those of its template, one line a label: who sets it, with which value.
 * A label of a platform's domain that nobody here knows may be added by an admission plugin or an injector; any other label is absent
 * where the template lacks it.
 */
import { ADDED, type LayerLabels, type LabelReader, type Maker } from './layer-labels';
import type { LiveLabel, LiveLabels } from './selection';
import {
  COMPLETION_INDEX_LABEL, CONTROLLER_UID_LABELS, PEOPLES_DOMAINS, PLATFORM_DOMAINS, POD_INDEX_LABEL, POD_NAME_LABEL, POD_TEMPLATE_HASH_LABEL,
  REVISION_HASH_LABEL, ROLLOUT_HASH_LABEL, TEMPLATE_GENERATION_LABEL, TOPOLOGY_LABELS, WRITTEN_BY_HAND,
} from './well-known-labels';
import { literalExpression } from '../core/literal';
import { JOB_NAME_LABELS } from '../known';
import type { Labels } from '../objects/read/selector';

/** Kinds of which it is known what they add. */
const KNOWN_MAKERS: readonly string[] = [
  'Pod', 'Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Rollout',
];

/** More pods than this are not told apart by name. */
const PODS_LISTED = 100;

const LABELS: ReadonlyMap<string, LabelReader> = new Map<string, LabelReader>([
  [ROLLOUT_HASH_LABEL, setBy({ Rollout: hash })],
  [POD_NAME_LABEL, setBy({ StatefulSet: (maker) => ordinals(maker, (ordinal) => `${maker.name}-${ordinal}`) })],
  [POD_INDEX_LABEL, setBy({ StatefulSet: (maker) => ordinals(maker, String) })],
  [REVISION_HASH_LABEL, setBy({ StatefulSet: hash, DaemonSet: hash })],
  [TEMPLATE_GENERATION_LABEL, setBy({ DaemonSet: number })],
  ...JOB_NAME_LABELS.map((key) => [key, setBy({ CronJob: jobName })] as const),
  ...CONTROLLER_UID_LABELS.map((key) => [key, setBy({ Job: uid, CronJob: uid })] as const),
  [COMPLETION_INDEX_LABEL, setBy({ Job: completionIndex, CronJob: completionIndex })],
  ...TOPOLOGY_LABELS.map((key) => [key, () => TOPOLOGY] as const),
]);

/** What is known of labels, by Kubernetes and by layers. */
export class LabelKnowledge {
  private readonly labels: ReadonlyMap<string, LabelReader>;
  private readonly writtenByHand: ReadonlySet<string>;
  private readonly makers: ReadonlySet<string>;
  private readonly domains: readonly string[];
  /** The injector's templates take an empty value for none. */
  private readonly emptyMeansAbsent: readonly string[];
  private readonly platformKeys = new Map<string, boolean>();

  constructor(layers: readonly LayerLabels[]) {
    const deployments = layers.flatMap(({ deployments: kinds = [] }) => kinds);
    this.writtenByHand = new Set([...WRITTEN_BY_HAND, ...layers.flatMap(({ writtenByHand = [] }) => writtenByHand)]);
    this.makers = new Set([...KNOWN_MAKERS, ...deployments]);
    this.domains = [...PLATFORM_DOMAINS, ...layers.flatMap(({ domains = [] }) => domains)];
    this.emptyMeansAbsent = layers.flatMap(({ emptyMeansAbsent = [] }) => emptyMeansAbsent);
    this.labels = new Map<string, LabelReader>([
      [POD_TEMPLATE_HASH_LABEL, setBy(Object.fromEntries(['Deployment', ...deployments].map((kind) => [kind, hash])))],
      ...LABELS,
      ...layers.flatMap(({ labels = [] }) => [...labels]),
      ...[...this.writtenByHand].map((key) => [key, () => undefined] as const),
    ]);
  }

  /** What is known of labels that the template does not state. Computed when a selector asks, which is rare. */
  liveLabelsOf(maker: Maker): LiveLabels | undefined {
    // A pod that was read from a cluster has what it has.
    if (maker.template.observed) return undefined;
    return (key) => {
      const reader = this.labels.get(key);
      if (!this.makers.has(maker.kind) && (reader ? !this.writtenByHand.has(key) : this.isPlatformKey(key))) return addedBy(maker.kind);
      return reader ? reader(maker) : this.isPlatformKey(key) ? ADDED : undefined;
    };
  }

  /** Whether pods may have a label that their template does not state. */
  mayBeLive(key: string): boolean {
    return this.labels.has(key) || this.isPlatformKey(key);
  }

  /** Of pods that a declaration names and no manifest gives nobody knows who makes them. */
  readonly ofUndeclared: LiveLabels = (key) => (
    this.mayBeLive(key) && !this.writtenByHand.has(key) ? { present: 'unknown', because: 'may be added to pods that no manifest gives' } : undefined
  );

  /** The labels of a template without those that the cluster writes anew. */
  settledLabels({ template, kind }: Pick<Maker, 'template' | 'kind'>): Labels {
    const { labels } = template;
    if (template.observed) return labels;
    const rewritten = [...REWRITTEN.get(kind) ?? [], ...TOPOLOGY_LABELS].filter((key) => Object.hasOwn(labels, key));
    const empty = this.emptyMeansAbsent.filter((key) => labels[key] === '');
    if (rewritten.length + empty.length === 0) return labels;
    const dropped = new Set([...rewritten, ...empty]);
    return Object.freeze(Object.fromEntries(Object.entries(labels).filter(([key]) => !dropped.has(key))));
  }

  /** Whether a label is in a domain in which platforms write. */
  private isPlatformKey(key: string): boolean {
    let known = this.platformKeys.get(key);
    if (known === undefined) this.platformKeys.set(key, known = isBelow(key, this.domains) && !isBelow(key, PEOPLES_DOMAINS));
    return known;
  }
}

const KNOWN = new WeakMap<readonly { readonly labels?: LayerLabels }[], LabelKnowledge>();

/** What is known of labels with some layers, which are always the same. */
export function labelKnowledgeOf(layers: readonly { readonly labels?: LayerLabels }[]): LabelKnowledge {
  let known = KNOWN.get(layers);
  if (!known) KNOWN.set(layers, known = new LabelKnowledge(layers.flatMap(({ labels }) => labels ?? [])));
  return known;
}

/** Labels that a controller sets whatever the template says. The Job's are checked: a template that says otherwise is refused. */
const REWRITTEN: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', [POD_TEMPLATE_HASH_LABEL]],
  ['Rollout', [ROLLOUT_HASH_LABEL]],
  ['StatefulSet', [POD_NAME_LABEL, POD_INDEX_LABEL, REVISION_HASH_LABEL]],
  ['DaemonSet', [REVISION_HASH_LABEL, TEMPLATE_GENERATION_LABEL]],
  ['Job', [COMPLETION_INDEX_LABEL]],
  ['CronJob', [COMPLETION_INDEX_LABEL]],
]);

function isBelow(key: string, domains: readonly string[]): boolean {
  const slash = key.indexOf('/');
  const domain = key.slice(0, Math.max(slash, 0)).toLowerCase();
  return domains.some((one) => domain === one || domain.endsWith(`.${one}`));
}

const TOPOLOGY: LiveLabel = Object.freeze({ present: 'unknown', because: 'is copied from the node where Kubernetes is 1.35 or later' });

function addedBy(kind: string): LiveLabel {
  return { present: 'unknown', because: `may be set by what makes pods of a ${kind}` };
}

function setBy(readers: Readonly<Partial<Record<string, LabelReader>>>): LabelReader {
  return (maker) => (Object.hasOwn(readers, maker.kind) ? readers[maker.kind]?.(maker) : undefined);
}

function hash({ kind }: Maker): LiveLabel {
  return { present: 'yes', shape: /^[a-z0-9.-]+$/, because: `is set by the ${kind} controller, to a hash` };
}

function number({ kind }: Maker): LiveLabel {
  return { present: 'yes', shape: /^\d+$/, because: `is set by the ${kind} controller, to a number` };
}

function uid({ kind, template }: Maker): LiveLabel | undefined {
  return template.manualSelector ? undefined : { present: 'yes', because: `is set to the UID of the ${kind === 'Job' ? 'Job' : 'CronJob\'s Job'}` };
}

function jobName({ name, template }: Maker): LiveLabel | undefined {
  if (template.manualSelector) return undefined;
  const because = 'is set to the name of the Job, which ends with the time at which the CronJob makes it';
  return { present: 'yes', shape: new RegExp(`^${literalExpression(name)}-\\d+$`), because };
}

function completionIndex({ template }: Maker): LiveLabel | undefined {
  const { count, indexed } = template;
  if (!indexed) return undefined;
  const because = 'is set by the Job controller and differs between the pods of the Job, so it is true of some of them at most';
  return { present: 'yes', ...(count !== undefined && count <= PODS_LISTED ? { values: numbers(0, count).map(String) } : { shape: /^\d+$/ }), because };
}

function ordinals({ template, kind, name }: Maker, valueOf: (ordinal: number | string) => string): LiveLabel {
  const { count, firstOrdinal = 0 } = template;
  const because = `is set by the ${kind} controller and differs between the pods of ${name}, so it is true of some of them at most`;
  if (count === undefined || count > PODS_LISTED) return { present: 'yes', shape: new RegExp(`^${literalExpression(valueOf('#')).replace('#', '\\d+')}$`), because };
  return { present: 'yes', values: numbers(firstOrdinal, count).map(valueOf), because };
}

function numbers(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
