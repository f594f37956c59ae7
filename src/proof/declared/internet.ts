import type { DeclaredCidr } from '../../judge/declared';

/**
 * What is not the internet, and where clouds keep credentials. ProofInput down here a second time on purpose: a range that the
 * author's half forgot is found because this list has it.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const INSIDE = {
  v4: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8', '0.0.0.0/8', '224.0.0.0/4'],
  v6: ['fc00::/7', 'fe80::/10', 'ff00::/8', '::1/128', '64:ff9b::/96', '64:ff9b:1::/48'],
} as const;

const METADATA = {
  v4: ['169.254.169.254/32', '169.254.170.2/32', '169.254.170.23/32', '100.100.100.200/32'],
  v6: ['fd00:ec2::254/128', 'fd00:ec2::23/128'],
} as const;

/** Addresses of one family at which clouds give credentials to whoever asks. */
export function metadataServices(family: 4 | 6): readonly string[] {
  return METADATA[`v${family}`];
}

/** Everything beyond the cluster and its cloud. */
export function beyond(clusterCidrs: readonly string[]): readonly DeclaredCidr[] {
  return [
    { cidr: '0.0.0.0/0', except: [...INSIDE.v4, ...clusterCidrs.filter((cidr) => !isV6(cidr))] },
    { cidr: '::/0', except: [...INSIDE.v6, ...clusterCidrs.filter(isV6)] },
  ];
}

/** A range that was named: all of it, but for credentials that somebody named it for. All addresses are the internet. */
export function withoutMetadata(cidr: string, clusterCidrs: readonly string[]): readonly DeclaredCidr[] {
  const everything = beyond(clusterCidrs).filter((range) => range.cidr === cidr);
  if (everything.length > 0) return everything;
  return [{ cidr, except: METADATA[isV6(cidr) ? 'v6' : 'v4'].filter((service) => service !== cidr) }];
}

function isV6(cidr: string): boolean {
  return cidr.includes(':');
}
