import { PEER_AUTHENTICATIONS } from './objects';
import type { PeerAuthentication } from '../../judge/layers/istio/read/authentication';
import {
  AMBIENT_MODE, DATAPLANE_MODE_LABEL, INJECTION_LABEL, ISTIO_ROOT_NAMESPACE, REVISION_LABEL,
} from '../../judge/layers/istio/well-known';
import type { Labels } from '../../judge/objects/read/selector';
import type { NamespaceItem, RuleInput, Typed } from '../input';
import type { PodItem } from '../pods';

/** Whether a namespace asks for the mesh. Source: Istio "Installing the Sidecar" and "Add workloads to an ambient mesh". */
export function isMeshNamespace(labels: Labels): boolean {
  if (labels[INJECTION_LABEL] === 'disabled') return false;
  return labels[INJECTION_LABEL] === 'enabled' || REVISION_LABEL in labels || labels[DATAPLANE_MODE_LABEL] === AMBIENT_MODE;
}

/** A namespace that asks for the mesh, and the workloads in it that the mesh's policies hold for. */
export interface MeshNamespace {
  readonly namespace: NamespaceItem;
  readonly pods: readonly PodItem[];
}

/** Namespaces of the mesh in which something runs. Gateways do not count: they exist to let callers from outside in. */
export function meshNamespaces(input: RuleInput): readonly MeshNamespace[] {
  const pods = new Map<string, PodItem[]>();
  for (const pod of input.pods) {
    if (pod.mesh === 'none' || pod.mesh === 'gateway') continue;
    const list = pods.get(pod.ref.namespace);
    if (list) list.push(pod);
    else pods.set(pod.ref.namespace, [pod]);
  }
  return [...input.namespaces.values()].flatMap((namespace) => {
    const inside = pods.get(namespace.name);
    return inside && isMeshNamespace(namespace.labels) ? [{ namespace, pods: inside }] : [];
  });
}

/**
 * The policies that make namespaces STRICT, by namespace. The mesh's own policy speaks for every namespace that asks
 * for the mesh and does not say otherwise itself.
 */
export function strictNamespaces(input: RuleInput): ReadonlyMap<string, Typed<PeerAuthentication>> {
  const whole = new Map(input.typed(PEER_AUTHENTICATIONS)
    .filter(({ typed }) => !typed.selector && typed.mode !== 'UNSET')
    .map((policy) => [policy.item.ref.namespace, policy]));
  const mesh = whole.get(ISTIO_ROOT_NAMESPACE);
  const strict = [...input.namespaces.values()].flatMap((namespace): [string, Typed<PeerAuthentication>][] => {
    const policy = policyOf(namespace, whole, mesh);
    return policy?.typed.mode === 'STRICT' ? [[namespace.name, policy]] : [];
  });
  return new Map(strict);
}

function policyOf(
  { name, labels }: NamespaceItem, whole: ReadonlyMap<string, Typed<PeerAuthentication>>, mesh: Typed<PeerAuthentication> | undefined,
): Typed<PeerAuthentication> | undefined {
  const own = name === ISTIO_ROOT_NAMESPACE ? undefined : whole.get(name);
  return own ?? (isMeshNamespace(labels) ? mesh : undefined);
}
