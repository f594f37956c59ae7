/** `zero-trust diff`: who gains and who loses access. */
import type { ManifestInput } from '../../reach/parse/documents';
import { condenseChanges, isWidening } from '../../report/change';
import { diffTable } from '../../report/diff-table';
import { diffJson } from '../../report/json';
import { diffMarkdown } from '../../report/markdown';
import { BadInput } from '../bad-input';
import { kindsOfTheJudge } from '../cluster/kinds';
import { readLive, type LiveFlags } from '../cluster/live';
import { checkClusterFlags } from '../cluster/options';
import { inNamespaces, namespacesIn } from '../cluster/scope';
import { EXIT, type ExitCode } from '../exit-code';
import type { DiffFormat } from '../formats';
import { readInput } from '../input';
import { terminalOf, type Io } from '../io';
import { judged } from '../judged';
import { notesOf, tellNotes } from '../notes';
import { writeReport } from '../output';
import { Progress } from '../progress';
import { exitCodeOf } from '../unknown-kinds';

export interface DiffFlags extends LiveFlags {
  readonly output: DiffFormat;
  readonly outFile?: string;
  readonly failOnWidening?: boolean;
  readonly preview?: boolean;
}

export async function diff(paths: readonly string[], flags: DiffFlags, io: Io): Promise<ExitCode> {
  const [old, now] = (await sidesOf(paths, flags, io)).map((inputs) => judged(inputs, flags));
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
  return exitCodeOf(widening.length > 0 ? EXIT.undecided : EXIT.clean, old, now);
}

/** Before and after. */
async function sidesOf(paths: readonly string[], flags: DiffFlags, io: Io): Promise<readonly (readonly ManifestInput[])[]> {
  checkClusterFlags(flags);
  if (flags.preview === true && flags.cluster !== true) throw new BadInput('--preview turns a comparison with a cluster round: add --cluster.');
  if (flags.cluster !== true) {
    if (paths.length !== 2) throw new BadInput(`Two sides are compared, before and after; got ${paths.length}. With --cluster one is enough.`);
    return paths.map((path) => readInput([path], io));
  }
  if (paths.length !== 1) throw new BadInput(`A cluster is compared with the manifests that were applied to it: name one file or folder, or -; got ${paths.length}.`);
  const written = readInput(paths, io);
  const namespaces = flags.namespace ?? namespacesIn(written);
  const named = flags.namespace !== undefined;
  const live = await readLive({ kinds: kindsOfTheJudge(), namespaces, named }, flags, io);
  const sides = [named ? [inNamespaces(written, namespaces)] : written, [live]];
  return flags.preview === true ? sides.reverse() : sides;
}
