import type { Item } from './item';
import { enrolmentOf } from './meshes';
import { withoutMadeOnes } from './owners';
import type { Container, ContainerRole, PodItem } from './pods';
import type { Field } from '../judge/objects/read/field';
import { isPodKind, parsePod, type PodKind, type PodTemplate } from '../judge/objects/read/pod';
import type { Labels } from '../judge/objects/read/selector';

type ContainerList = 'containers' | 'initContainers' | 'ephemeralContainers';

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

function tryReadPod(
  item: Item, labelsOf: (namespace: string) => Labels, templateOf: (kind: PodKind, item: Item) => PodTemplate,
): PodItem | undefined {
  const kind = item.ref.kind;
  if (!isPodKind(kind) || !POD_GROUPS[kind].includes(item.group)) return undefined;
  const template = templateOf(kind, item);
  const pod = podOf(kind, item.root);
  const spec = pod.child('spec');
  const enrolment = enrolmentOf(template, labelsOf(item.ref.namespace));
  return Object.freeze({
    item,
    ref: item.ref,
    kind,
    template,
    spec,
    metadata: pod.child('metadata'),
    containers: Object.freeze((['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) => containersOf(spec, list))),
    mesh: enrolment.mesh,
    isProxyWritten: enrolment.isProxyWritten,
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
