/** Runs `zero-trust adopt`, and the program that it writes: as a process of its own, in which nothing of the command takes part. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, cpSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { judge, type Judgement } from '../../src/judge/judge';
import { loadManifests } from '../../src/judge/load';
import type { JudgeOptions } from '../../src/judge/options';
import { zeroTrust, type Result } from '../cli/fake-io';
import { PACKAGE } from '../support/compiled';
import { javaScript } from '../support/java-script';

export const APPLICATIONS = join(__dirname, 'applications');

export interface Adopted extends Result {
  /** Where the program stands. */
  readonly folder: string;
  /** Its text; empty where none was written. */
  readonly main: string;
}

/** @param text manifests, or the path of a file or folder of them */
export async function adopted(text: string, flags: readonly string[] = []): Promise<Adopted> {
  const place = mkdtempSync(join(tmpdir(), 'adopt-'));
  const folder = join(place, 'out');
  const input = existsSync(text) ? text : join(place, 'in.yaml');
  if (input !== text) writeFileSync(input, text);
  const result = await zeroTrust(['adopt', input, '--out', folder, ...flags]);
  const main = existsSync(join(folder, 'main.ts')) ? readFileSync(join(folder, 'main.ts'), 'utf8') : '';
  return { ...result, folder, main };
}

export interface Ran {
  readonly status: number | null;
  readonly stderr: string;
  /** What the program wrote. */
  readonly manifests: readonly { readonly text: string; readonly file?: string }[];
}

/** Runs a program beside the package as it is published. */
export function run({ folder, main }: Pick<Adopted, 'folder' | 'main'>): Ran {
  mkdirSync(PACKAGE, { recursive: true });
  const place = mkdtempSync(join(PACKAGE, 'adopted-'));
  const outdir = join(place, 'dist');
  try {
    cpSync(folder, place, { recursive: true });
    writeFileSync(join(place, 'main.js'), javaScript(main));
    rmSync(join(place, 'package.json'));
    const { status, stderr } = spawnSync(process.execPath, [join(place, 'main.js')], { encoding: 'utf8', cwd: tmpdir(), env: { ...process.env, CDK8S_OUTDIR: outdir, NODE_PATH: dirname(PACKAGE) } });
    const manifests = existsSync(outdir) ? loadManifests([outdir]) as Ran['manifests'] : [];
    return { status, stderr, manifests };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

const OPTIONS: JudgeOptions = { missingNamespaces: 'unlabelled' };

export function judged(manifests: readonly { readonly text: string }[]): Judgement {
  return judge(manifests, OPTIONS);
}

/** A question about one connection, in words. */
export interface Cell {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const PORTS = [22, 53, 80, 443, 3000, 3550, 5432, 6379, 7070, 8080, 9000, 9080, 9090, 9100, 65535];
const REQUESTS = [{}, { method: 'GET', path: '/' }, { method: 'POST', path: '/orders' }, { method: 'GET', path: '/orders/1' }, { method: 'DELETE', path: '/admin' }];
const ADDRESSES = ['203.0.113.9', '10.1.2.3', '169.254.169.254'];

/** Every connection between workloads, with addresses outside and with pods that nobody declared, before and after. */
export function* cells(before: Judgement, after: Judgement, more: readonly number[] = []): Generator<Cell> {
  const workloads = before.cluster.workloads.map(({ key }) => key).filter((key) => after.cluster.workloadByKey.has(key));
  const namespaces = [...new Set(before.cluster.workloads.map(({ namespace }) => namespace)), 'elsewhere'];
  const own = workloads.map((workload) => ({ name: workload, end: { workload } }));
  const others = [
    ...ADDRESSES.map((ip) => ({ name: ip, end: { ip } })),
    ...namespaces.flatMap((namespace) => [false, true].map((meshed) => ({ name: `anybody in ${namespace}${meshed ? ', meshed' : ''}`, end: { undeclared: { namespace, labels: {}, meshed } } }))),
  ];
  const pairs = [
    ...own.flatMap((from) => own.map((to) => [from, to] as const)),
    ...others.flatMap((from) => own.flatMap((to) => [[from, to] as const, [to, from] as const])),
  ];
  for (const [from, to] of pairs) {
    for (const protocol of ['TCP', 'UDP'] as const) {
      for (const port of new Set([...PORTS, ...more])) {
        for (const request of protocol === 'TCP' ? REQUESTS : [{}]) {
          const flow = { from: from.end, to: to.end, protocol, port, ...request };
          yield { name: `${from.name} → ${to.name}:${port}/${protocol} ${JSON.stringify(request)}`, before: before.check(flow).verdict, after: after.check(flow).verdict };
        }
      }
    }
  }
}

const OPENNESS: Readonly<Record<string, number>> = { deny: 0, conditional: 1, unknown: 2, allow: 3 };

export function wider({ before, after }: Cell): boolean {
  return OPENNESS[after] > OPENNESS[before];
}

/** `shop/web → shop/cart:7070`, for workloads: what is allowed, and with which requests. */
export function callsIn(judgement: Judgement): readonly string[] {
  return [...judgement.matrix()].flatMap(({ from, to, ports, protocol, requests, verdict, self }) => {
    if (from.kind !== 'workload' || to.kind !== 'workload' || self) return [];
    const on = `${ports.first === ports.last ? ports.first : `${ports.first}-${ports.last}`}${protocol === 'TCP' ? '' : `/${protocol}`}`;
    const of = requests ? ` ${requests.map(({ methods, paths }) => [methods, paths].map((set) => (set.kind === 'any' ? '*' : set.patterns.join())).join(' ')).join(' or ')}` : '';
    return [`${from.workload} → ${to.workload}:${on}${of}${verdict === 'allow' ? '' : ` (${verdict})`}`];
  }).sort();
}
