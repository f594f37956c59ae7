/**
 * What the network sees of calls. Both ends have a proxy: all TCP arrives at the callee's proxy, at 4143, with the port that is meant in a header.
 *
 * Sources: Linkerd "Architecture" and "Protocol Detection"; destination/endpoint_translator.go.
 */
import { isLinkerd } from './linkerd-spec';
import { plainPort } from '../../specification/ports';
import type { Call, Leg } from '../contract';
import { legsBetween } from '../proxied-calls';

const PROXY = plainPort('linkerd-proxy', 4143, 'tcp');

export function legsOf(call: Call): readonly Leg[] | undefined {
  return legsBetween(call, isLinkerd, PROXY);
}

/** Scrapers come to a port that goes around the proxy. Probes are let in where no route is attached. */
export function plainCall({ edge: { purpose }, callee }: Call): 'around' | undefined {
  if ((callee.kind !== 'workload' && callee.kind !== 'gateway') || !isLinkerd(callee.mesh)) return undefined;
  return purpose === 'probe' || purpose === 'scrape' ? 'around' : undefined;
}
