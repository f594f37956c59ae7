/**
 * What the network sees of calls. Both ends have a proxy: all TCP arrives at the public listener of the callee's proxy, at 20000.
 *
 * Source: consul-k8s, `ProxyDefaultInboundPort`, under which proxies are registered.
 */
import { isConsul } from './consul-spec';
import { INBOUND } from './needs';
import { plainPort } from '../../specification/ports';
import type { Call, Leg } from '../contract';
import { legsBetween } from '../proxied-calls';

const PROXY = plainPort('consul-dataplane', INBOUND, 'tcp');

export function legsOf(call: Call): readonly Leg[] | undefined {
  return legsBetween(call, isConsul, PROXY);
}

/** Scrapers come to a port that goes around the proxy, and so do probes, and clients to listeners of an edge. */
export function plainCall({ edge: { purpose }, callee }: Call): 'around' | undefined {
  if ((callee.kind !== 'workload' && callee.kind !== 'gateway') || !isConsul(callee.mesh)) return undefined;
  return purpose === 'probe' || purpose === 'scrape' || purpose === 'clients' ? 'around' : undefined;
}
