/**
 * Labels that the pods of a workload have in the cluster beside those of its template, one line a label: who sets it, with which value.
 * A label of a platform's domain that nobody here knows may be added by an admission plugin or an injector; any other label is absent
 * where the template lacks it.
 */
import { GATEWAY_TEMPLATE, INJECTION_TEMPLATES_ANNOTATION, JOB_NAME_LABELS } from '../known';
import {
  CANONICAL_NAME_LABEL, CANONICAL_REVISION_LABEL, COMPLETION_INDEX_LABEL, CONTROLLER_UID_LABELS, NETWORK_LABEL, PEOPLES_DOMAINS,
  PLATFORM_DOMAINS, POD_INDEX_LABEL, POD_NAME_LABEL, POD_TEMPLATE_HASH_LABEL, REVISION_HASH_LABEL, ROLLOUT_HASH_LABEL,
  TEMPLATE_GENERATION_LABEL, TLS_MODE_LABEL, TOPOLOGY_LABELS, TUNNEL_LABEL, WRITTEN_BY_HAND,
} from '../known-labels';
import type { MeshMode } from './pod';
import type { LiveLabel, LiveLabels } from './selection';
import type { PodTemplate } from '../objects/read/pod';
import type { Labels } from '../objects/read/selector';

/** What makes pods. */
export interface Maker {
  readonly template: PodTemplate;
  readonly kind: string;
  readonly name: string;
  readonly mesh: MeshMode;
}

type Reader = (maker: Maker) => LiveLabel | undefined;

/** Kinds of which it is known what they add. */
const KNOWN_MAKERS: ReadonlySet<string> = new Set([
  'Pod', 'Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Rollout', 'Gateway', 'Waypoint',
]);

/** The revision of what says none. */
const LATEST = 'latest';

/** More pods than this are not told apart by name. */
const PODS_LISTED = 100;

const LABELS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [POD_TEMPLATE_HASH_LABEL, setBy({ Deployment: hash, Gateway: hash, Waypoint: hash })],
  [ROLLOUT_HASH_LABEL, setBy({ Rollout: hash })],
  [POD_NAME_LABEL, setBy({ StatefulSet: (maker) => ordinals(maker, (ordinal) => `${maker.name}-${ordinal}`) })],
  [POD_INDEX_LABEL, setBy({ StatefulSet: (maker) => ordinals(maker, String) })],
  [REVISION_HASH_LABEL, setBy({ StatefulSet: hash, DaemonSet: hash })],
  [TEMPLATE_GENERATION_LABEL, setBy({ DaemonSet: number })],
  ...JOB_NAME_LABELS.map((key) => [key, setBy({ CronJob: jobName })] as const),
  ...CONTROLLER_UID_LABELS.map((key) => [key, setBy({ Job: uid, CronJob: uid })] as const),
  [COMPLETION_INDEX_LABEL, setBy({ Job: completionIndex, CronJob: completionIndex })],
  ...TOPOLOGY_LABELS.map((key) => [key, () => TOPOLOGY] as const),
  [CANONICAL_NAME_LABEL, (maker) => deployed(maker, maker.name) ?? injected(maker, [canonicalName(maker)])],
  [CANONICAL_REVISION_LABEL, (maker) => deployed(maker, LATEST) ?? injected(maker, [canonicalRevision(maker.template.labels)])],
  [TLS_MODE_LABEL, (maker) => (maker.mesh === 'gateway' ? undefined : injected(maker, ['istio']))],
  [TUNNEL_LABEL, (maker) => perhaps(injected(maker, ['http']))],
  [NETWORK_LABEL, (maker) => perhaps(injected(maker))],
  ...[...WRITTEN_BY_HAND].map((key) => [key, () => undefined] as const),
]);

/** What is known of labels that the template does not state. Computed when a selector asks, which is rare. */
export function liveLabelsOf(maker: Maker): LiveLabels | undefined {
  // A pod that was read from a cluster has what it has.
  if (maker.template.observed) return undefined;
  return (key) => {
    const reader = LABELS.get(key);
    if (!KNOWN_MAKERS.has(maker.kind) && (reader ? !WRITTEN_BY_HAND.has(key) : isPlatformKey(key))) return addedBy(maker.kind);
    return reader ? reader(maker) : isPlatformKey(key) ? ADDED : undefined;
  };
}

/** Whether pods may have a label that their template does not state. */
export function mayBeLive(key: string): boolean {
  return LABELS.has(key) || isPlatformKey(key);
}

/** Of pods that a declaration names and no manifest gives nobody knows who makes them. */
export const UNDECLARED_LABELS: LiveLabels = (key) => (
  (LABELS.has(key) && !WRITTEN_BY_HAND.has(key)) || isPlatformKey(key) && !WRITTEN_BY_HAND.has(key)
    ? { present: 'unknown', because: 'may be added to pods that no manifest gives' }
    : undefined
);

