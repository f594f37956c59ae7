/**
 * Which objects of a dump are only the work of another one in it.
 *
 * A claim of ownership is taken at its word only where what runs is the same: a pod that names a harmless Deployment
 * as its owner must not hide behind it.
 */
import { INJECTED_CONTAINERS } from './meshes';
import { identityOf } from './pods';
import type { Container, PodItem } from './pods';
import { ownLongTokens } from './tokens';

const POD_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'securityContext', 'automountServiceAccountToken'] as const;
const CONTAINER_FIELDS = ['image', 'command', 'args', 'securityContext', 'env'] as const;

/** Leaves out what another given object makes: its template is judged instead. */
export function withoutMadeOnes(pods: readonly PodItem[]): readonly PodItem[] {
  const given = new Map(pods.map((pod) => [identityOf(pod.ref.namespace, pod.kind, pod.ref.name), pod]));
  return Object.freeze(pods.filter((pod) => {
    const owner = pod.template.owner && given.get(identityOf(pod.ref.namespace, pod.template.owner.kind, pod.template.owner.name));
    return !owner || owner === pod || !runsTheSame(pod, owner);
  }));
}

function runsTheSame(made: PodItem, maker: PodItem): boolean {
  const known = new Map(maker.containers.map((container) => [container.name, likeness(container)]));
  return made.template.serviceAccount === maker.template.serviceAccount
    && POD_FIELDS.every((key) => text(made.spec.child(key).value) === text(maker.spec.child(key).value))
    && hostPaths(made) === hostPaths(maker)
    && ownLongTokens(made.spec).length === ownLongTokens(maker.spec).length
    && made.containers.every((container) => INJECTED_CONTAINERS.has(container.name) || known.get(container.name) === likeness(container));
}

function likeness({ field }: Container): string {
  return JSON.stringify([...CONTAINER_FIELDS.map((key) => text(field.child(key).value)), field.child('ports').items().map((port) => port.child('hostPort').value)]);
}

function hostPaths({ spec }: PodItem): string {
  return JSON.stringify(spec.child('volumes').items().map((volume) => volume.child('hostPath').child('path').value).filter(Boolean));
}

/** The API server writes an empty object, or an empty list, where there was nothing, and false where that is the default. */
function text(value: unknown): string {
  const written = JSON.stringify(value ?? null);
  return ['{}', '[]', 'false'].includes(written) ? 'null' : written;
}
