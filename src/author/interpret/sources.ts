import { readCidrs } from './cidrs';
import type { SourcesNode } from '../graph/nodes';
import type { Reader } from '../graph/reader';
import { parseDnsLabel } from '../graph/values/names';

/** Addresses that call in; undefined, and the mistakes noted, where they can't be understood. */
export function readSources(reader: Reader, props: { readonly name: string; readonly cidrs: readonly string[] }): SourcesNode | undefined {
  const subject = `network ${props.name}`;
  const name = reader.read('name', `${subject}: name`, props.name, parseDnsLabel);
  const cidrs = readCidrs(reader, `${subject}: cidrs`, props.cidrs);
  if (!cidrs && props.cidrs.length === 0) {
    reader.refuse('cidr', `${subject}: cidrs`, 'an empty list', 'at least one CIDR: no addresses never means all addresses', 'name the addresses');
  }
  for (const cidr of cidrs ?? []) {
    if (!isWide(cidr)) continue;
    reader.refuse('cidr', `${subject}: cidrs`, cidr, 'the addresses that call: anybody at all comes through an edge', 'name them, or expose the service: edge.exposes(service)');
  }
  if (name === undefined || !cidrs) return undefined;
  return { kind: 'sources', who: 'network', id: `network ${name} (as a caller)`, cidrs };
}

/** Private addresses, like 10.0.0.0/8. Source: RFC 4193. */
const UNIQUE_LOCAL = 'fc00::/7';

/** The largest blocks that anybody holds of the internet: a wider range, such as a half of it, is anybody. Source: IANA, IPv4 and IPv6 address space registries. */
const WIDEST = { v4: 8, v6: 12 } as const;

function isWide(cidr: string): boolean {
  if (cidr === UNIQUE_LOCAL) return false;
  const [address, length] = cidr.split('/');
  return Number(length) < (address.includes(':') ? WIDEST.v6 : WIDEST.v4);
}
