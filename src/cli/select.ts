/** Filters of rows: `shop/web`, `shop/*`, `web`, `outside`. */
import { BadInput } from './bad-input';
import { literalExpression } from '../judge/core/literal';
import type { AccessRow } from '../report/connection';
import { partyName } from '../report/party-words';

export interface RowFilter {
  readonly from?: string;
  readonly to?: string;
  readonly namespace?: string;
}

/** What addresses beyond the cluster are called on the command line. */
const OUTSIDE_WORDS: ReadonlySet<string> = new Set(['outside', 'internet']);

/** The API server, by the Service that every cluster has for it. */
const API_SERVER_WORDS: ReadonlySet<string> = new Set(['kubernetes', 'default/kubernetes']);

/** Throws where a filter can't match anything that the manifests give. */
export function rowFilter(filter: RowFilter, workloads: readonly string[]): (row: Pick<AccessRow<string>, 'from' | 'to'>) => boolean {
  for (const pattern of [filter.from, filter.to]) {
    if (pattern === undefined || OUTSIDE_WORDS.has(pattern) || (pattern === filter.to && API_SERVER_WORDS.has(pattern))) continue;
    if (!workloads.some((workload) => matches(pattern, { kind: 'workload', workload }))) {
      throw new BadInput(`No workload matches ${JSON.stringify(pattern)}. There are: ${listed(workloads)}.`);
    }
  }
  const { from, to, namespace } = filter;
  if (namespace !== undefined && !workloads.some((workload) => workload.startsWith(`${namespace}/`))) {
    throw new BadInput(`No workload stands in namespace ${JSON.stringify(namespace)}. There are: ${listed(workloads)}.`);
  }
  return (row) => (from === undefined || matches(from, row.from))
    && (to === undefined || matches(to, row.to))
    && (namespace === undefined || isIn(namespace, row.from) || isIn(namespace, row.to));
}

function matches(pattern: string, party: AccessRow<string>['to']): boolean {
  if (party.kind === 'api-server') return API_SERVER_WORDS.has(pattern);
  if (OUTSIDE_WORDS.has(pattern)) return party.kind === 'external';
  if (party.kind !== 'workload') return partyName(party) === pattern;
  const name = pattern.includes('/') ? party.workload : party.workload.slice(party.workload.indexOf('/') + 1);
  const expression = pattern.split('*').map(literalExpression).join('.*');
  return new RegExp(`^${expression}$`).test(name);
}

function isIn(namespace: string, party: AccessRow<string>['to']): boolean {
  switch (party.kind) {
    case 'workload': return party.workload.startsWith(`${namespace}/`);
    case 'api-server':
    case 'peer':
    case 'external': return false;
    case 'platform':
    case 'undeclared': return party.namespace === namespace;
  }
}

const SHOWN = 12;

function listed(workloads: readonly string[]): string {
  if (workloads.length === 0) return 'none at all';
  const shown = [...workloads].sort().slice(0, SHOWN).join(', ');
  return workloads.length > SHOWN ? `${shown} and ${workloads.length - SHOWN} more` : shown;
}
