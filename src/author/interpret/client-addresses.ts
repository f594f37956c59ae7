/** By which addresses clients come to an edge and to its routes, as it was said. */
import { readGivenCidrs } from './cidrs';
import type { ClientAddress } from '../constructs/client-address';
import type { ClientAddressNode } from '../graph/listener-nodes';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import type { RouteClientsNode } from '../graph/route';
import { ANY, only } from '../graph/selection';
import { cidrContains, parseCidr } from '../graph/values/cidr';

/** What was said of one exposure. */
export interface SaidClients {
  readonly clientCidrs: readonly string[] | undefined;
  readonly exceptClientCidrs: readonly string[] | undefined;
}

/** More proxies one after the other than anybody has. */
const MOST_PROXIES = 16;

export function readClientAddress(reader: Reader, subject: string, said: ClientAddress | undefined): ClientAddressNode | undefined {
  const record = said?._record;
  if (!record) return undefined;
  if (record.factory !== 'forwarded') return record.factory === 'ofConnection' ? { kind: 'connection' } : { kind: 'told', by: 'the PROXY protocol' };
  const { trustedProxies } = record;
  if (!Number.isInteger(trustedProxies) || trustedProxies < 1 || trustedProxies > MOST_PROXIES) {
    reader.refuse(
      'cidr', subject, `${trustedProxies} trusted proxies`, `how many proxies each request passes before the edge, from 1 to ${MOST_PROXIES}`,
      'count them, or write ClientAddress.ofConnection() where there are none',
    );
  }
  return { kind: 'told', by: 'X-Forwarded-For', trustedProxies };
}

/** Undefined: clients may come from any address. Lists with mistakes let nobody in, which has been reported. */
export function readClients(reader: Reader, subject: string, { clientCidrs, exceptClientCidrs }: SaidClients): RouteClientsNode | undefined {
  if (!clientCidrs && !exceptClientCidrs) return undefined;
  const from = readGivenCidrs(reader, `${subject}: clientCidrs`, clientCidrs);
  const except = readGivenCidrs(reader, `${subject}: exceptClientCidrs`, exceptClientCidrs) ?? [];
  for (const one of clientCidrs ? except : []) {
    if (from && !from.some((network) => isIn(one, network) || isIn(network, one))) {
      reader.refuse('cidr', `${subject}: exceptClientCidrs`, quoted(one), `a part of clientCidrs: ${from.join(', ')}`, 'leave it out: no client comes from there, or add its network to clientCidrs');
    }
  }
  for (const network of from ?? []) {
    const whole = except.find((one) => isIn(network, one));
    if (whole !== undefined) {
      reader.refuse('cidr', `${subject}: exceptClientCidrs`, quoted(whole), `a part of clientCidrs: it leaves nothing of ${network}`, 'leave that network out of clientCidrs, or except less');
    }
  }
  return { from: from ? only(from) : ANY, except };
}

function isIn(inner: string, outer: string): boolean {
  const [one, other] = [parseCidr(inner), parseCidr(outer)];
  return one.ok && other.ok && cidrContains(other.value, one.value);
}
