import type { MeshMode } from '../judge/cluster/pod';
import type { Field, ObjectRef } from '../judge/objects/read/field';
import type { PodKind, PodTemplate } from '../judge/objects/read/pod';
import type { StoredObject } from '../judge/objects/store';

/** A container runs before the pod's work, beside it, is the work, or was added by hand to look into it. */
export type ContainerRole = 'init' | 'sidecar' | 'main' | 'ephemeral';

export interface Container {
  readonly field: Field;
  /** Its securityContext, which many rules read. */
  readonly security: Field;
  readonly name: string;
  readonly role: ContainerRole;
}

/** A pod, or what makes pods, with its template. */
export interface PodItem {
  readonly item: StoredObject;
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

/** Kinds whose pods end by themselves. */
const ENDING: ReadonlySet<PodKind> = new Set<PodKind>(['Job', 'CronJob']);

export function endsByItself(pod: PodItem): boolean {
  return ENDING.has(pod.kind);
}

/** Replicas that one controller made count once, also where the controller is not given. */
export function workloadOf({ ref, template }: { readonly ref: ObjectRef; readonly template: PodTemplate }): string {
  return template.owner ? identityOf(ref.namespace, template.owner.kind, template.owner.name) : identityOf(ref.namespace, ref.kind, ref.name);
}

export function identityOf(namespace: string, kind: string, name: string): string {
  return `${namespace}/${kind}/${name}`;
}