/** The labels of a template without those that the cluster writes anew. */
export function settledLabels({ template, kind }: Pick<Maker, 'template' | 'kind'>): Labels {
  const { labels } = template;
  if (template.observed) return labels;
  const rewritten = [...REWRITTEN.get(kind) ?? [], ...TOPOLOGY_LABELS].filter((key) => Object.hasOwn(labels, key));
  const empty = EMPTY_MEANS_ABSENT.filter((key) => labels[key] === '');
  if (rewritten.length + empty.length === 0) return labels;
  const dropped = new Set([...rewritten, ...empty]);
  return Object.freeze(Object.fromEntries(Object.entries(labels).filter(([key]) => !dropped.has(key))));
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

/** The injector's templates take an empty value for none. */
const EMPTY_MEANS_ABSENT: readonly string[] = [CANONICAL_NAME_LABEL, CANONICAL_REVISION_LABEL, TLS_MODE_LABEL, TUNNEL_LABEL];

const PLATFORM = new Map<string, boolean>();

/** Whether a label is in a domain in which platforms write. */
export function isPlatformKey(key: string): boolean {
  let known = PLATFORM.get(key);
  if (known === undefined) PLATFORM.set(key, known = isBelow(key, PLATFORM_DOMAINS) && !isBelow(key, PEOPLES_DOMAINS));
  return known;
}

function isBelow(key: string, domains: readonly string[]): boolean {
  const slash = key.indexOf('/');
  const domain = key.slice(0, Math.max(slash, 0)).toLowerCase();
  return domains.some((one) => domain === one || domain.endsWith(`.${one}`));
}

const ADDED: LiveLabel = Object.freeze({ present: 'unknown', because: 'may be added by an admission plugin or an injector' });

const TOPOLOGY: LiveLabel = Object.freeze({ present: 'unknown', because: 'is copied from the node where Kubernetes is 1.35 or later' });

function addedBy(kind: string): LiveLabel {
  return { present: 'unknown', because: `may be set by what makes pods of a ${kind}` };
}

function setBy(readers: Readonly<Partial<Record<string, Reader>>>): Reader {
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
  return { present: 'yes', shape: new RegExp(`^${escaped(name)}-\\d+$`), because };
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
  if (count === undefined || count > PODS_LISTED) return { present: 'yes', shape: new RegExp(`^${escaped(valueOf('#')).replace('#', '\\d+')}$`), because };
  return { present: 'yes', values: numbers(firstOrdinal, count).map(valueOf), because };
}

function numbers(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** A label of the pods that istiod deploys for a Gateway. Source: files/kube-gateway.yaml and waypoint.yaml of its chart. */
function deployed({ kind }: Maker, value: string): LiveLabel | undefined {
  if (kind !== 'Gateway' && kind !== 'Waypoint') return undefined;
  return { present: 'yes', values: [value], because: `is set by istiod to ${value}` };
}

/** A label that the injector sets on the pods to which it adds a proxy. */
function injected({ mesh, template }: Maker, values?: readonly string[]): LiveLabel | undefined {
  const custom = template.annotations[INJECTION_TEMPLATES_ANNOTATION];
  if (mesh === 'none' || mesh === 'ambient') return undefined;
  if (custom !== undefined && custom !== 'sidecar' && custom !== GATEWAY_TEMPLATE) return ADDED;
  // A proxy that stands in the manifest may have been written there by hand, without the labels.
  const present = template.injectedContainers.length > 0 || mesh === 'unknown' ? 'unknown' : 'yes';
  return { present, ...(values && { values }), because: `is set by Istio's injector${values ? ` to ${values.join()}` : ''}, if it injects the pod` };
}

function perhaps(label: LiveLabel | undefined): LiveLabel | undefined {
  return label && { ...label, present: 'unknown', because: 'is set by Istio\'s injector if the mesh is set up so' };
}

/** Source: files/injection-template.yaml; the name of the workload as pkg/kube, GetDeployMetaFromPod, finds it. */
function canonicalName({ template: { labels }, kind, name }: Maker): string {
  const workload = kind === 'Job' ? /^(.+)-\d{8,10}$/.exec(name)?.[1] ?? name : name;
  const value = labels[CANONICAL_NAME_LABEL] || labels['app.kubernetes.io/name'] || labels.app || workload;
  return value.slice(0, 63).replace(/^[-_.]+|[-_.]+$/g, '');
}

function canonicalRevision(labels: Labels): string {
  return labels[CANONICAL_REVISION_LABEL] || labels['app.kubernetes.io/version'] || labels.version || LATEST;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
