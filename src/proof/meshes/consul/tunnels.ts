/**
 * What the network sees of calls. Both ends have a proxy: all TCP arrives at the public listener of the callee's proxy, at 20000, under which proxies are
 * registered. The Service of a StatefulSet has no address, so that its pods are dialled, and the destination stays what it was (ORIGINAL_DST).
 *
 * Sources: consul-k8s, `ProxyDefaultInboundPort`; Consul, agent/xds/clusters.go, `makePassthroughClusters`.
 */
import { isConsul } from './consul-spec';
import { INBOUND } from './needs';
import type { SpecificationNode } from '../../specification/nodes';
import { plainPort } from '../../specification/ports';
import type { Call, Leg } from '../contract';
import { legsBetween } from '../proxied-calls';

const PROXY = plainPort('consul-dataplane', INBOUND, 'tcp');

export function legsOf(call: Call): readonly Leg[] | undefined {
  return isDialledByPod(call.callee) ? undefined : legsBetween(call, isConsul, PROXY);
}

export function isDialledByPod(callee: SpecificationNode): boolean {
  return callee.kind === 'workload' && callee.controller === 'StatefulSet' && isConsul(callee.mesh);
}

/** Scrapers come to a port that goes around the proxy, and so do probes, and clients to listeners of an edge. */
export function plainCall({ edge: { purpose }, callee }: Call): 'around' | undefined {
  if ((callee.kind !== 'workload' && callee.kind !== 'gateway') || !isConsul(callee.mesh)) return undefined;
  return purpose === 'probe' || purpose === 'scrape' || purpose === 'clients' ? 'around' : undefined;
}
