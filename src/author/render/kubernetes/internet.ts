import type { IpBlock } from './network-policy-peer';
import { cidrContainsAddress } from '../../graph/values/cidr';

/**
 * IPv4 addresses that are not the internet. Cloud metadata services live here: 169.254.169.254 (all clouds),
 * 169.254.170.2 and 169.254.170.23 (AWS containers), 100.100.100.200 (Alibaba).
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const NOT_INTERNET_V4 = [
  '0.0.0.0/8', // "this network"
  '10.0.0.0/8', // private, RFC 1918
  '100.64.0.0/10', // carrier-grade NAT, RFC 6598
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local: node-local DNS, metadata services
  '172.16.0.0/12', // private, RFC 1918
  '192.168.0.0/16', // private, RFC 1918
  '224.0.0.0/4', // multicast
] as const;

/**
 * IPv6 addresses that are not the internet. AWS metadata (fd00:ec2::254, fd00:ec2::23) is unique-local; NAT64 would
 * lead back to every IPv4 address excepted above.
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const NOT_INTERNET_V6 = [
  '::1/128', // loopback
  '64:ff9b::/96', // NAT64, RFC 6052
  '64:ff9b:1::/48', // local NAT64, RFC 8215
  'fc00::/7', // unique local: metadata services among them
  'fe80::/10', // link-local
  'ff00::/8', // multicast
] as const;

/**
 * Addresses at which clouds serve credentials to any client.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 */
export const METADATA_SERVICES = [
  '169.254.169.254/32', // EC2, Azure, Google and most others
  '169.254.170.2/32', // ECS task roles
  '169.254.170.23/32', // EKS Pod Identity
  '100.100.100.200/32', // Alibaba
  'fd00:ec2::254/128', // EC2 over IPv6
  'fd00:ec2::23/128', // EKS Pod Identity over IPv6
] as const;

/**
 * A range that somebody named, less the metadata services that it merely happens to include. All addresses of a
 * family are the internet, and so do not include what is inside either.
 */
export function namedRange(cidr: string, clusterCidrs: readonly string[]): IpBlock {
  const [v4, v6] = internet(clusterCidrs);
  if (cidr === v4.cidr) return v4;
  if (cidr === v6.cidr) return v6;
  const range = { text: cidr, family: cidr.includes(':') ? 6 : 4 } as const;
  const except = METADATA_SERVICES.filter((service) => service !== cidr && cidrContainsAddress(range, addressOf(service)));
  return except.length > 0 ? { cidr, except } : { cidr };
}

/** The internet without anything that may be inside. Each family has its own block: an except of one is no except of the other. */
export function internet(clusterCidrs: readonly string[]): readonly [v4: IpBlock, v6: IpBlock] {
  const inside = (v6: boolean) => clusterCidrs.filter((cidr) => cidr.includes(':') === v6);
  return [
    { cidr: '0.0.0.0/0', except: [...new Set([...NOT_INTERNET_V4, ...inside(false)])] },
    { cidr: '::/0', except: [...new Set([...NOT_INTERNET_V6, ...inside(true)])] },
  ];
}

function addressOf(cidr: string): string {
  return cidr.slice(0, cidr.indexOf('/'));
}
