/** What is wrong with an object, in one line. */
import { objectName } from './reasons';
import { isRefused, refuserOf, type ObjectProblem } from '../judge/objects/read/field';
import { valueWords } from '../judge/objects/read/value-words';

export function problemWords(problem: ObjectProblem): string {
  const { object, path, expected, got } = problem;
  const place = `${path.join('.')} of ${objectName(object)}`;
  if (!isRefused(problem)) return `${place}: expected ${expected}, got ${valueWords(got)}`;
  return `${place} is refused by ${refuserOf(problem.refusal)}: ${problem.refusal.reason}; expected ${expected}, got ${valueWords(got)}`;
}
