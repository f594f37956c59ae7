/** Which objects decided what was found, and what leaves it open. */
import type { ObjectStore } from '../../judge/objects/store';
import type { Explanation, Testimony } from '../../judge/questions/explain';
import type { ProofFinding } from '../../judge/questions/prove';
import type { ObjectKey } from '../objects/object-key';
import { placeOf } from '../objects/place-of';
import type { ProofInput } from '../objects/proof-input';
import { fieldsOf } from '../objects/values';

export interface Cause {
  /** The objects that decided, the one to look at first. */
  readonly objects: readonly ObjectKey[];
  /** Whether objects deny on purpose, do not allow what they should, or only close what no other opens. */
  readonly by?: 'denial' | 'omission' | 'default';
  /** Why it is open, where no object opens it, or why it is unknown. */
  readonly because?: string;
  /** What the doubt is about. */
  readonly doubt?: 'labels' | 'addresses' | 'request' | 'other';
}

/** A witness may name an end that only the proof knows: then nothing is known of the cause. */
export function causeOf(finding: ProofFinding, { judgement, objects, rules }: ProofInput): Cause {
  let explanation: Explanation;
  try {
    explanation = judgement.explain(finding.witness);
  } catch {
    return { objects: [] };
  }
  const keys = (testimonies: readonly Testimony[]): readonly ObjectKey[] => keysOf(testimonies, rules);
  switch (finding.kind) {
    case 'excess': {
      const open = explanation.hops.flatMap(({ testimonies }) => testimonies.filter(({ effect }) => effect === 'allows'));
      const by = keys(open);
      return { objects: by, ...(by.length === 0 && { because: open.find(({ object }) => !object)?.because }) };
    }
    case 'missing': return blockOf(explanation, keys, objects);
    case 'unproven': return doubtOf(explanation, keys, objects);
  }
}

type Keys = (testimonies: readonly Testimony[]) => readonly ObjectKey[];

/** What denies is to blame before what only does not allow. */
function blockOf({ hops }: Explanation, keys: Keys, objects: ObjectStore): Cause {
  const closed = hops.filter(({ verdict }) => verdict !== 'allow').flatMap(({ testimonies }) => testimonies);
  const denying = keys(closed.filter(isDenial));
  if (denying.length > 0) return { objects: denying, by: 'denial' };
  const all = keys(closed.filter(({ verdict }) => verdict !== 'allow'));
  const narrow = all.filter((key) => selectsSome(key, objects));
  return narrow.length > 0 ? { objects: narrow, by: 'omission' } : { objects: all, by: 'default' };
}

/** That a rule which denies matches. Some layers tell of the match, others of what follows from it; what has no rules denies whatever it does not know. */
function isDenial({ effect, verdict, path }: Testimony): boolean {
  return effect === 'denies' && (verdict === 'allow' || (verdict === 'deny' && path.length > 2));
}

function doubtOf({ hops }: Explanation, keys: Keys, objects: ObjectStore): Cause {
  const open = hops.filter(({ verdict }) => verdict !== 'allow').flatMap(({ testimonies }) => testimonies);
  const doubted = open.filter(({ effect, verdict }) => effect === 'depends' || verdict === 'unknown' || verdict === 'conditional');
  const [first] = [...doubted.filter(({ ofLabels }) => ofLabels), ...doubted.filter(({ ofAddresses }) => ofAddresses), ...doubted];
  if (!first) return { objects: keys(open).filter((key) => selectsSome(key, objects)) };
  const kind = first.ofLabels ? 'labels' : first.ofAddresses ? 'addresses' : first.verdict === 'unknown' ? 'other' : 'request';
  return { objects: keys(doubted.filter(({ because }) => because === first.because)), because: first.because, doubt: kind };
}

/** What selects all pods of a namespace is there to close it; what selects some of them is what has to let something through. */
function selectsSome({ group, kind, namespace, name }: ObjectKey, objects: ObjectStore): boolean {
  const { podSelector, selector, workloadSelector } = fieldsOf(objects.tryFind(group, kind, namespace, name)?.body.spec);
  return Object.keys(fieldsOf(podSelector ?? selector ?? workloadSelector)).length > 0;
}

function keysOf(testimonies: readonly Testimony[], rules: ProofInput['rules']): readonly ObjectKey[] {
  const found = new Map<string, ObjectKey>();
  for (const { object } of testimonies) {
    if (!object) continue;
    const { kind, namespace, name } = object;
    const id = `${kind} ${namespace}/${name}`;
    if (found.has(id)) continue;
    found.set(id, placeOf({ kind, namespace, name }, rules));
  }
  return [...found.values()];
}
