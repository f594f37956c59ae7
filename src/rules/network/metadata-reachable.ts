import { rangeContains } from '../../judge/cluster/ip';
import type { NetPort } from '../../judge/layers/network-policy/read/network-policy';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nsa, owasp } from '../standards';
import { nameOf } from '../words';
import { cidrRange, egressRules, isExcepted } from './blocks';

/**
 * Where clouds hand out the credentials of a node or a pod.
 *
 * Sources: the instance metadata documentation of AWS, Azure, Google Cloud and others (169.254.169.254), of AWS for
 * IPv6 (fd00:ec2::254), of Amazon ECS (169.254.170.2) and of EKS Pod Identity (169.254.170.23, fd00:ec2::23).
 */
const METADATA = ['169.254.169.254/32', '169.254.170.2/32', '169.254.170.23/32', 'fd00:ec2::254/128', 'fd00:ec2::23/128']
  .map((text) => ({ text, range: cidrRange(text) }));

/** All of them answer plain HTTP. */
const METADATA_PORT = 80;

export const METADATA_REACHABLE = defineRule({
  code: 'ZT304',
  name: 'metadata-reachable',
  title: 'Egress reaches the cloud\'s metadata service',
  severity: 'error',
  why: 'The metadata service gives the cloud credentials of the node to any client; a service that can be made to fetch a URL leaks them.',
  fix: 'Except these addresses in every ipBlock that contains them, IPv4 and IPv6 each in its own block; name peers in rules that have none.',
  standards: [owasp('API7'), nsa('Protecting sensitive cloud infrastructure')],
  check: (input) => input.networkPolicies.flatMap((policy) => egressRules(policy).flatMap(({ field, rule, blocks }) => {
    if (rule.peers === 'anyone') {
      const open = rule.ports === 'any' || rule.ports.some(opensHttp);
      return open ? [evidenceAt(policy.item.ref, field, { details: { addresses: METADATA.map(({ text }) => text).join(', ') } })] : [];
    }
    return blocks.flatMap(({ field: at, block }) => {
      const reached = METADATA.filter(({ range }) => rangeContains(block.cidr, range) && !isExcepted(block, range));
      if (reached.length === 0) return [];
      return [evidenceAt(policy.item.ref, at, { details: { addresses: reached.map(({ text }) => text).join(', ') } })];
    });
  })),
  describe: ({ object, details }) => `${nameOf(object)} lets pods reach the cloud's metadata service (${details.addresses}).`,
});

function opensHttp(port: NetPort): boolean {
  return port.protocol === 'TCP' && (port.kind === 'all' || (port.kind === 'range' && port.first <= METADATA_PORT && METADATA_PORT <= port.last));
}
