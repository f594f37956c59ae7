/** `zero-trust diff`: who gains and who loses access. */
import type { ManifestInput } from '../../judge/objects/read/documents';
import { condenseChanges, isWidening } from '../../report/change';
import { diffTable } from '../../report/diff-table';
import { diffJson } from '../../report/json';
import { diffMarkdown } from '../../report/markdown';
import { unmodelledChanges } from '../../report/unmodelled';
import { BadInput } from '../bad-input';
import { kindsOfTheJudge } from '../cluster/kinds';
import { readLive, type LiveFlags } from '../cluster/live';
import { checkClusterFlags } from '../cluster/options';
import { inNamespaces, namespacesIn } from '../cluster/scope';
import { EXIT, type ExitCode } from '../exit-code';
import { differingFacts, factsNotes, readFacts, type FactsFlags, type SourcedFacts } from '../facts';
import type { DiffFormat } from '../formats';
import { readInput } from '../input';
import { terminalOf, type Io } from '../io';
import { judged } from '../judged';
import { notesOf, tellNotes } from '../notes';
import { writeReport } from '../output';
import { Progress } from '../progress';
import { exitCodeOf } from '../unknown-kinds';

export interface DiffFlags extends LiveFlags, FactsFlags {
  readonly output: DiffFormat;
  readonly outFile?: string;
  readonly failOnWidening?: boolean;
  readonly preview?: boolean;
}

export async function diff(paths: readonly string[], flags: DiffFlags, io: Io): Promise<ExitCode> {
  const [before, after] = await sidesOf(paths, flags, io);
  const [was, is] = [before.facts, after.facts];
  // There is but one cluster: what is said of it on one side alone holds on the other as well.
  const [old, now] = [judged(before.inputs, flags, was ?? is), judged(after.inputs, flags, is ?? was)];
  const differing = differingFacts(was, is);
  const changes = [...new Progress(io).counting(old.diff(now), 'changes found')];
  const condensed = condenseChanges(changes, now.cluster.workloads.map(({ key }) => key), [...is?.peers ?? [], ...was?.peers ?? []]);
  tellNotes([...factsNotes(is ?? was), ...differing.map((name) => `both sides say different things of the cluster, and each is judged by its own: ${name}`), ...notesOf(now)], io);
  // What a cluster has of defaults and status would look like changes.
  const unmodelled = flags.cluster === true ? [] : unmodelledChanges(old, now);
  const writers: Readonly<Record<DiffFormat, () => string>> = {
    table: () => diffTable(condensed, terminalOf(io), unmodelled),
    json: () => diffJson(changes, unmodelled),
    markdown: () => diffMarkdown(condensed, unmodelled),
  };
  writeReport(writers[flags.output](), flags.outFile, io);
  if (flags.failOnWidening !== true) return EXIT.clean;
  const widening = changes.filter(isWidening);
  if (widening.some((change) => change.after !== 'unknown')) return EXIT.findings;
  const open = unmodelled.filter(({ kind }) => kind !== 'removed');
  return exitCodeOf(widening.length + differing.length + open.length > 0 ? EXIT.undecided : EXIT.clean, old, now);
}

interface Side {
  readonly inputs: readonly ManifestInput[];
  readonly facts: SourcedFacts | undefined;
}

/** Before and after. */
async function sidesOf(paths: readonly string[], flags: DiffFlags, io: Io): Promise<readonly [Side, Side]> {
  checkClusterFlags(flags);
  if (flags.preview === true && flags.cluster !== true) throw new BadInput('--preview turns a comparison with a cluster round: add --cluster.');
  if (flags.cluster !== true) {
    if (paths.length !== 2) throw new BadInput(`Two sides are compared, before and after; got ${paths.length}. With --cluster one is enough.`);
    const [before, after] = paths.map((path) => ({ inputs: readInput([path], io), facts: readFacts([path], flags) }));
    return [before, after];
  }
  if (paths.length !== 1) throw new BadInput(`A cluster is compared with the manifests that were applied to it: name one file or folder, or -; got ${paths.length}.`);
  const written = readInput(paths, io);
  const namespaces = flags.namespace ?? namespacesIn(written);
  const named = flags.namespace !== undefined;
  const live = await readLive({ kinds: kindsOfTheJudge(), namespaces, named }, flags, io);
  const facts = readFacts(paths, flags);
  const [there, here] = [{ inputs: named ? [inNamespaces(written, namespaces)] : written, facts }, { inputs: [live], facts }];
  return flags.preview === true ? [here, there] : [there, here];
}
