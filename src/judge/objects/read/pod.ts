import type { Field, ObjectRef } from './field';
import { makerFactsOf } from './pod-maker';
import type { Labels } from './selector';
import type { Address } from '../../cluster/ip';
import { isPortNumber, PROTOCOLS, type Protocol } from '../../cluster/ports';
import { DEFAULT_SERVICE_ACCOUNT, JOB_NAME_LABELS } from '../../known';
import { fieldsOf, type Body } from '../kinds/kind';
import { refusePods } from '../refusals/pods';

/** A port that a container declares. */
export interface ContainerPort {
  readonly name?: string;
  readonly number: number;
  readonly protocol: Protocol;
}

/** A pod, or what makes pods, reduced to what reachability depends on. */
export interface PodTemplate {
  readonly ref: ObjectRef;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly serviceAccount: string;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  /** As it is written, for what single layers look for in it. */
  readonly spec: Body;
  /** Its labels could not be read, so no selector can be decided. */
  readonly malformed: boolean;
  /** Why the pods may look otherwise than the template says. @default - they look like it */
  readonly completed?: string;
  /** The controller that made it, where the manifest says so. */
  readonly owner?: { readonly kind: string; readonly name: string };
  /** How many pods it makes, where pods have ordinals. */
  readonly count?: number;
  /** Of the first of its pods. @default 0 */
  readonly firstOrdinal?: number;
  /** Whether a Job gives each pod an index. @default false */
  readonly indexed?: boolean;
  /** Whether a Job leaves the labels of its pods alone. @default false */
  readonly manualSelector?: boolean;
  /** Whether it was read from a cluster, so that it has the labels that it has. @default false */
  readonly observed?: boolean;
  /** Those of a pod that was read from a cluster. @default - not known */
  readonly addresses?: readonly Address[];
}

/** Where each kind keeps its pod template. */
const TEMPLATE_PATH = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PodKind = keyof typeof TEMPLATE_PATH;

export function isPodKind(kind: string): kind is PodKind {
  return Object.hasOwn(TEMPLATE_PATH, kind);
}

/** Reads a pod or the template of a controller. */
export function parsePod(kind: PodKind, ref: ObjectRef, root: Field, malformed: () => boolean): PodTemplate {
  const template = TEMPLATE_PATH[kind].reduce<Field>((field, key) => field.child(key), root);
  const facts = makerFactsOf(kind, root);
  const added = kind === 'Job' && !facts.manualSelector ? Object.fromEntries(JOB_NAME_LABELS.map((key) => [key, ref.name])) : {};
  const pod = parseTemplate({ ref, root, template, added, facts }, malformed);
  refusePods(kind, root, template);
  return pod;
}

/** Reads the template in an object of a kind of others. `completed` says why its pods may look otherwise. */
export function parseForeignPod(ref: ObjectRef, root: Field, template: Field, completed: string | undefined, malformed: () => boolean): PodTemplate {
  return parseTemplate({ ref, root, template, added: {}, facts: completed === undefined ? {} : { completed } }, malformed);
}

interface TemplateIn {
  readonly ref: ObjectRef;
  readonly root: Field;
  readonly template: Field;
  /** Labels that its controller adds where the template has none. */
  readonly added: Labels;
  readonly facts: Partial<PodTemplate>;
}

function parseTemplate({ ref, root, template, added, facts }: TemplateIn, malformed: () => boolean): PodTemplate {
  const metadata = template.child('metadata');
  const labels = { ...added, ...metadata.child('labels').stringMap() };
  const broken = malformed();
  const annotations = metadata.child('annotations').stringMap();
  const spec = template.child('spec');
  const containers = spec.child('containers').items();
  const init = spec.child('initContainers').items();
  const sidecars = init.filter((container) => container.child('restartPolicy').value === 'Always');
  const owner = findController(root);
  return Object.freeze({
    ref,
    labels: Object.freeze(labels),
    annotations: Object.freeze(annotations),
    serviceAccount: spec.child('serviceAccountName').string()
      || spec.child('serviceAccount').string()
      || DEFAULT_SERVICE_ACCOUNT,
    // Named ports include those of native sidecars, which live as long as the pod.
    ports: Object.freeze([...containers, ...sidecars].flatMap(parsePorts)),
    hostNetwork: spec.child('hostNetwork').boolean() ?? false,
    spec: fieldsOf(spec.value),
    malformed: broken,
    ...(owner && { owner }),
    ...facts,
  });
}

function parsePorts(container: Field): ContainerPort[] {
  return container.child('ports').items().flatMap((port) => {
    const number = port.child('containerPort').integer();
    const protocolField = port.child('protocol');
    const protocol = protocolField.present ? protocolField.oneOf(PROTOCOLS) : 'TCP';
    // What is wrong with it was said before.
    if (number === undefined || !isPortNumber(number) || protocol === undefined) return [];
    const name = port.child('name').string();
    return [Object.freeze({ number, protocol, ...(name !== undefined && { name }) })];
  });
}

/** Static pods come from a file on their node, which owns their mirrors in the API. Source: Kubernetes "Create static Pods". */
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';
const SOURCE_ANNOTATION = 'kubernetes.io/config.source';

/** Who made a pod. A node makes none alike: each of its static pods is itself. */
function findController(root: Field): PodTemplate['owner'] {
  const metadata = root.child('metadata');
  const annotations = metadata.child('annotations');
  const source = annotations.child(SOURCE_ANNOTATION).value;
  if (annotations.child(MIRROR_ANNOTATION).present || (typeof source === 'string' && source !== 'api')) return undefined;
  const references = metadata.child('ownerReferences').items();
  const reference = references.find((item) => item.child('controller').value === true && item.child('kind').value !== 'Node');
  const name = reference?.child('name').string();
  if (!reference || name === undefined) return undefined;
  return Object.freeze({ kind: reference.child('kind').string() ?? '', name });
}
