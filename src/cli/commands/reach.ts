/** `zero-trust reach`: who can reach whom. */
import { accessRowsOf, withoutApiServer } from '../../report/api-server-rows';
import { reachJson } from '../../report/json';
import { reachMarkdown } from '../../report/markdown';
import { gatewayRows, limitWords, undeclaredRows, type ReachReport } from '../../report/reach-report';
import { reachTable } from '../../report/reach-table';
import type { Terminal } from '../../report/table';
import { withAssumed } from '../declarations';
import { EXIT, type ExitCode } from '../exit-code';
import { factsNotes, readFacts, type FactsFlags } from '../facts';
import type { ReachFormat } from '../formats';
import { readInput } from '../input';
import { terminalOf, type Io } from '../io';
import { judged } from '../judged';
import type { limitedWaysIn } from '../limited-ways';
import { notesOf, tellNotes } from '../notes';
import { writeReport } from '../output';
import { Progress } from '../progress';
import { rowFilter, type RowFilter } from '../select';
import { exitCodeOf } from '../unknown-kinds';

export interface ReachFlags extends RowFilter, FactsFlags {
  readonly output: ReachFormat;
  readonly outFile?: string;
  readonly exposure: boolean;
}

const LAZY = {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- who asks nothing about Gateways pays for no rules
  limitedWaysIn: () => (require('../limited-ways') as { readonly limitedWaysIn: typeof limitedWaysIn }).limitedWaysIn,
} as const;

const WRITERS: Readonly<Record<ReachFormat, (report: ReachReport, terminal: Terminal) => string>> = {
  table: reachTable, json: reachJson, markdown: reachMarkdown,
};

export function reach(paths: readonly string[], flags: ReachFlags, io: Io): ExitCode {
  const inputs = readInput(paths, io);
  const facts = readFacts(paths, flags);
  const judgement = withAssumed(judged(inputs, flags, facts), inputs, flags, facts);
  const workloads = judgement.cluster.workloads.map(({ key }) => key);
  const wanted = rowFilter(flags, workloads);
  const progress = new Progress(io);
  const rows = withoutApiServer([...progress.counting(judgement.matrix(), 'connections judged')].filter((row) => !row.self && wanted(row)), judgement.cluster.settings.apiServer);
  const exposed = flags.exposure ? [...progress.counting(judgement.exposure(), 'connections of undeclared pods judged')].filter(wanted) : undefined;
  const apiServer = [...judgement.apiServer()].filter((row) => wanted(accessRowsOf([row])[0]));
  const notes = [...factsNotes(facts), ...notesOf(judgement)];
  tellNotes(notes, io);
  const gateways = exposed && gatewayRows(exposed);
  const report: ReachReport = {
    rows,
    apiServer,
    workloads,
    peers: facts?.peers ?? [],
    notes: flags.output === 'json' ? notes : [],
    ...(exposed && { exposure: undeclaredRows(exposed) }),
    ...(gateways && { gateways, limited: gateways.length > 0 ? limitWords(LAZY.limitedWaysIn()(judgement)) : [] }),
  };
  writeReport(WRITERS[flags.output](report, terminalOf(io)), flags.outFile, io);
  const unknown = [...rows, ...apiServer, ...report.exposure ?? [], ...report.gateways ?? []].some((row) => row.verdict === 'unknown');
  return exitCodeOf(unknown ? EXIT.undecided : EXIT.clean, judgement);
}
