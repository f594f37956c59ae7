import type { Item } from './item';
import { identityOf, withoutMadeOnes } from './owners';
import type { MeshMode } from '../judge/cluster/pod';
import { injectionOf } from '../judge/layers/istio/injection';
import type { Field, ObjectRef } from '../judge/objects/read/field';
import { isPodKind, parsePod, type PodKind, type PodTemplate } from '../judge/objects/read/pod';
import type { Labels } from '../judge/objects/read/selector';

/** A container runs before the pod's work, beside it, is the work, or was added by hand to look into it. */
export type ContainerRole = 'init' | 'sidecar' | 'main' | 'ephemeral';

type ContainerList = 'containers' | 'initContainers' | 'ephemeralContainers';

export interface Container {
  readonly field: Field;
  /** Its securityContext, which many rules read. */
  readonly security: Field;
  readonly name: string;
  readonly role: ContainerRole;
}

/** A pod, or what makes pods, with its template. */
export interface PodItem {
  readonly item: Item;
  readonly ref: ObjectRef;
  readonly kind: PodKind;
  readonly template: PodTemplate;
  /** The pod's spec, wherever its kind keeps it. */
  readonly spec: Field;
  /** The metadata of the pods themselves. */
  readonly metadata: Field;
  readonly containers: readonly Container[];
  readonly mesh: MeshMode;
  /** Whether its proxy is as the injector left it. */
  readonly isProxyWritten: boolean;
}

const POD_GROUPS: Readonly<Record<PodKind, readonly string[]>> = {
  Pod: [''],
  ReplicationController: [''],
  Deployment: ['apps', 'extensions'],
  StatefulSet: ['apps'],
  DaemonSet: ['apps', 'extensions'],
  ReplicaSet: ['apps', 'extensions'],
  Job: ['batch'],
  CronJob: ['batch'],
};

/** Kinds whose pods end by themselves. */
const ENDING: ReadonlySet<PodKind> = new Set<PodKind>(['Job', 'CronJob']);

/**
 * All pods and controllers, each with what it runs.
 *
 * @param parsed what is parsed of them already, in their order
 */
export function podsOf(items: readonly Item[], labelsOf: (namespace: string) => Labels, parsed: readonly PodTemplate[] = []): readonly PodItem[] {
  let next = 0;
  const templateOf = (kind: PodKind, item: Item): PodTemplate => {
    const known = parsed[next] as PodTemplate | undefined;
    const fits = known?.ref.kind === kind && known.ref.name === item.ref.name && known.ref.namespace === item.ref.namespace;
    next += Number(fits);
    return known && fits ? known : parsePod(kind, item.ref, item.root, () => false);
  };
  return withoutMadeOnes(items.flatMap((item) => tryReadPod(item, labelsOf, templateOf) ?? []));
}

export function endsByItself(pod: PodItem): boolean {
  return ENDING.has(pod.kind);
}

/** Replicas that one controller made count once, also where the controller is not given. */
export function workloadOf({ ref, template }: { readonly ref: ObjectRef; readonly template: PodTemplate }): string {
  return template.owner ? identityOf(ref.namespace, template.owner.kind, template.owner.name) : identityOf(ref.namespace, ref.kind, ref.name);
}

function tryReadPod(
  item: Item, labelsOf: (namespace: string) => Labels, templateOf: (kind: PodKind, item: Item) => PodTemplate,
): PodItem | undefined {
  const kind = item.ref.kind;
  if (!isPodKind(kind) || !POD_GROUPS[kind].includes(item.group)) return undefined;
  const template = templateOf(kind, item);
  const pod = podOf(kind, item.root);
  const spec = pod.child('spec');
  const injection = injectionOf(template, labelsOf(item.ref.namespace));
  return Object.freeze({
    item,
    ref: item.ref,
    kind,
    template,
    spec,
    metadata: pod.child('metadata'),
    containers: Object.freeze((['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) => containersOf(spec, list))),
    mesh: injection.mesh,
    isProxyWritten: injection.isWritten ?? false,
  });
}

function podOf(kind: PodKind, root: Field): Field {
  if (kind === 'Pod') return root;
  const spec = root.child('spec');
  const maker = kind === 'CronJob' ? spec.child('jobTemplate').child('spec') : spec;
  return maker.child('template');
}

function containersOf(spec: Field, list: ContainerList): Container[] {
  return spec.child(list).items().map((field, index) => Object.freeze({
    field,
    security: field.child('securityContext'),
    name: field.child('name').string() ?? `#${index}`,
    role: roleOf(field, list),
  }));
}

const ROLES: Readonly<Record<ContainerList, ContainerRole>> = { containers: 'main', initContainers: 'init', ephemeralContainers: 'ephemeral' };

function roleOf(field: Field, list: ContainerList): ContainerRole {
  return list === 'initContainers' && field.child('restartPolicy').value === 'Always' ? 'sidecar' : ROLES[list];
}
