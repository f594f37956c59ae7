import type { Party } from '../../../src/reach/questions/party';

/** A party in one word. */
export function nameOf(party: Party): string {
  if (party.kind === 'workload') return party.workload;
  return party.kind === 'external' ? party.ranges.join(' ') : `${party.kind} in ${party.namespace}`;
}
