import type { Callee } from '../../../src/judge/questions/party';

/** A party in one word. */
export function nameOf(party: Callee): string {
  if (party.kind === 'workload') return party.workload;
  if (party.kind === 'api-server') return party.kind;
  return party.kind === 'external' ? party.ranges.join(' ') : `${party.kind} in ${party.namespace}`;
}
