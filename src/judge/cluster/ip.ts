import { IPv4, IPv6, parseCIDR } from 'ipaddr.js';

export type Family = 4 | 6;

/** One address. BigInt for both families, so that one arithmetic serves both. */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** A run of addresses of one family, both ends included. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** A CIDR without its exceptions. */
export interface IpBlock {
  readonly cidr: AddressRange;
  readonly except: readonly AddressRange[];
  readonly canonical: string;
}

const BITS: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

/** The last address of a family. */
export const LAST_ADDRESS: Readonly<Record<Family, bigint>> = { 4: 2n ** 32n - 1n, 6: 2n ** 128n - 1n };

export const FAMILIES: readonly Family[] = [4, 6];

/** Reads an address, or undefined for anything that Kubernetes would not take as one. */
export function tryParseAddress(text: string): Address | undefined {
  if (IPv4.isValidFourPartDecimal(text)) return { family: 4, value: toBigInt(IPv4.parse(text).toByteArray()) };
  if (!text.includes(':') || text.includes('%') || !IPv6.isValid(text)) return undefined;
  const address = IPv6.parse(text);
  // A mapped address is an IPv4 address in disguise, which Kubernetes no longer accepts in policies.
  return address.isIPv4MappedAddress() ? undefined : { family: 6, value: toBigInt(address.toByteArray()) };
}

/** Reads a CIDR; bits behind the prefix are masked away, as every data plane does. */
export function tryParseCidr(text: string): AddressRange | undefined {
  const [host, prefix] = text.split('/');
  const address = tryParseAddress(host);
  if (!address || prefix === undefined || !/^\d{1,3}$/.test(prefix) || text.split('/').length !== 2) return undefined;
  const bits = BITS[address.family];
  if (Number(prefix) > bits) return undefined;
  parseCIDR(text);
  const size = 2n ** BigInt(bits - Number(prefix));
  const first = address.value - (address.value % size);
  return Object.freeze({ family: address.family, first, last: first + size - 1n });
}

/** Reads an address or a CIDR (policies take both). */
export function tryParseCidrOrAddress(text: string): AddressRange | undefined {
  const address = tryParseAddress(text);
  return address ? Object.freeze({ family: address.family, first: address.value, last: address.value }) : tryParseCidr(text);
}

export function ipBlockOf(cidr: AddressRange, except: readonly AddressRange[]): IpBlock {
  const canonical = [cidr, ...except].map((range) => `${range.family}:${range.first}-${range.last}`).join('!');
  return Object.freeze({ cidr, except: Object.freeze([...except]), canonical });
}

export function rangeContains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

export function rangesMeet(left: AddressRange, right: AddressRange): boolean {
  return left.family === right.family && left.first <= right.last && right.first <= left.last;
}

export function rangeHas(range: AddressRange, address: Address): boolean {
  return range.family === address.family && range.first <= address.value && address.value <= range.last;
}

export function blockHas(block: IpBlock, address: Address): boolean {
  return rangeHas(block.cidr, address) && !block.except.some((range) => rangeHas(range, address));
}

/** Whether a block is a whole address family. */
export function isWholeFamily(block: IpBlock): boolean {
  return block.except.length === 0 && block.cidr.first === 0n && block.cidr.last === LAST_ADDRESS[block.cidr.family];
}

export function formatAddress(address: Address): string {
  const bytes: number[] = [];
  for (let shift = BITS[address.family] - 8; shift >= 0; shift -= 8) bytes.push(Number((address.value / 2n ** BigInt(shift)) % 256n));
  return address.family === 4 ? new IPv4(bytes).toString() : new IPv6(bytes).toString();
}

export function formatRange(range: AddressRange): string {
  return `${formatAddress({ family: range.family, value: range.first })}-${formatAddress({ family: range.family, value: range.last })}`;
}

function toBigInt(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}
