import { relative, resolve } from 'path';
import { ApiObject } from 'cdk8s';
import Table from 'cli-table3';
import { OnlineBoutique } from './online-boutique/online-boutique';
import { AppProtocol, CallPurpose, TrustReport, ZeroTrustApp } from 'cdk8s-zero-trust';
import type { DeclaredCall, DeclaredRequests } from 'cdk8s-zero-trust';

/** What the platform's needs are for, in a word. */
const PURPOSES: Readonly<Record<CallPurpose, string>> = {
  [CallPurpose.CALL]: 'calls',
  [CallPurpose.DNS]: 'names',
  [CallPurpose.CONTROL_PLANE]: 'certificates',
  [CallPurpose.SCRAPE]: 'metrics',
  [CallPurpose.PROBE]: 'health',
  [CallPurpose.CLIENTS]: 'customers',
  [CallPurpose.API_SERVER]: 'Kubernetes API',
  [CallPurpose.PUBLIC_HOST]: 'own public hosts',
};

const app = new ZeroTrustApp({ outdir: resolve(__dirname, 'online-boutique', 'dist') });
const boutique = new OnlineBoutique(app, 'online-boutique');
app.synth();

const report = TrustReport.of(app);
const calls = report.calls.filter(({ purpose }) => purpose === CallPurpose.CALL);
const needs = report.calls.filter(({ purpose }) => purpose !== CallPurpose.CALL);

heading('Online Boutique, synthesized');
print(`  ${relative(process.cwd(), resolve(app.outdir, `${boutique.node.id}${app.outputFileExtension}`))}`);

const objects = boutique.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
heading(`What was written: ${objects.length} objects`);
printTable(['kind', 'how many', 'apiVersion'], countsByKind(objects));

heading(`Who may call whom: ${calls.length} calls, and no others`);
printTable(['caller', 'callee', 'port', 'what may be asked'], calls.map((call) => [
  local(call.caller), local(call.callee), `${call.port}/${call.transport}`, whatMayBeAsked(call),
]));

heading('What the platform needs');
printTable(['what for', 'who', 'whom', 'port'], platformNeeds(needs));

const { waivers } = report;
heading(`Waivers in force: ${waivers.length}`);
printTable(['rule', 'for', 'until', 'reason and owner'], waiversByReason());

heading(`Warnings: ${report.warnings.length || 'none'}`);
for (const warning of report.warnings) print(`  ${warning}`);

/** One row for one reason, however many workloads it serves. */
function waiversByReason(): string[][] {
  const rows = new Map<string, string[]>();
  for (const { rule, workload, path, expires, owner, reason } of waivers) {
    const row = rows.get(`${rule} ${reason}`);
    const workloads = [...row?.[1]?.split(', ') ?? [], local(workload ?? path)];
    rows.set(`${rule} ${reason}`, [rule, workloads.join(', '), expires, owner, reason]);
  }
  return [...rows.values()].map(([rule = '', workloads = '', ...rest]) => {
    const names = workloads.split(', ');
    const [expires = '', owner = '', reason = ''] = rest;
    return [rule, names.length > 1 ? `${names.length} workloads` : workloads, expires, `${reason}\n(${owner})`];
  });
}

function countsByKind(all: readonly ApiObject[]): string[][] {
  const counts = new Map<string, number>();
  for (const { kind, apiVersion } of all) counts.set(`${kind} ${apiVersion}`, (counts.get(`${kind} ${apiVersion}`) ?? 0) + 1);
  return [...counts].sort().map(([key, count]) => {
    const [kind, apiVersion] = key.split(' ');
    return [kind, String(count), apiVersion];
  });
}

/** gRPC as its definition says it, a service and its methods; HTTP as method and path. */
function whatMayBeAsked({ protocol, requests }: DeclaredCall): string {
  if (!requests) return 'anything';
  if (protocol !== AppProtocol.GRPC) return requests.flatMap(inWords).join('\n');
  const methods = new Map<string, string[]>();
  for (const path of requests.flatMap(({ paths = [] }) => paths)) {
    const [, service, method] = path.split('/');
    methods.set(service, [...methods.get(service) ?? [], method]);
  }
  return [...methods].map(([service, names]) => `${service}\n  ${names.join(', ')}`).join('\n');
}

function inWords({ methods = ['any method'], paths }: DeclaredRequests): string[] {
  return paths?.map((path) => `${methods.join(', ')} ${path}`) ?? [`${methods.join(', ')} on any path`];
}

/** One row for each purpose, however many have the need. */
function platformNeeds(all: readonly DeclaredCall[]): string[][] {
  return unique(all.map(({ purpose }) => purpose)).map((purpose) => {
    const mine = all.filter((need) => need.purpose === purpose);
    const ports = unique(mine.map(({ port, transport }) => `${port}/${transport}`)).join('\n');
    return [PURPOSES[purpose], oneOrHowMany(mine.map(({ caller }) => caller)), oneOrHowMany(mine.map(({ callee }) => callee)), ports];
  });
}

function oneOrHowMany(names: readonly string[]): string {
  const [first, ...others] = unique(names);
  return others.length === 0 ? local(first).replace(' at ', '\nin ').replace(/ (?=\S+=)/, '\n') : `${others.length + 1} workloads`;
}

function unique<T>(texts: readonly T[]): T[] {
  return [...new Set(texts)];
}

/** Names without the namespace that almost all of them share. */
function local(name: string): string {
  return name.replace(/^online-boutique\//, '');
}

function heading(text: string): void {
  print(`\n${process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text}\n`);
}

function printTable(head: string[], rows: string[][]): void {
  const table = new Table({ head, style: { head: process.stdout.isTTY ? ['cyan'] : [], border: [], compact: true } });
  table.push(...rows);
  print(table.toString());
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
