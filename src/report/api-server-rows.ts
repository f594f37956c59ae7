/** Access to the API server as rows like all others. */
import type { AccessRow } from './connection';
import { tryParseRange } from './party-words';
import { tryParseCidrOrAddress, rangeContains } from '../judge/cluster/ip';
import type { ApiServer } from '../judge/options';
import type { ApiServerRow } from '../judge/questions/api-server';
import type { MatrixRow } from '../judge/questions/matrix';

type Verdict = MatrixRow['verdict'];

export function accessRowsOf(rows: readonly ApiServerRow[]): readonly AccessRow<Verdict>[] {
  return rows.map(({ workload, verdict, witness }) => ({
    from: { kind: 'workload', workload }, to: { kind: 'api-server' }, protocol: 'TCP', ports: { first: witness.port, last: witness.port }, verdict, witness,
  }));
}

/** Rows without those that say the same of the addresses of the API server, where these are stated. */
export function withoutApiServer<Row extends MatrixRow>(rows: readonly Row[], { cidrs = [], port }: ApiServer): readonly Row[] {
  const stated = cidrs.flatMap((cidr) => tryParseCidrOrAddress(cidr) ?? []);
  if (stated.length === 0 || port === undefined) return rows;
  const isServer = (text: string) => {
    const range = tryParseRange(text);
    return range !== undefined && stated.some((cidr) => rangeContains(cidr, range));
  };
  return rows.filter(({ to, ports }) => !(to.kind === 'external' && ports.first === port && ports.last === port && to.ranges.every(isServer)));
}
