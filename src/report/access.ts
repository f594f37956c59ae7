/** Condenses rows of the matrix into what a person would say: who to whom, and on what. */
import { accessKey, isAllPorts, type PortAccess, type AccessRow, type Caller, type Connection, type NamedPeer } from './connection';
import { nameHosts } from './named-hosts';
import { partyKey, unionOfRanges } from './party-words';
import type { Callee } from '../judge/questions/party';

const PROTOCOL_COUNT = 3;

/** One connection for each pair. Traffic of a workload with itself meets no policy and is left out. */
export function connectionsOf<Answer extends string>(rows: Iterable<AccessRow<Answer>>): readonly Connection<Answer>[] {
  const pairs = new Map<string, { from: Caller; to: Callee | NamedPeer; rows: AccessRow<Answer>[] }>();
  for (const row of rows) {
    if (row.self) continue;
    const key = `${partyKey(row.from)} ${partyKey(row.to)}`;
    const pair = pairs.get(key);
    if (pair) pair.rows.push(row);
    else pairs.set(key, { from: row.from, to: row.to, rows: [row] });
  }
  const connections = [...pairs.values()].map(({ from, to, rows: own }) => ({ from, to, accesses: accessesOf(own) }));
  return nameHosts(mergeOutside(mergeOutside(connections, 'from'), 'to'));
}

/** Three rows that differ only in the protocol and cover every port are one access: any port. */
function accessesOf<Answer extends string>(rows: readonly AccessRow<Answer>[]): readonly PortAccess<Answer>[] {
  const whole = rows.filter((row) => isAllPorts(row.ports) && !row.requests);
  const verdicts = new Set(whole.map((row) => row.verdict));
  const anyPort = whole.length === PROTOCOL_COUNT && verdicts.size === 1;
  const rest = anyPort ? rows.filter((row) => !whole.includes(row)) : rows;
  return [
    ...(anyPort ? [{ ...accessOf(whole[0]), protocol: 'any' as const }] : []),
    ...rest.map((row) => accessOf(row)),
  ];
}

function accessOf<Answer extends string>(row: AccessRow<Answer>): PortAccess<Answer> {
  const { protocol, ports, verdict, requests, credentials, certificate, witness } = row;
  return {
    protocol, ports, verdict, ...(requests && { requests }), ...(credentials && { credentials }), ...(certificate && { certificate }), witness,
  };
}

/** Ranges outside the cluster that may do the same are one party. */
function mergeOutside<Answer extends string>(connections: readonly Connection<Answer>[], side: 'from' | 'to'): readonly Connection<Answer>[] {
  const other = side === 'from' ? 'to' : 'from';
  const merged = new Map<string, Connection<Answer>>();
  for (const connection of connections) {
    const party = connection[side];
    const key = party.kind === 'external'
      ? `outside ${partyKey(connection[other])} ${connection.accesses.map(accessKey).join(';')}`
      : `${partyKey(connection.from)} ${partyKey(connection.to)}`;
    const known = merged.get(key);
    const ranges = known?.[side];
    if (known && party.kind === 'external' && ranges?.kind === 'external') {
      merged.set(key, { ...known, [side]: { ...party, ranges: unionOfRanges([...ranges.ranges, ...party.ranges]) } });
    } else {
      merged.set(key, connection);
    }
  }
  return [...merged.values()];
}
