/** By which addresses clients come to an edge, and how it knows them. */
import { canonicalCidrs, isWithin } from './cidrs';
import type { ClientAddressRecord } from '../../author/graph/record/values';
import type { DeclaredCidr } from '../../judge/declared';

/** Packets have the addresses of clients, or whoever is before the edge tells it of them. `how` is for a reader. */
export interface ClientAddressSpec {
  readonly ofPackets: boolean;
  readonly how: string;
  /** The same, where the program itself has its proxies know it. */
  readonly howWritten: string;
  /** How many proxies add an address; undefined where none does. */
  readonly trustedProxies?: number;
}

const OF_PACKETS = 'packets come to its pods with the addresses of clients (externalTrafficPolicy: Local), and nothing puts another in their place';
const BY_PROXY_PROTOCOL = 'its proxy reads the PROXY protocol (gatewayTopology.proxyProtocol), and the load balancer before it writes the addresses of clients there';
const PROXY_PROTOCOL_WRITTEN = 'the load balancer before it writes the addresses of clients with the PROXY protocol';

/** Source: RFC 7239, section 7.4, of lists of addresses that proxies pass on. */
export function readClientAddress(record: ClientAddressRecord): ClientAddressSpec {
  switch (record.factory) {
    case 'ofConnection': return { ofPackets: true, how: OF_PACKETS, howWritten: OF_PACKETS };
    case 'proxyProtocol': return { ofPackets: false, how: BY_PROXY_PROTOCOL, howWritten: PROXY_PROTOCOL_WRITTEN };
    case 'forwarded': {
      const { trustedProxies: count } = record;
      const proxies = count === 1 ? 'one proxy' : `${count} proxies`;
      const known = `of which its own knows (gatewayTopology.numTrustedProxies: ${count})`;
      const says = (knowing: string) => (
        `each request comes by way of ${proxies} before it,${knowing} and each adds the address that it was called from to X-Forwarded-For`
      );
      return { ofPackets: false, how: says(` ${known},`), howWritten: says(''), trustedProxies: count };
    }
  }
}

const ANYWHERE: readonly string[] = ['0.0.0.0/0', '::/0'];

/** Undefined: no list was given. */
export function readClients(from: readonly string[] | undefined, except: readonly string[] = []): readonly DeclaredCidr[] | undefined {
  if (!from && except.length === 0) return undefined;
  const without = canonicalCidrs(except);
  return canonicalCidrs(from ?? ANYWHERE).filter((cidr) => !without.some((one) => isWithin(cidr, one))).map((cidr) => {
    const own = without.filter((one) => isWithin(one, cidr));
    return own.length > 0 ? { cidr, except: own } : { cidr };
  });
}
