/** `zero-trust explain`: one flow, hop by hop. */
import type { Verdict } from '../../judge/core/verdict';
import type { Explanation } from '../../judge/questions/explain';
import { explainText } from '../../report/explain-text';
import { explainJson } from '../../report/json';
import { explainMarkdown } from '../../report/markdown';
import { BadInput } from '../bad-input';
import { withAssumed } from '../declarations';
import { EXIT, type ExitCode } from '../exit-code';
import { factsNotes, readFacts, type FactsFlags } from '../facts';
import type { ExplainFormat } from '../formats';
import { readInput } from '../input';
import { terminalOf, type Io } from '../io';
import { judged } from '../judged';
import { notesOf, tellNotes } from '../notes';
import { writeReport } from '../output';
import { flowOf, type QuestionFlags } from '../question';
import { exitCodeOf } from '../unknown-kinds';

export interface ExplainFlags extends QuestionFlags, FactsFlags {
  readonly output: ExplainFormat;
  readonly outFile?: string;
  readonly all?: boolean;
}

const CODES: Readonly<Record<Verdict, ExitCode>> = {
  allow: EXIT.clean, deny: EXIT.findings, conditional: EXIT.undecided, unknown: EXIT.undecided,
};

export function explain(paths: readonly string[], flags: ExplainFlags, io: Io): ExitCode {
  const inputs = readInput(paths, io);
  const facts = readFacts(paths, flags);
  const judgement = withAssumed(judged(inputs, flags, facts), inputs, flags, facts);
  const remarks: string[] = [];
  const flow = flowOf(flags, judgement, (text) => { remarks.push(text); });
  let explanation: Explanation;
  try {
    explanation = judgement.explain(flow);
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error));
  }
  tellNotes([...factsNotes(facts), ...remarks, ...notesOf(judgement)], io);
  const writers: Readonly<Record<ExplainFormat, () => string>> = {
    table: () => explainText(explanation, terminalOf(io), flags.all === true),
    json: () => explainJson(explanation),
    markdown: () => explainMarkdown(explanation),
  };
  writeReport(writers[flags.output](), flags.outFile, io);
  return exitCodeOf(CODES[explanation.verdict], judgement);
}
