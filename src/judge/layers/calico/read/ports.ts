import type { CalicoPorts } from './model';
import type { PortRange, Protocol } from '../../../cluster/ports';
import { LAST_PORT } from '../../../known';
import type { Field } from '../../../objects/read/field';

/** Protocols by their names and numbers. Source: Calico "NetworkPolicy", protocols; IANA protocol numbers. */
const PROTOCOLS_BY_NAME: Readonly<Record<string, Protocol | undefined>> = {
  TCP: 'TCP', UDP: 'UDP', SCTP: 'SCTP', ICMP: undefined, ICMPv6: undefined, UDPLite: undefined,
};
const PROTOCOLS_BY_NUMBER: Readonly<Record<number, Protocol | undefined>> = { 6: 'TCP', 17: 'UDP', 132: 'SCTP' };

/** A protocol that a rule asks for, or one without ports that the judge knows: connections there have none of ours. */
export type AskedProtocol = { readonly kind: 'any' } | { readonly kind: 'one'; readonly protocol: Protocol | undefined } | { readonly kind: 'invalid' };

export function parseProtocol(field: Field): AskedProtocol {
  if (!field.present) return { kind: 'any' };
  const { value } = field;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 256) return { kind: 'one', protocol: PROTOCOLS_BY_NUMBER[value] };
  // Names are compared without regard to case by some versions alone.
  if (typeof value === 'string' && Object.hasOwn(PROTOCOLS_BY_NAME, value)) return { kind: 'one', protocol: PROTOCOLS_BY_NAME[value] };
  field.report('bad-value', `one of ${Object.keys(PROTOCOLS_BY_NAME).join(', ')}, or a number from 1 to 255`);
  return { kind: 'invalid' };
}

const NAME = /^[a-zA-Z0-9_.-]{1,128}$/;

/** Numbers, ranges such as `8000:9000`, and names. Source: api/pkg/lib/numorstring, port.go. */
export function parsePorts(field: Field): CalicoPorts {
  const numbers: PortRange[] = [];
  const names: string[] = [];
  for (const item of field.items()) {
    const read = tryRange(item.value) ?? (typeof item.value === 'string' && !/^[\d:]+$/.test(item.value) && NAME.test(item.value) ? item.value : undefined);
    if (read === undefined) item.report('bad-value', 'a port, a range such as 8000:9000, or the name of a port');
    else if (typeof read === 'string') names.push(read);
    else if (read.last > 0) numbers.push({ first: Math.max(read.first, 1), last: read.last });
  }
  return Object.freeze({ numbers: Object.freeze(numbers), names: Object.freeze(names) });
}

function tryRange(value: unknown): PortRange | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value <= LAST_PORT ? { first: value, last: value } : undefined;
  const match = typeof value === 'string' ? /^(\d{1,5})(?::(\d{1,5}))?$/.exec(value) : undefined;
  if (!match) return undefined;
  const [first, last] = [Number(match[1]), Number((match[2] as string | undefined) ?? match[1])];
  return first <= last && last <= LAST_PORT ? { first, last } : undefined;
}
