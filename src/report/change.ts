/** Changes, condensed: one for all callers that gained or lost the same. */
import { audiencesOf } from './audience';
import type { PortAccess, AccessRow, Caller, End } from './connection';
import { partByPeers } from './known-peers';
import type { Flow } from '../judge/core/flow';
import type { Verdict } from '../judge/core/verdict';
import type { KnownPeer } from '../judge/facts';
import type { Change } from '../judge/questions/diff';

export interface ChangedAccess {
  readonly kind: Change['kind'];
  readonly callers: readonly Caller[];
  readonly everyWorkload: boolean;
  readonly to: End;
  readonly access: Pick<PortAccess, 'protocol' | 'ports' | 'requests'>;
  readonly before: Verdict;
  readonly after: Verdict;
  /** A flow of the first caller that had the one answer and has the other now. */
  readonly witness: Flow;
}

/** How open a verdict is. What nobody can judge counts as more open than what the request decides. */
const OPENNESS: Readonly<Record<Verdict, number>> = { deny: 0, conditional: 1, unknown: 2, allow: 3 };

/** Whether more passes than before, or may do so. */
export function isWidening({ before, after }: Pick<Change, 'before' | 'after'>): boolean {
  return OPENNESS[after] > OPENNESS[before];
}

/** `workloads` are the keys of all workloads after the change; `peers` get their names. Widenings come first. */
export function condenseChanges(
  changes: Iterable<Change>, workloads: readonly string[], peers: readonly KnownPeer[] = [],
): readonly ChangedAccess[] {
  const rows = [...changes].map((change): AccessRow<Transition> => ({ ...change, verdict: `${change.before}>${change.after}` }));
  const { declared, others } = partByPeers<Transition, AccessRow<Transition>>(rows, peers);
  const condensed = audiencesOf([...others, ...declared], workloads).map(({ to, access, callers, everyWorkload }): ChangedAccess => {
    const [before, after] = access.verdict.split('>') as [Verdict, Verdict];
    const kind = before === 'deny' ? 'added' : after === 'deny' ? 'removed' : 'changed';
    return { kind, callers, everyWorkload, to, access, before, after, witness: access.witness };
  });
  return [...condensed.filter(isWidening), ...condensed.filter((change) => !isWidening(change))];
}

type Transition = `${Verdict}>${Verdict}`;
