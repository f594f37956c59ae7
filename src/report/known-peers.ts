/** Peers that somebody declared, in the place of the pods and addresses by which the judge knows them: who is expected is no alarm. */
import { accessKey, type AccessRow, type NamedPeer } from './connection';
import { partyKey, tryParseRange } from './party-words';
import { rangeContains, tryParseCidr } from '../judge/cluster/ip';
import type { KnownPeer } from '../judge/facts';
import type { Callee, Party } from '../judge/questions/party';

/** Rows with and without a declared peer at one end. */
export interface Parted<Answer extends string, Row extends AccessRow<Answer>> {
  readonly declared: readonly AccessRow<Answer>[];
  readonly others: readonly Row[];
}

export function partByPeers<Answer extends string, Row extends AccessRow<Answer>>(
  rows: Iterable<Row>, peers: readonly KnownPeer[],
): Parted<Answer, Row> {
  const declared = new Map<string, AccessRow<Answer>>();
  const others: Row[] = [];
  for (const row of rows) {
    const named = tryName(row, peers);
    if (!named) {others.push(row);} else {
      // Pods with and without a sidecar are one peer.
      const key = `${partyKey(named.from)} ${partyKey(named.to)} ${accessKey(named)}`;
      if (!declared.has(key)) declared.set(key, named);
    }
  }
  return { declared: [...declared.values()], others };
}

/** The name of the declared peer of a row, if it has one. */
export function tryFindPeer(row: AccessRow<string>, peers: readonly KnownPeer[]): NamedPeer | undefined {
  return tryEnd(row, 'in', peers) ?? tryEnd(row, 'out', peers);
}

function tryName<Answer extends string>(row: AccessRow<Answer>, peers: readonly KnownPeer[]): AccessRow<Answer> | undefined {
  if (peers.length === 0) return undefined;
  const from = tryEnd(row, 'in', peers);
  if (from) return { ...row, from };
  const to = tryEnd(row, 'out', peers);
  return to && { ...row, to };
}

function tryEnd({ from, to, protocol, ports }: AccessRow<string>, direction: KnownPeer['direction'], peers: readonly KnownPeer[]): NamedPeer | undefined {
  const end = direction === 'in' ? from : to;
  if (end.kind !== 'undeclared' && end.kind !== 'external') return undefined;
  const found = peers.find((peer) => peer.direction === direction
    && isAt(peer, end)
    && peer.ports.some((port) => port.protocol === protocol && port.port === ports.first && port.port === ports.last));
  return found && { kind: 'peer', name: found.name, of: found.kind };
}

function isAt({ pods, cidrs }: KnownPeer, end: Extract<Party | Callee, { kind: 'undeclared' | 'external' }>): boolean {
  if (end.kind === 'undeclared') {
    if (!pods || end.namespace !== pods.namespace) return false;
    const hasAccount = pods.serviceAccount === undefined || end.serviceAccount === undefined || end.serviceAccount === pods.serviceAccount;
    return hasAccount && Object.entries(pods.labels).every(([key, value]) => end.labels[key] === value);
  }
  if (!cidrs || end.via !== undefined) return false;
  const known = cidrs.flatMap((cidr) => tryParseCidr(cidr) ?? []);
  return end.ranges.every((text) => {
    const range = tryParseRange(text);
    return range !== undefined && known.some((cidr) => rangeContains(cidr, range));
  });
}
