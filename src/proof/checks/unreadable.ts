import type { Message } from '../findings/message';
import { placeOf } from '../objects/place-of';
import { makerOf } from './workloads/workloads';
import type { Manifests } from '../../judge/objects/manifests';
import { isRefused, refuserOf, type ObjectProblem } from '../../judge/objects/read/field';
import { valueWords } from '../../judge/objects/read/value-words';
import type { ObjectKey } from '../objects/object-key';
import type { ProofInput } from '../objects/proof-input';

/** What the judge could not read is nothing that it could vouch for, and what a component refuses is in force for nobody. */
export function* unreadable({ problems }: Manifests, { rules }: ProofInput): Generator<Message> {
  for (const [object, refused, [first, ...others]] of byObject(problems)) {
    const { kind, namespace, name } = object;
    const place = placeOf({ kind, namespace, name }, rules);
    yield { node: undefined, doubt: !refused, text: describe(first, others.length), place, explains: [refused ? makerOf(`${namespace}/${name}`) : meaningOf(place)] };
  }
}

/** The subject of what an object does. */
export function meaningOf({ kind, namespace, name }: ObjectKey): string {
  return `meaning of ${kind} ${namespace}/${name}`;
}

/** One message for an object, however many of its fields are invalid. */
function byObject(problems: readonly ObjectProblem[]): readonly (readonly [ObjectProblem['object'], boolean, readonly ObjectProblem[]])[] {
  if (problems.length === 0) return [];
  const found = new Map<ObjectProblem['object'], ObjectProblem[]>();
  for (const problem of problems) found.set(problem.object, [...found.get(problem.object) ?? [], problem]);
  return [...found].flatMap(([object, list]) => [true, false].flatMap((refused) => {
    const some = list.filter((problem) => isRefused(problem) === refused);
    return some.length > 0 ? [[object, refused, some] as const] : [];
  }));
}

function describe(problem: ObjectProblem, others: number): string {
  const { object: { kind, namespace, name }, path, expected, got } = problem;
  const key = `${namespace === '' ? '' : `${namespace}/`}${name}`;
  const places = `${path.join('.')}${others === 0 ? '' : ` and ${others} more ${others === 1 ? 'place' : 'places'}`}`;
  if (!isRefused(problem)) return `${kind} '${key}' at ${places}: not understood, expected ${expected}; what it does can't be proven`;
  const { refusal } = problem;
  return `${kind} ${key} is refused by ${refuserOf(refusal)} for ${places} (${refusal.reason}), so that nothing of it is in force; `
    + `expected ${expected}, got ${valueWords(got)}`;
}
