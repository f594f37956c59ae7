/**
 * Which calls travel in a tunnel, so that the network sees port 15008 instead of the one that is called: those to pods in ambient mode by whoever has
 * an identity of Istio, and those of pods in ambient mode to sidecars. Sidecars and gateways tunnel where the installation has the ambient profile.
 *
 * Sources: Istio "HBONE" and "Ambient and Kubernetes NetworkPolicy"; the chart's profile-ambient.yaml (ISTIO_META_ENABLE_HBONE).
 */
import type { MeshNode } from '../../../graph/mesh';
import type { GraphNode } from '../../../graph/nodes';
import { isAmbient, isIstio } from '../mesh';

/** Whether a call comes through a tunnel, and with the caller's identity. */
export function isTunnelled(from: GraphNode, to: GraphNode): boolean {
  const caller = meshOf(from, to);
  const callee = to.kind === 'gateway' ? undefined : meshOf(to, from);
  if (!caller || !callee || !isIstio(caller) || !isIstio(callee)) return false;
  return isAmbient(callee) || (isAmbient(caller) && from.kind !== 'gateway');
}

/** Pods of others are in the mesh of their peers, unless it is said which they are in. */
export function meshOf(node: GraphNode, peer: GraphNode): MeshNode | undefined {
  switch (node.kind) {
    case 'workload':
    case 'gateway': return node.mesh;
    case 'reference': return node.mesh ?? meshOfOwn(peer);
    case 'pods': return meshOfOwn(peer);
    default: return undefined;
  }
}

function meshOfOwn(node: GraphNode): MeshNode | undefined {
  return node.kind === 'workload' || node.kind === 'gateway' ? node.mesh : undefined;
}
