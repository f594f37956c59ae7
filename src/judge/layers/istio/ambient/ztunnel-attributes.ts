/**
 * What is left of a policy, as ztunnel compares it.
 *
 * Source: ztunnel's rbac. A star counts at one end, and nowhere else; alone it means whoever shows something. `cluster.local` and aliases of the
 * trust domain are names like others. Without an identity everything that is asked of it is as if it were empty.
 */
import type { Cluster } from '../../../cluster/cluster';
import { rangeHas, tryParseCidrOrAddress } from '../../../cluster/ip';
import type { Peer } from '../../../cluster/pod';
import { and, not, or, truthOf, type Truth } from '../../../core/verdict';
import { blockMatchesAddress } from '../addresses';
import { possibleIdentities, principalOf, type Identity, type KnownIdentity } from '../identity';
import type { Attribute, Match } from '../read/match';

/** Who calls, and where. */
export interface ZtunnelContext {
  readonly cluster: Cluster;
  readonly policyNamespace: string;
  readonly source: { readonly peer: Peer; readonly identity: Identity };
  readonly destination: Peer;
  readonly port: number;
}

type Reader = (value: string, context: ZtunnelContext) => Truth;

const READERS: Readonly<Partial<Record<Attribute, Reader>>> = {
  'source.principal': identity((value, known) => matchesText(value, principalOf(known))),
  'source.namespace': identity((value, known) => matchesText(value, known.namespace)),
  'source.serviceAccount': identity((value, known, { policyNamespace }) => {
    const slash = value.indexOf('/');
    return known.namespace === (slash < 0 ? policyNamespace : value.slice(0, slash)) && known.serviceAccount === value.slice(slash + 1);
  }),
  'source.ip': (value, { cluster, source }) => blockMatchesAddress(cluster, value, source.peer),
  'destination.ip': (value, { destination }) => ownAddressIn(value, destination),
  'destination.port': (value, { port }) => truthOf(Number(value) === port),
};

/** Whether a match holds. */
export function ztunnelMatches({ attribute, values, notValues }: Match, context: ZtunnelContext): Truth {
  const read = READERS[attribute];
  if (!read) return 'no';
  const anyOf = (all: readonly string[]) => all.reduce<Truth>((any, value) => (any === 'yes' ? any : or(any, read(value, context))), 'no');
  return and(values.length === 0 ? 'yes' : anyOf(values), notValues.length === 0 ? 'yes' : not(anyOf(notValues)));
}

/** Whether a match is about the caller, and not about where it calls. */
export function isOfSource({ attribute }: Match): boolean {
  return attribute.startsWith('source.');
}

export function matchesText(value: string, text: string): boolean {
  if (value === '*') return text !== '';
  if (value.startsWith('*')) return text.endsWith(value.slice(1));
  return value.endsWith('*') ? text.startsWith(value.slice(0, -1)) : value === text;
}

function identity(matches: (value: string, identity: KnownIdentity, context: ZtunnelContext) => boolean): Reader {
  return (value, context) => {
    const { identity: shown } = context.source;
    if (shown === 'none') return 'no';
    if (!('perhaps' in shown)) return truthOf(matches(value, shown, context));
    return possibleIdentities(shown, value).some((one) => matches(value, one, context)) ? 'unknown' : 'no';
  };
}

function ownAddressIn(value: string, destination: Peer): Truth {
  const range = tryParseCidrOrAddress(value);
  if (!range || destination.kind !== 'pod' || !destination.pod.addresses) return 'unknown';
  const held = destination.pod.addresses.map((address) => rangeHas(range, address));
  if (!held.includes(true)) return 'no';
  return held.includes(false) ? 'unknown' : 'yes';
}
