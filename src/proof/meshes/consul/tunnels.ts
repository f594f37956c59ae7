/**
 * What the network sees of calls. Both ends have a proxy: all TCP arrives at the public listener of the callee's proxy, at 20000.
 *
 * Source: consul-k8s, `ProxyDefaultInboundPort`, under which proxies are registered.
 */
import { isConsul } from './consul-spec';
import { INBOUND } from './needs';
import type { SpecificationNode } from '../../specification/nodes';
import { plainPort, transportOf } from '../../specification/ports';
import type { Call, Leg } from '../contract';
import type { MeshSpec } from '../mesh-spec';

const PROXY = plainPort('consul-dataplane', INBOUND, 'tcp');

export function legsOf({ edge, caller, callee }: Call): readonly Leg[] | undefined {
  const [from, to] = [meshOf(caller, callee), meshOf(callee, caller)];
  if (!from || !to || !isConsul(from) || !isConsul(to)) return undefined;
  const ports = edge.grants.map(({ port }) => port);
  const plain = ports.filter((port) => transportOf(port) !== 'TCP');
  return [
    ...(plain.length < ports.length ? [{ from: caller, to: callee, ports: [PROXY] }] : []),
    ...(plain.length > 0 ? [{ from: caller, to: callee, ports: plain }] : []),
  ];
}

/** Scrapers come to a port that goes around the proxy, and so do probes, and clients to listeners of an edge. */
export function plainCall({ edge: { purpose }, callee }: Call): 'around' | undefined {
  if ((callee.kind !== 'workload' && callee.kind !== 'gateway') || !isConsul(callee.mesh)) return undefined;
  return purpose === 'probe' || purpose === 'scrape' || purpose === 'clients' ? 'around' : undefined;
}

/** Pods of others are in the mesh of their peers, unless they are said to be in another. */
function meshOf(node: SpecificationNode, other: SpecificationNode): MeshSpec | undefined {
  if (node.kind === 'workload' || node.kind === 'gateway') return node.mesh;
  if (node.kind === 'reference' && node.mesh) return node.mesh;
  const isOfPeers = node.kind === 'reference' || node.kind === 'pods';
  return isOfPeers && (other.kind === 'workload' || other.kind === 'gateway') ? other.mesh : undefined;
}
