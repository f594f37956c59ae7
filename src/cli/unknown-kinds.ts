/** What objects of kinds that are not read do to the answer of a command. */
import { EXIT, type ExitCode } from './exit-code';
import type { Judgement } from '../judge/judge';
import { leavesOpen } from '../report/unknown-kind';

/** The code of an answer: one that leaves out what nobody knows is undecided, unless the caller accepts that. */
export function exitCodeOf(code: ExitCode, ...judgements: readonly Judgement[]): ExitCode {
  const isOpen = ({ cluster, unknownKinds }: Judgement) => cluster.settings.unknownKinds === 'unknown' && unknownKinds.some(leavesOpen);
  return judgements.some(isOpen) ? EXIT.undecided : code;
}
