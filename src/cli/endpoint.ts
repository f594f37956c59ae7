/** Reads an end of a flow from the command line. */
import { BadInput } from './bad-input';
import { tryParseAddress } from '../judge/cluster/ip';
import type { Endpoint } from '../judge/core/flow';

/** `shop/web`, an address, `gateway:infra/edge`, `undeclared:shop` or `undeclared:shop:app=web,tier=front`. */
export function endpointOf(text: string): Endpoint {
  if (tryParseAddress(text)) return { ip: text };
  const [scheme, namespace, labels] = splitTwice(text);
  if (scheme === 'gateway') return { gateway: namespace };
  if (scheme === 'undeclared') return { undeclared: { namespace, ...(labels !== undefined && { labels: labelsOf(labels) }) } };
  if (text.includes(':')) throw new BadInput(`Invalid end ${JSON.stringify(text)}: expected namespace/name, an IP address, gateway:namespace/name, or undeclared:namespace[:key=value,…].`);
  return { workload: text };
}

function splitTwice(text: string): readonly [string, string, string | undefined] {
  const match = /^(gateway|undeclared):([^:]+)(?::(.+))?$/.exec(text);
  return match ? [match[1], match[2], match[3]] : ['', text, undefined];
}

function labelsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(',').map((pair) => {
    const [key, value, rest] = pair.split('=');
    if (key === '' || value === undefined || rest !== undefined) throw new BadInput(`Invalid label ${JSON.stringify(pair)}: expected key=value.`);
    return [key, value];
  }));
}
