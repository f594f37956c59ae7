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
    if (!cidr.endsWith('/0')) continue;
    reader.refuse('cidr', `${subject}: cidrs`, cidr, 'the addresses that call: anybody at all comes through an edge', 'name them, or expose the service: edge.exposes(service)');
  }
  if (name === undefined || !cidrs) return undefined;
  return { kind: 'sources', id: `network ${name} (as a caller)`, cidrs };
}
