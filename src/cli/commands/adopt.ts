/** `zero-trust adopt`: manifests that exist, as a program that declares them. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { adopt as adoptManifests, type Adoption } from '../../adopt/adopt';
import type { Versions, WrittenFile } from '../../adopt/program/files';
import { summaryOf } from '../../adopt/summary';
import { readTraffic, type Traffic } from '../../adopt/traffic/read';
import { parseFacts } from '../../judge/facts';
import { STDIN } from '../../judge/load';
import { decodeText } from '../../judge/objects/read/decode-text';
import type { ManifestInput } from '../../judge/objects/read/documents';
import { unmodelledChanges } from '../../report/unmodelled';
import { isDay } from '../../rules/waivers';
import { BadInput } from '../bad-input';
import { kindsOfTheRules } from '../cluster/kinds';
import { readLive, type LiveFlags } from '../cluster/live';
import { checkClusterFlags } from '../cluster/options';
import { EXIT, type ExitCode } from '../exit-code';
import { factsNotes, readFacts, type FactsFlags } from '../facts';
import { readInput } from '../input';
import type { Io } from '../io';
import { judged } from '../judged';
import { notesOf, tellNotes } from '../notes';
import { printable } from '../printable';
import { packageRoot } from '../version';

export interface AdoptFlags extends LiveFlags, FactsFlags {
  readonly out: string;
  readonly force?: boolean;
  readonly keepPods?: boolean;
  readonly harden?: boolean;
  readonly flows?: readonly string[];
  readonly owner: string;
  readonly expires?: string;
  readonly podCidr?: readonly string[];
  readonly apiServerCidr?: readonly string[];
}

/** How long what is not hardened may stay so. */
const DAYS = 90;

export async function adopt(paths: readonly string[], flags: AdoptFlags, io: Io): Promise<ExitCode> {
  checkFlags(flags);
  const folder = resolve(io.cwd, flags.out);
  checkFolder(folder, paths, flags, io);
  const inputs = await inputsOf(paths, flags, io);
  const facts = readFacts(paths, flags);
  // A program writes the namespaces that it declares, so that one that is not given has no labels but its name.
  const options = { missingNamespaces: 'unlabelled', ...flags };
  const before = judged(inputs, options, facts);
  const place = mkdtempSync(join(tmpdir(), 'zero-trust-kept-'));
  try {
    const adoption = adoptManifests(before, {
      keepPods: flags.keepPods === true,
      harden: flags.harden === true,
      namespaces: flags.namespace,
      today: io.today(),
      owner: flags.owner,
      expires: flags.expires ?? daysAfter(io.today(), DAYS),
      traffic: flags.flows && trafficIn(flags.flows),
      profile: { podCidrs: before.cluster.settings.podCidrs, apiServerCidrs: flags.apiServerCidr ?? [] },
    }, {
      load: loaderFor(),
      place: (files) => {
        rmSync(join(place, 'kept'), { recursive: true, force: true });
        writeAll(files, place);
        return place;
      },
      versions: versionsOf(),
      judgeBoth: (after, said) => {
        const both = said === undefined ? facts : { ...parseFacts(said), declarations: [], files: [] };
        return [judged(inputs, options, both), judged(after, options, both)];
      },
    });
    if (adoption.plan.namespaces.length === 0) throw new BadInput('There is no workload to adopt: expected Deployments, StatefulSets, DaemonSets, Jobs, CronJobs or Pods, outside the namespaces of Kubernetes itself.');
    writeAll(adoption.files, folder);
    tellNotes([...factsNotes(facts), ...notesOf(before)], io);
    return report(adoption, relative(io.cwd, folder) || '.', io);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function report(adoption: Adoption, folder: string, io: Io): ExitCode {
  const { text, widened, undecided } = summaryOf(adoption, folder);
  const { comparison } = adoption;
  const unmodelled = comparison ? unmodelledChanges(comparison.before, comparison.after).filter(({ kind }) => kind !== 'removed') : [];
  io.stdout.write(printable(text));
  for (const { object, because } of unmodelled) io.stdout.write(printable(`  ? ${object.kind} ${object.namespace}/${object.name}: ${because}\n`));
  if (widened) return EXIT.findings;
  return undecided || unmodelled.length > 0 ? EXIT.undecided : EXIT.clean;
}

function checkFlags(flags: AdoptFlags): void {
  const { namespace, ...others } = flags;
  checkClusterFlags(flags.cluster === true ? flags : others);
  if (flags.keepPods === true && flags.harden === true) throw new BadInput('--keep-pods leaves pods as they are, and --harden changes them: choose one.');
  if (flags.expires !== undefined && !isDay(flags.expires)) throw new BadInput(`--expires: invalid day ${JSON.stringify(flags.expires)}, expected YYYY-MM-DD.`);
  if (flags.owner.trim() === '') throw new BadInput('--owner: expected a person or a team.');
  if (namespace?.length === 0) throw new BadInput('--namespace: expected a name.');
}

/** What is there already is somebody's work. */
function checkFolder(folder: string, paths: readonly string[], { force }: AdoptFlags, io: Io): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new BadInput(`--out ${folder} is a file: name a folder.`);
  for (const path of paths) {
    const from = path === STDIN ? '' : relative(resolve(io.cwd, path), folder);
    if (path !== STDIN && existsSync(folder) && !from.startsWith('..')) throw new BadInput(`--out ${folder} is within ${path}, which is read: name another folder, or delete it.`);
  }
  if (force === true || !existsSync(folder) || readdirSync(folder).length === 0) return;
  throw new BadInput(`--out ${folder} is not empty: name another folder, or write over it with --force.`);
}

async function inputsOf(paths: readonly string[], flags: AdoptFlags, io: Io): Promise<readonly ManifestInput[]> {
  if (flags.cluster !== true) return readInput(paths, io);
  if (paths.length > 0) throw new BadInput('A cluster is adopted, or files are: leave out the files, or --cluster.');
  const named = flags.namespace !== undefined;
  return [await readLive({ kinds: kindsOfTheRules(), ...(flags.namespace && { namespaces: flags.namespace }), named }, flags, io)];
}

function trafficIn(files: readonly string[]): Traffic {
  const traffic = readTraffic(files.map((file) => {
    if (!existsSync(file)) throw new BadInput(`No such file: ${file}`);
    try {
      return { file, text: decodeText(readFileSync(file)) };
    } catch (error) {
      throw new BadInput(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }));
  const strange = [...traffic.unknown].map(([file, count]) => `${file} (${count})`);
  if (strange.length > 0) {
    throw new BadInput(`Records of no known format in ${strange.join(', ')}: expected flows of Hubble, access logs of proxies or answers of Prometheus, as JSON. docs/cli.md says which fields are read.`);
  }
  return traffic;
}

/** What a program imports is what it will be installed with: this package, and what it stands on. */
function loaderFor(): (module: string) => unknown {
  const from = createRequire(join(packageRoot(), 'package.json'));
  const own = createRequire(__filename);
  return (module) => (module === 'cdk8s-zero-trust' ? own('../../index') : from(module)) as unknown;
}

function versionsOf(): Versions {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  const { version, peerDependencies } = JSON.parse(text) as { readonly version: string; readonly peerDependencies: Readonly<Record<string, string>> };
  return { library: version === '0.0.0' ? '*' : `^${version}`, peers: peerDependencies };
}

function writeAll(files: readonly WrittenFile[], folder: string): void {
  for (const { path, text } of files) {
    const file = join(folder, path);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    } catch (error) {
      throw new BadInput(`${file} can't be written: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 'YYYY-MM-DD'.length);
}
