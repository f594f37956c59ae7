import type { Message } from '../findings/message';
import { placeOf } from '../objects/place-of';
import { makerOf } from './workloads/workloads';
import type { Manifests } from '../../judge/objects/manifests';
import { isRefused, refuserOf, type ObjectProblem } from '../../judge/objects/read/field';
import { valueWords } from '../../judge/objects/read/value-words';
import type { ProofInput } from '../objects/proof-input';

/** What the judge could not read is nothing that it could vouch for, and what a component refuses is in force for nobody. */
export function* unreadable({ problems }: Manifests, { rules }: ProofInput): Generator<Message> {
  for (const problem of problems) {
    const { object: { kind, namespace, name } } = problem;
    const place = placeOf({ kind, namespace, name }, rules);
    yield { node: undefined, doubt: !isRefused(problem), text: describe(problem), place, explains: isRefused(problem) ? [makerOf(`${namespace}/${name}`)] : [] };
  }
}

function describe(problem: ObjectProblem): string {
  const { object: { kind, namespace, name }, path, expected, got } = problem;
  const key = `${namespace === '' ? '' : `${namespace}/`}${name}`;
  if (!isRefused(problem)) return `${kind} '${key}' at ${path.join('.')}: not understood, expected ${expected}; what it does can't be proven`;
  const { refusal } = problem;
  return `${kind} ${key} is refused by ${refuserOf(refusal)} for ${path.join('.')} (${refusal.reason}), so that nothing of it is in force; `
    + `expected ${expected}, got ${valueWords(got)}`;
}
