/**
 * What the network sees of calls in ambient mode. A pod in it takes calls with an identity through tunnels alone, to port 15008, and makes all of its
 * calls to pods that take tunnels through one. Sidecars and gateways make and take tunnels where ISTIO_META_ENABLE_HBONE says so, as in the profile
 * `ambient`; two sidecars have no need of any, and gateways take none.
 *
 * Sources: Istio "HBONE", "Ambient and Kubernetes NetworkPolicy"; ztunnel ARCHITECTURE.md.
 */
import type { SpecificationNode } from '../../../specification/nodes';
import type { Call } from '../../contract';
import type { MeshSpec } from '../../mesh-spec';
import { isAmbient, isIstio } from '../cluster-spec';

/** Probes go past ztunnel, by the address that istio-cni gives them. Scrapers without an identity are let in with all others who have none. */
export function plainCall({ edge: { purpose }, caller, callee }: Call): 'around' | 'anonymous' | undefined {
  if (callee.kind !== 'workload' || !isAmbient(callee.mesh)) return undefined;
  if (purpose === 'probe') return 'around';
  return purpose === 'scrape' && !isTunnelled(caller, callee) ? 'anonymous' : undefined;
}

export function isTunnelled(caller: SpecificationNode, callee: SpecificationNode): boolean {
  const [from, to] = [meshOf(caller, callee), callee.kind === 'gateway' ? undefined : meshOf(callee, caller)];
  if (!from || !to || !isIstio(from) || !isIstio(to)) return false;
  return isAmbient(to) || (isAmbient(from) && caller.kind !== 'gateway');
}

/** Pods of others are in the mesh of their peers, unless they are said to be in another. */
export function meshOf(node: SpecificationNode, other: SpecificationNode): MeshSpec | undefined {
  if (node.kind === 'workload' || node.kind === 'gateway') return node.mesh;
  if (node.kind === 'reference' && node.mesh) return node.mesh;
  const isOfPeers = node.kind === 'reference' || node.kind === 'pods';
  return isOfPeers && (other.kind === 'workload' || other.kind === 'gateway') ? other.mesh : undefined;
}
