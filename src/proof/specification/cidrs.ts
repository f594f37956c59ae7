import { IPv6 } from 'ipaddr.js';
import { rangeContains, rangesMeet, tryParseCidrOrAddress } from '../../judge/cluster/ip';

/** A network as it is written everywhere else. Source: RFC 5952; IPv4 has one spelling only. */
export function canonicalCidr(cidr: string): string {
  const [network, length] = cidr.split('/');
  return network.includes(':') && IPv6.isValid(network) ? `${IPv6.parse(network).toRFC5952String()}/${length}` : cidr;
}

/** The networks, each once. */
export function canonicalCidrs(cidrs: readonly string[]): readonly string[] {
  return [...new Set(cidrs.map(canonicalCidr))].sort();
}

/** Whether all addresses of one network are in another. */
export function isWithin(inner: string, outer: string): boolean {
  const [one, other] = [tryParseCidrOrAddress(inner), tryParseCidrOrAddress(outer)];
  return one !== undefined && other !== undefined && rangeContains(other, one);
}

/** Whether two networks have addresses in common. What is no network may have any. */
export function mayMeet(one: string, other: string): boolean {
  const [left, right] = [tryParseCidrOrAddress(one), tryParseCidrOrAddress(other)];
  return left === undefined || right === undefined || rangesMeet(left, right);
}
