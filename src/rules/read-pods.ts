import { membershipOf } from './enrolment';
import type { Item } from './input';
import { withoutMadeOnes } from './owners';
import type { Container, ContainerRole, PodItem } from './pods';
import type { Manifests } from '../judge/objects/manifests';
import type { Field } from '../judge/objects/read/field';
import { isPodKind, type PodKind, type PodTemplate } from '../judge/objects/read/pod';
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

/** All pods and controllers, each with what it runs; those that a component refuses, too. */
export function podsOf({ objects, pods, refusedPods }: Manifests, labelsOf: (namespace: string) => Labels): readonly PodItem[] {
  const templates = new Map([...pods, ...refusedPods].map((template) => [template.ref, template]));
  return withoutMadeOnes(objects.all.flatMap((item) => tryReadPod(item, labelsOf, templates.get(item.ref)) ?? []));
}

function tryReadPod(
  item: Item, labelsOf: (namespace: string) => Labels, template: PodTemplate | undefined,
): PodItem | undefined {
  const kind = item.ref.kind;
  if (!template || !isPodKind(kind) || !POD_GROUPS[kind].includes(item.group)) return undefined;
  const pod = podOf(kind, item.root);
  const spec = pod.child('spec');
  const membership = membershipOf(template, labelsOf(item.ref.namespace));
  return Object.freeze({
    item,
    ref: item.ref,
    kind,
    template,
    spec,
    metadata: pod.child('metadata'),
    containers: Object.freeze((['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) => containersOf(spec, list))),
    ...membership,
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
