/** Reads an end of a flow from the command line. */
import { BadInput } from './bad-input';
import { tryParseAddress } from '../judge/cluster/ip';
import type { Endpoint } from '../judge/core/flow';

/** `shop/web`, an address, `gateway:infra/edge`, `stranger:shop` or `stranger:shop:app=web,tier=front`. */
export function endpointOf(text: string): Endpoint {
  if (tryParseAddress(text)) return { ip: text };
  const [scheme, namespace, labels] = splitTwice(text);
  if (scheme === 'gateway') return { gateway: namespace };
  if (scheme === 'stranger') return { stranger: { namespace, ...(labels !== undefined && { labels: labelsOf(labels) }) } };
  return { workload: text };
}

function splitTwice(text: string): readonly [string, string, string | undefined] {
  const match = /^(gateway|stranger):([^:]+)(?::(.+))?$/.exec(text);
  return match ? [match[1], match[2], match[3]] : ['', text, undefined];
}

function labelsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(',').map((pair) => {
    const [key, value, rest] = pair.split('=');
    if (key === '' || value === undefined || rest !== undefined) throw new BadInput(`Invalid label ${JSON.stringify(pair)}: expected key=value.`);
    return [key, value];
  }));
}
