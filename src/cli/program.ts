/** The command line: names, options and help. What the commands do stands in commands/. */
import { Command, Option } from 'commander';
import { addClusterOptions } from './cluster/options';
import type { AdoptFlags } from './commands/adopt';
import type { DiffFlags } from './commands/diff';
import type { ExplainFlags } from './commands/explain';
import type { GraphFlags } from './commands/graph';
import type { ReachFlags } from './commands/reach';
import type { SecretsFlags } from './commands/secrets';
import type { VerifyFlags } from './commands/verify';
import { EXIT_HELP, type ExitCode } from './exit-code';
import { DIFF_FORMATS, EXPLAIN_FORMATS, GRAPH_FORMATS, REACH_FORMATS, SECRETS_FORMATS, VERIFY_FORMATS } from './formats';
import type { Io } from './io';
import { LAZY } from './lazy';
import { addJudgeOptions } from './settings';
import { packageVersion } from './version';

const PATHS_HELP = 'files or folders of manifests; - or nothing reads what is piped in';
const END_HELP = 'namespace/name, an IP address, gateway:namespace/name, or undeclared:namespace[:key=value,…]';
const FILTER_HELP = 'namespace/name, a name, outside; * stands for anything';

const several = (value: string, before: readonly string[] | undefined) => [...before ?? [], value];

/** `finish` receives the exit code of the command that ran. */
export function programOf(io: Io, finish: (code: ExitCode) => void): Command {
  const program = new Command('zero-trust')
    .description('Who can reach whom in a Kubernetes cluster, from its manifests alone, and why.')
    .version(packageVersion())
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .showHelpAfterError('(see --help)')
    .addHelpText('after', EXIT_HELP)
    .exitOverride();
  const command = (usage: string, summary: string) => program.command(usage).description(summary).addHelpText('after', EXIT_HELP);

  finished(command('reach', 'Who can reach whom, on which port, with which requests')
    .argument('[paths...]', PATHS_HELP)
    .option('--from <caller>', `only these callers: ${FILTER_HELP}`)
    .option('--to <callee>', 'only these callees, written likewise')
    .option('--namespace <name>', 'only what begins or ends in this namespace')
    .option('--no-exposure', 'omit undeclared pods'), REACH_FORMATS)
    .action((paths: string[], flags: ReachFlags) => finish(LAZY.reach()(paths, flags, io)));

  finished(command('explain', 'Whether one connection or request passes, hop by hop, and which policy decides')
    .argument('[paths...]', PATHS_HELP)
    .requiredOption('--from <caller>', END_HELP)
    .requiredOption('--to <callee>', 'written likewise; or a Service: service:namespace/name; default/kubernetes is the API server')
    .requiredOption('--port <port>', 'port of the pod, or of a Service before it: a number, 53/UDP, or a name')
    .option('--via <gateway>', 'the Gateway that the request comes through, namespace/name: its routes count as well')
    .option('--method <method>', 'HTTP method')
    .option('--path <path>', 'HTTP path')
    .option('--host <host>', 'HTTP host')
    .option('--sni <name>', 'server name of the TLS handshake')
    .addOption(new Option('--dial <way>', 'how a caller with a sidecar dials the callee').choices(['service', 'address']))
    .option('--header <header>', '"name: value" (repeatable)', several)
    .option('--token <token>', 'end-user token: absent, invalid, issuer/subject, or a JSON file with its claims')
    .option('--all', 'also print policies that had no part in the decision'), EXPLAIN_FORMATS)
    .action((paths: string[], flags: ExplainFlags) => finish(LAZY.explain()(paths, flags, io)));

  addClusterOptions(finished(command('diff', 'What a change opens and what it closes')
    .argument('<paths...>', 'before and after: files or folders of manifests, or -; with --cluster only what was applied to it')
    .option('--fail-on-widening', 'exit with 1 if anybody gains access')
    .option('--preview', 'with --cluster: what applying the manifests would change, instead of what has drifted from them'), DIFF_FORMATS), 'compare what was written with what is there')
    .action(async (paths: string[], flags: DiffFlags) => finish(await LAZY.diff()(paths, flags, io)));

  finished(command('graph', 'A picture: one HTML page to click through, Mermaid or DOT')
    .argument('[paths...]', PATHS_HELP)
    .option('--from <caller>', `only these callers: ${FILTER_HELP}`)
    .option('--to <callee>', 'only these callees, written likewise')
    .option('--namespace <name>', 'only what begins or ends in this namespace')
    .option('--title <text>', 'title of the page')
    .option('--no-exposure', 'omit undeclared pods'), GRAPH_FORMATS)
    .action((paths: string[], flags: GraphFlags) => finish(LAZY.graph()(paths, flags, io)));

  addClusterOptions(finished(command('verify', 'Everything that is wrong, suspicious, or cannot be judged')
    .argument('[paths...]', PATHS_HELP)
    .addOption(new Option('--fail-on <severity>', 'least severity that fails').choices(['error', 'warning', 'note', 'never']).default('warning')), VERIFY_FORMATS), 'verify what is there instead of files')
    .action(async (paths: string[], flags: VerifyFlags) => finish(await LAZY.verify()(paths, flags, io)));

  finished(command('secrets', 'Who can read which Secret, and by which binding')
    .argument('[paths...]', PATHS_HELP)
    .option('--secret <secret>', 'only this one, namespace/name, whether or not it is among the manifests')
    .option('--namespace <name>', 'only those of this namespace'), SECRETS_FORMATS)
    .action((paths: string[], flags: SecretsFlags) => finish(LAZY.secrets()(paths, flags, io)));

  addJudgeOptions(addClusterOptions(command('adopt', 'Write a program that declares what manifests have, and prove that it opens nothing more')
    .argument('[paths...]', PATHS_HELP)
    .option('--out <folder>', 'where the program is written', 'adopted')
    .option('--force', 'write over what is in the folder')
    .option('--keep-pods', 'declare policies only: all pods stay as they are')
    .option('--harden', 'declare workloads of this library also where their pods are not hardened yet')
    .option('--flows <file>', 'traffic that was observed, as JSON: only calls that were seen are declared (repeatable)', several)
    .option('--owner <team>', 'who answers for waivers', 'nobody yet')
    .option('--expires <day>', 'last day of the waivers, YYYY-MM-DD (default: in 90 days)'), 'adopt what is there instead of files'))
    .action(async (paths: string[], flags: AdoptFlags) => finish(await LAZY.adopt()(paths, flags, io)));

  return program;
}

/** Options that every command has. */
function finished(command: Command, formats: readonly string[]): Command {
  command
    .addOption(new Option('-o, --output <format>', 'format of the report').choices([...formats]).default(formats[0]))
    .option('--out-file <path>', 'write the report there instead of to standard output');
  return addJudgeOptions(command);
}
