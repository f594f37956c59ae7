/**
 * What the network sees of calls. Both ends have a proxy: all TCP arrives at the callee's proxy, at 4143, with the port that is meant in a header.
 *
 * Sources: Linkerd "Architecture" and "Protocol Detection"; destination/endpoint_translator.go.
 */
import { isLinkerd } from './linkerd-spec';
import type { SpecificationNode } from '../../specification/nodes';
import { plainPort, transportOf } from '../../specification/ports';
import type { Call, Leg } from '../contract';
import type { MeshSpec } from '../mesh-spec';

const PROXY = plainPort('linkerd-proxy', 4143, 'tcp');

export function legsOf({ edge, caller, callee }: Call): readonly Leg[] | undefined {
  const [from, to] = [meshOf(caller, callee), meshOf(callee, caller)];
  if (!from || !to || !isLinkerd(from) || !isLinkerd(to)) return undefined;
  const ports = edge.grants.map(({ port }) => port);
  const plain = ports.filter((port) => transportOf(port) !== 'TCP');
  return [
    ...(plain.length < ports.length ? [{ from: caller, to: callee, ports: [PROXY] }] : []),
    ...(plain.length > 0 ? [{ from: caller, to: callee, ports: plain }] : []),
  ];
}

/** Scrapers come to a port that goes around the proxy. Probes are let in where no route is attached. */
export function plainCall({ edge: { purpose }, callee }: Call): 'around' | undefined {
  if ((callee.kind !== 'workload' && callee.kind !== 'gateway') || !isLinkerd(callee.mesh)) return undefined;
  return purpose === 'probe' || purpose === 'scrape' ? 'around' : undefined;
}

/** Pods of others are in the mesh of their peers, unless they are said to be in another. */
function meshOf(node: SpecificationNode, other: SpecificationNode): MeshSpec | undefined {
  if (node.kind === 'workload' || node.kind === 'gateway') return node.mesh;
  if (node.kind === 'reference' && node.mesh) return node.mesh;
  const isOfPeers = node.kind === 'reference' || node.kind === 'pods';
  return isOfPeers && (other.kind === 'workload' || other.kind === 'gateway') ? other.mesh : undefined;
}
