import type { Call, Leg } from './contract';
import type { MeshSpec } from './mesh-spec';
import type { SpecificationNode } from '../specification/nodes';
import { transportOf } from '../specification/ports';
import type { PortNode } from '../specification/ports';

/** What the network sees of a call between two proxies of one mesh: all TCP at the port of the callee's proxy. Undefined where an end has no proxy of it. */
export function legsBetween({ edge, caller, callee }: Call, isIts: (mesh: MeshSpec) => boolean, proxy: PortNode): readonly Leg[] | undefined {
  const [from, to] = [meshOf(caller, callee), meshOf(callee, caller)];
  if (!from || !to || !isIts(from) || !isIts(to)) return undefined;
  const ports = edge.grants.map(({ port }) => port);
  const plain = ports.filter((port) => transportOf(port) !== 'TCP');
  return [
    ...(plain.length < ports.length ? [{ from: caller, to: callee, ports: [proxy] }] : []),
    ...(plain.length > 0 ? [{ from: caller, to: callee, ports: plain }] : []),
  ];
}

/** Pods of others are in the mesh of their peers, unless they are said to be in another. */
function meshOf(node: SpecificationNode, other: SpecificationNode): MeshSpec | undefined {
  if (node.kind === 'workload' || node.kind === 'gateway') return node.mesh;
  if (node.kind === 'reference' && node.mesh) return node.mesh;
  const isOfPeers = node.kind === 'reference' || node.kind === 'pods';
  return isOfPeers && (other.kind === 'workload' || other.kind === 'gateway') ? other.mesh : undefined;
}
