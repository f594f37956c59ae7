import { rangeContains, type AddressRange } from '../../judge/cluster/ip';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nsa, owasp } from '../standards';
import { nameOf } from '../words';
import { cidrRange, egressRules, isExcepted } from './blocks';

/** Addresses that are no internet. Sources: RFC 1918, RFC 6598 (also used for pods by cloud providers), RFC 4193. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']
  .map((text) => ({ text, range: cidrRange(text) }));

export const PRIVATE_RANGES_OPEN = defineRule({
  code: 'ZT305',
  name: 'private-ranges-open',
  title: 'Egress to the internet also opens the private networks',
  severity: 'warning',
  why: 'A block as wide as the internet contains the nodes, the databases beside the cluster and, with many network plugins, all other pods.',
  fix: 'Except 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 and, for IPv6, fc00::/7; open what is needed inside them by name.',
  standards: [nsa('Network policies'), owasp('API7')],
  check: (input) => input.networkPolicies.flatMap((policy) => egressRules(policy).flatMap(({ blocks }) => blocks.flatMap(({ field, block }) => {
    const open = PRIVATE.filter(({ range }) => isWider(block.cidr, range) && !isExcepted(block, range));
    return open.length === 0 ? [] : [evidenceAt(policy.item.ref, field, { details: { open: open.map(({ text }) => text).join(', ') } })];
  }))),
  describe: ({ object, details }) => `${nameOf(object)} opens the internet and with it ${details.open}.`,
});

/** A block that is a private range, or inside one, was meant. */
function isWider(outer: AddressRange, inner: AddressRange): boolean {
  return rangeContains(outer, inner) && !rangeContains(inner, outer);
}
