import { rangeContains, type AddressRange } from '../../judge/cluster/ip';
import type { NetPort, NetworkPolicy } from '../../judge/layers/network-policy/read/network-policy';
import { evidenceAt } from '../evidence';
import type { RuleInput, Typed } from '../input';
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
      if (givesOwnIdentity(input, policy, rule.ports, block.cidr)) return [];
      const reached = METADATA.filter(({ range }) => rangeContains(block.cidr, range) && !isExcepted(block, range));
      if (reached.length === 0) return [];
      return [evidenceAt(policy.item.ref, at, { details: { addresses: reached.map(({ text }) => text).join(', ') } })];
    });
  })),
  describe: ({ object, details }) => `${nameOf(object)} lets pods reach the cloud's metadata service (${details.addresses}).`,
});

/**
 * The agent of EKS Pod Identity gives a pod the credentials of its own account alone, never those of the node; so does the metadata server of GKE for accounts that are
 * linked to one of Google. A policy that names this one address and port does so on purpose.
 *
 * Sources: Amazon EKS, "EKS Pod Identities"; GKE, "About Workload Identity Federation for GKE".
 */
const IDENTITY_AGENTS = ['169.254.170.23/32', 'fd00:ec2::23/128'].map(cidrRange);
const GKE_SERVER = cidrRange('169.254.169.254/32');
const GKE_ANNOTATION = 'iam.gke.io/gcp-service-account';

function givesOwnIdentity(input: RuleInput, { item, typed }: Typed<NetworkPolicy>, ports: 'any' | readonly NetPort[], cidr: AddressRange): boolean {
  const isOnePort = ports !== 'any' && ports.length > 0 && ports.every((port) => (
    port.protocol === 'TCP' && port.kind === 'range' && port.first === METADATA_PORT && port.last === METADATA_PORT
  ));
  if (!isOnePort) return false;
  if (IDENTITY_AGENTS.some((range) => rangeContains(range, cidr))) return true;
  if (!rangeContains(GKE_SERVER, cidr)) return false;
  const pods = input.index.select(item.ref.namespace, typed.podSelector);
  return pods.length > 0 && pods.every(({ serviceAccount }) => {
    const account = input.serviceAccounts.get(`${item.ref.namespace}/${serviceAccount}`);
    return account?.root.child('metadata').child('annotations').child(GKE_ANNOTATION).present ?? false;
  });
}

function opensHttp(port: NetPort): boolean {
  return port.protocol === 'TCP' && (port.kind === 'all' || (port.kind === 'range' && port.first <= METADATA_PORT && METADATA_PORT <= port.last));
}
