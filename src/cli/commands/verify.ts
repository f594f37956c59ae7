/** `zero-trust verify`: everything that is wrong, suspicious or open to doubt. */
import type { Finding, Severity } from '../../report/finding';
import { findingsText } from '../../report/findings-table';
import { verifyJson } from '../../report/json';
import { verifyMarkdown } from '../../report/markdown';
import { sarif } from '../../report/sarif';
import { BadInput } from '../bad-input';
import { kindsOfTheRules } from '../cluster/kinds';
import { readLive, type LiveFlags, type LiveInput } from '../cluster/live';
import { checkClusterFlags } from '../cluster/options';
import { reportedOn } from '../cluster/scope';
import { withAssumed } from '../declarations';
import { EXIT, type ExitCode } from '../exit-code';
import { factsNotes, readFacts, type FactsFlags } from '../facts';
import { collectFindings, isUndecided, unknownKindsOf } from '../findings';
import type { VerifyFormat } from '../formats';
import { readInput } from '../input';
import { terminalOf, type Io } from '../io';
import { judged } from '../judged';
import { tellNotes } from '../notes';
import { writeReport } from '../output';
import { Progress } from '../progress';
import { assumptionNotes, clusterFindings, declaredFindings, judgedTogether, togetherFindings } from '../together';
import { packageVersion } from '../version';

/** The least severity that fails; `never` only reports. */
export type FailOn = Severity | 'never';

export interface VerifyFlags extends LiveFlags, FactsFlags {
  readonly output: VerifyFormat;
  readonly outFile?: string;
  readonly failOn: FailOn;
}

const INFORMATION = 'https://github.com/cdk8s-zero-trust/cdk8s-zero-trust';

export async function verify(paths: readonly string[], flags: VerifyFlags, io: Io): Promise<ExitCode> {
  const progress = new Progress(io);
  const live = await liveOf(paths, flags, io);
  const inputs = live ? [live] : readInput(paths, io);
  const facts = readFacts(paths, flags);
  const given = judgedTogether(facts, () => judged(inputs, flags, facts));
  const judgement = withAssumed(given, inputs, flags, facts);
  const ofPrograms = live ? clusterFindings(given, facts, live, flags.namespace) : togetherFindings(given, facts);
  const { findings: found, declared } = collectFindings({ judgement, today: io.today(), isDeclared: declaredFindings(judgement, facts) });
  const reported = live ? reportedOn(found, judgement.cluster.workloads.map(({ namespace }) => namespace), flags.namespace) : found;
  // What a program is told of is its own, wherever the object is that does it.
  const findings = [...reported, ...ofPrograms];
  progress.done();
  tellNotes([...factsNotes(facts), ...declared.map(({ rule, message }) => `declared, and no finding (${rule.code}): ${message}`), ...assumptionNotes(facts, given)], io);
  const writers: Readonly<Record<VerifyFormat, () => string>> = {
    table: () => findingsText(findings, terminalOf(io)),
    json: () => verifyJson(findings, unknownKindsOf(judgement)),
    markdown: () => verifyMarkdown(findings),
    sarif: () => sarif(findings, { version: packageVersion(), root: io.cwd, informationUri: INFORMATION }),
  };
  writeReport(writers[flags.output](), flags.outFile, io);
  return exitCode(findings, flags.failOn);
}

/** Undefined where files are read. */
async function liveOf(paths: readonly string[], flags: VerifyFlags, io: Io): Promise<LiveInput | undefined> {
  checkClusterFlags(flags);
  if (flags.cluster !== true) return undefined;
  if (paths.length > 0) throw new BadInput('Either files or --cluster: zero-trust diff --cluster compares one with the other.');
  return readLive({ kinds: kindsOfTheRules(), namespaces: flags.namespace, named: true }, flags, io);
}

const FAILING: Readonly<Record<FailOn, readonly Severity[]>> = {
  error: ['error'], warning: ['error', 'warning'], note: ['error', 'warning', 'note'], never: [],
};

/** What is wrong outweighs what is open to doubt. */
function exitCode(findings: readonly Finding[], failOn: FailOn): ExitCode {
  const failing = findings.filter((finding) => !finding.waiver && FAILING[failOn].includes(finding.severity));
  if (failing.some((finding) => !isUndecided(finding))) return EXIT.findings;
  return failing.length > 0 ? EXIT.undecided : EXIT.clean;
}
