import { IPv6 } from 'ipaddr.js';

/** A network as it is written everywhere else. Source: RFC 5952; IPv4 has one spelling only. */
export function canonicalCidr(cidr: string): string {
  const [network, length] = cidr.split('/');
  return network.includes(':') && IPv6.isValid(network) ? `${IPv6.parse(network).toRFC5952String()}/${length}` : cidr;
}

/** The networks, each once. */
export function canonicalCidrs(cidrs: readonly string[]): readonly string[] {
  return [...new Set(cidrs.map(canonicalCidr))].sort();
}
