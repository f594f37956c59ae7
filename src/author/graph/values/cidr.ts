import * as ipaddr from 'ipaddr.js';
import { bad, Checked, ok } from './checked';

/** A network. */
export interface Cidr {
  /** Canonical: RFC 5952 for IPv6, no host bits. */
  readonly text: string;
  readonly family: 4 | 6;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const EXPECTED = 'a CIDR: an IPv4 or IPv6 network and its prefix length, such as 10.0.0.0/8 or fd00::/8';
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/**
 * A network in CIDR notation (RFC 4632, RFC 4291), as strict as Kubernetes became in 1.33 (KEP-4858, "IP/CIDR
 * validation improvements"): no host bits, no leading zeros (they read as octal elsewhere), no IPv4-mapped IPv6.
 */
export function parseCidr(text: string): Checked<Cidr> {
  const parts = text.split('/');
  if (/\s/.test(text)) return bad(EXPECTED, 'write it without spaces');
  if (text.includes('%')) return bad(EXPECTED, 'leave out the zone: a policy is read on every node');
  const address = readAddress(parts[0]);
  if (address === undefined) return bad(EXPECTED, addressFix(parts[0]));
  const bits = address.kind() === 'ipv4' ? 32 : 128;
  if (parts.length === 1) return bad(EXPECTED, `write ${display(address)}/${bits}`);
  const prefix = Number(parts[1]);
  if (parts.length > 2 || !/^(0|[1-9]\d{0,2})$/.test(parts[1]) || prefix > bits) {
    return bad(EXPECTED, `write a prefix length from 0 to ${bits} after '/'`);
  }
  const network = networkOf(address, prefix);
  const canonical = `${display(network)}/${prefix}`;
  if (display(network) !== display(address)) {
    return bad(EXPECTED, `write ${canonical} for the network, or ${display(address)}/${bits} for the one address`);
  }
  return ok({ text: canonical, family: address.kind() === 'ipv4' ? 4 : 6 });
}

/** The network of one address alone. */
export function parseAddress(text: string): Checked<Cidr> {
  const cidr = parseCidr(`${text}/${text.includes(':') ? 128 : 32}`);
  return cidr.ok ? cidr : bad('an IPv4 or IPv6 address, without a prefix length', "write it like '10.96.0.10' or 'fd00::a'");
}

/** Whether every address of `inner` is one of `outer`. Networks of different families share none. */
export function cidrContains(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family) return false;
  const [outerAddress, outerPrefix] = ipaddr.parseCIDR(outer.text);
  const [innerAddress, innerPrefix] = ipaddr.parseCIDR(inner.text);
  return innerPrefix >= outerPrefix && innerAddress.match(outerAddress, outerPrefix);
}

/** Whether two texts are networks that share addresses. */
export function cidrsMeet(left: string, right: string): boolean {
  const [one, other] = [parseCidr(left), parseCidr(right)];
  return one.ok && other.ok && (cidrContains(one.value, other.value) || cidrContains(other.value, one.value));
}

/** Whether the network holds the address. No network holds invalid text. */
export function cidrContainsAddress(cidr: Cidr, address: string): boolean {
  const parsed = readAddress(address);
  const [network, prefix] = ipaddr.parseCIDR(cidr.text);
  return parsed !== undefined && parsed.kind() === network.kind() && parsed.match(network, prefix);
}

function readAddress(text: string): Address | undefined {
  if (IPV4.test(text)) return ipaddr.IPv4.parse(text);
  if (!/^[0-9a-fA-F:]+(?:\.\d+\.\d+\.\d+)?$/.test(text) || !text.includes(':') || !ipaddr.IPv6.isValid(text)) return undefined;
  const tail = text.slice(text.lastIndexOf(':') + 1);
  if (tail.includes('.') && !IPV4.test(tail)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? undefined : address;
}

function addressFix(text: string): string {
  if (ipaddr.IPv6.isValid(text) && ipaddr.IPv6.parse(text).isIPv4MappedAddress()) {
    return `write the IPv4 network: ${ipaddr.IPv6.parse(text).toIPv4Address().toString()} without '::ffff:'`;
  }
  const decimal = text.split('.').map((octet) => octet.replace(/^0+(?=\d)/, '')).join('.');
  if (decimal !== text && IPV4.test(decimal)) return `write ${decimal} without leading zeros`;
  return /[a-z]/i.test(text) && !text.includes(':')
    ? 'write the network\'s address, or use ExternalHost for a host name'
    : 'write four numbers from 0 to 255 joined by \'.\', or an IPv6 address';
}

function networkOf(address: Address, prefix: number): Address {
  const cidr = `${address.toNormalizedString()}/${prefix}`;
  return address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(cidr) : ipaddr.IPv6.networkAddressFromCIDR(cidr);
}

function display(address: Address): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}
