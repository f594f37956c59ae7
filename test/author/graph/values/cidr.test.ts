import { Cidr, cidrContains, cidrContainsAddress, parseCidr } from '../../../../src/author/graph/values/cidr';
import { fc } from '../../../support/properties';

const read = (text: string): Cidr => {
  const checked = parseCidr(text);
  if (!checked.ok) throw new Error(`${text}: ${checked.fix}`);
  return checked.value;
};

test.each([
  ['10.0.0.0/8', '10.0.0.0/8', 4],
  ['0.0.0.0/0', '0.0.0.0/0', 4],
  ['169.254.169.254/32', '169.254.169.254/32', 4],
  ['::/0', '::/0', 6],
  ['FD00:0DB8::/32', 'fd00:db8::/32', 6],
  ['2001:db8:0:0:0:0:0:0/32', '2001:db8::/32', 6],
  ['64:ff9b::/96', '64:ff9b::/96', 6],
])('%p is the network %p', (text, canonical, family) => {
  expect(parseCidr(text)).toEqual({ ok: true, value: { text: canonical, family } });
});

test.each([
  ['1.2.3.4', 'write 1.2.3.4/32'],
  ['FD00::1', 'write fd00::1/128'],
  ['10.0.0.1/8', 'write 10.0.0.0/8 for the network, or 10.0.0.1/32 for the one address'],
  ['fd00::1/8', 'write fd00::/8 for the network, or fd00::1/128 for the one address'],
  ['10.0.0.0/33', 'write a prefix length from 0 to 32 after \'/\''],
  ['10.0.0.0/', 'write a prefix length from 0 to 32 after \'/\''],
  ['10.0.0.0/08', 'write a prefix length from 0 to 32 after \'/\''],
  ['10.0.0.0/255.0.0.0', 'write a prefix length from 0 to 32 after \'/\''],
  ['10.0.0.0/8/8', 'write a prefix length from 0 to 32 after \'/\''],
  ['fd00::/129', 'write a prefix length from 0 to 128 after \'/\''],
  ['fe80::1%eth0/64', 'leave out the zone: a policy is read on every node'],
  ['010.0.0.0/8', 'write 10.0.0.0 without leading zeros'],
  ['::ffff:10.0.0.0/104', 'write the IPv4 network: 10.0.0.0 without \'::ffff:\''],
  ['10.0.0/8', 'write four numbers from 0 to 255 joined by \'.\', or an IPv6 address'],
  ['256.0.0.0/8', 'write four numbers from 0 to 255 joined by \'.\', or an IPv6 address'],
  ['0x0a.0.0.0/8', 'write the network\'s address, or use ExternalHost for a host name'],
  ['api.stripe.com', 'write the network\'s address, or use ExternalHost for a host name'],
  ['', 'write four numbers from 0 to 255 joined by \'.\', or an IPv6 address'],
  [' 10.0.0.0/8', 'write it without spaces'],
  ['fd00::/8 ', 'write it without spaces'],
  ['12345::/16', 'write four numbers from 0 to 255 joined by \'.\', or an IPv6 address'],
])('%p is refused with a fix', (text, fix) => {
  expect(parseCidr(text)).toEqual({ ok: false, expected: expect.stringContaining('a CIDR'), fix });
});

test.each([
  ['10.0.0.0/8', '10.1.0.0/16', true],
  ['10.0.0.0/8', '10.0.0.0/8', true],
  ['10.1.0.0/16', '10.0.0.0/8', false],
  ['10.0.0.0/8', '11.0.0.0/16', false],
  ['0.0.0.0/0', '::/0', false],
  ['::/0', 'fd00::/8', true],
])('%p contains %p: %p', (outer, inner, contained) => {
  expect(cidrContains(read(outer), read(inner))).toBe(contained);
});

test.each([
  ['169.254.0.0/16', '169.254.169.254', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['fd00::/8', 'fd00:ec2::254', true],
  ['0.0.0.0/0', '::1', false],
  ['10.0.0.0/8', 'ten', false],
])('%p contains the address %p: %p', (cidr, address, contained) => {
  expect(cidrContainsAddress(read(cidr), address)).toBe(contained);
});

test('a network contains its first address and itself, and its text reads as itself', () => {
  fc.assert(fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, prefix) => {
    const first = parseCidr(`${address}/${prefix}`);
    const text = first.ok ? first.value.text : /^write (\S+)/.exec(first.fix)?.[1] ?? '';
    const network = read(text);
    expect(network.text).toBe(text);
    expect(cidrContains(network, network)).toBe(true);
    expect(cidrContainsAddress(network, address)).toBe(true);
  }));
});

test('every IPv6 address is its own network of 128 bits, unless it stands for an IPv4 address', () => {
  fc.assert(fc.property(fc.ipV6(), (address) => {
    const checked = parseCidr(`${address}/128`);
    return checked.ok ? checked.value.family === 6 && cidrContainsAddress(checked.value, address) : checked.fix.startsWith('write the IPv4 network');
  }));
});
