/** `zero-trust graph`: a picture of who can reach whom. */
import { basename, resolve } from 'node:path';
import { accessRowsOf, withoutApiServer } from '../../report/api-server-rows';
import { dot } from '../../report/dot';
import { htmlPage } from '../../report/html/page';
import { graphJson } from '../../report/json';
import { mermaid } from '../../report/mermaid';
import { pictureOf, type Picture, type PictureInput } from '../../report/picture';
import { undeclaredRows } from '../../report/reach-report';
import { withAssumed } from '../declarations';
import { EXIT, type ExitCode } from '../exit-code';
import { factsNotes, readFacts, type FactsFlags } from '../facts';
import type { GraphFormat } from '../formats';
import { readInput } from '../input';
import type { Io } from '../io';
import { judged } from '../judged';
import { notesOf, tellNotes } from '../notes';
import { writeReport } from '../output';
import { Progress } from '../progress';
import { rowFilter, type RowFilter } from '../select';

export interface GraphFlags extends RowFilter, FactsFlags {
  readonly output: GraphFormat;
  readonly outFile?: string;
  readonly title?: string;
  readonly exposure: boolean;
}

const WRITERS: Readonly<Record<GraphFormat, (picture: Picture, title: string) => string>> = {
  html: htmlPage, mermaid, dot, json: graphJson,
};

export function graph(paths: readonly string[], flags: GraphFlags, io: Io): ExitCode {
  const inputs = readInput(paths, io);
  const facts = readFacts(paths, flags);
  const judgement = withAssumed(judged(inputs, flags, facts), inputs, flags, facts);
  const workloads = judgement.cluster.workloads.map(({ key }) => key);
  const wanted = rowFilter(flags, workloads);
  const progress = new Progress(io);
  const rows = [
    ...withoutApiServer([...progress.counting(judgement.matrix(), 'connections judged')].filter(wanted), judgement.cluster.settings.apiServer),
    ...accessRowsOf([...judgement.apiServer()]).filter(wanted),
  ];
  // Only the page has room for reasons and for undeclared pods; services of other programs are in every picture.
  const full = flags.output === 'html';
  const peers = facts?.peers ?? [];
  const tellsUndeclared = full && flags.exposure;
  const exposure = tellsUndeclared || peers.some(({ kind }) => kind === 'service')
    ? undeclaredRows(progress.counting(judgement.exposure(), 'connections of undeclared pods judged')).filter(wanted)
    : [];
  tellNotes([...factsNotes(facts), ...notesOf(judgement)], io);
  let explained = 0;
  const picture = pictureOf({
    rows,
    workloads: judgement.cluster.workloads,
    ...narrowed(flags),
    exposure,
    peers,
    tellsUndeclared,
    ...(full && {
      explain: (flow) => {
        progress.say(`connections explained: ${explained += 1}`);
        return judgement.explain(flow);
      },
    }),
  });
  progress.done();
  const told = { ...picture, ...(facts?.assumptions && { assumptions: facts.assumptions }) };
  writeReport(WRITERS[flags.output](told, flags.title ?? titleOf(paths, io)), flags.outFile, io);
  return EXIT.clean;
}

/** A picture of a part draws no workload that has no arrow there, and says that it is a part. */
function narrowed({ from, to, namespace }: RowFilter): Pick<PictureInput, 'drawn' | 'only'> {
  const parts = [from && `from ${from}`, to && `to ${to}`, namespace && `namespace ${namespace}`].filter((part) => part !== undefined);
  if (parts.length === 0) return {};
  return { drawn: (workload) => from === undefined && to === undefined && workload.namespace === namespace, only: parts.join(', ') };
}

function titleOf(paths: readonly string[], io: Io): string {
  return paths.length === 1 && paths[0] !== '-' ? basename(resolve(io.cwd, paths[0])) : 'Who can reach whom';
}
