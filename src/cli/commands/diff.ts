/** `zero-trust diff`: who gains and who loses access. */
import { condenseChanges, isWidening } from '../../report/change';
import { diffTable } from '../../report/diff-table';
import { diffJson } from '../../report/json';
import { diffMarkdown } from '../../report/markdown';
import { EXIT, type ExitCode } from '../exit-code';
import type { DiffFormat } from '../formats';
import { readInput } from '../input';
import { terminalOf, type Io } from '../io';
import { judged } from '../judged';
import { notesOf, tellNotes } from '../notes';
import { writeReport } from '../output';
import { Progress } from '../progress';

export interface DiffFlags {
  readonly output: DiffFormat;
  readonly outFile?: string;
  readonly failOnWidening?: boolean;
}

export function diff(before: string, after: string, flags: DiffFlags, io: Io): ExitCode {
  const [old, now] = [before, after].map((path) => judged(readInput([path], io), flags));
  const changes = [...new Progress(io).counting(old.diff(now), 'changes found')];
  const condensed = condenseChanges(changes, now.cluster.workloads.map(({ key }) => key));
  tellNotes(notesOf(now), io);
  const writers: Readonly<Record<DiffFormat, () => string>> = {
    table: () => diffTable(condensed, terminalOf(io)),
    json: () => diffJson(changes),
    markdown: () => diffMarkdown(condensed),
  };
  writeReport(writers[flags.output](), flags.outFile, io);
  if (flags.failOnWidening !== true) return EXIT.clean;
  const widening = changes.filter(isWidening);
  if (widening.some((change) => change.after !== 'unknown')) return EXIT.findings;
  return widening.length > 0 ? EXIT.undecided : EXIT.clean;
}
