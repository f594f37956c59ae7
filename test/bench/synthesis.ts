/**
 * Synthesis beside what else could write the same: time, memory, objects and bytes, as Markdown.
 * Usage: ts-node test/bench/synthesis.ts [--runs n] [--limit seconds] [--heap MiB] [--only contender] [--compiled] [services …]
 * --heap: what V8 may use before it must collect garbage; --compiled: as the last run compiled it
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compileAll, compiled } from './compiled';
import type { Contender, Measurement } from './measure';
import type { Size } from './size';
import { median, spread } from './statistics';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    limit: { type: 'string', default: '300' },
    heap: { type: 'string', default: '8192' },
    only: { type: 'string' },
    compiled: { type: 'boolean' },
  },
});

const CONTENDERS: Record<Contender, string> = {
  plain: '(a) plain cdk8s',
  plus: '(b) cdk8s-plus',
  unproven: '(c) ours, not proven',
  proven: '(d) ours, proven',
  floor: '(e) JSON.stringify',
};

const ASKED = (Object.keys(CONTENDERS) as Contender[]).filter((contender) => values.only === undefined || contender === values.only);

/** As `cdk8s synth` starts a program. */
const AS_SYNTH = { ...process.env, CDK8S_OUTDIR: 'dist' };

type Results = ReadonlyMap<Contender, readonly Measurement[]>;

/** Undefined where it takes longer than the limit. */
function run(contender: Contender, { services, charts }: Size, content: string): Measurement | undefined {
  const argv = [`--max-old-space-size=${values.heap}`, compiled('measure'), contender, `${services}`, charts, content];
  const { stdout, stderr, status, error } = spawnSync(process.execPath, argv, { encoding: 'utf8', timeout: Number(values.limit) * 1000, env: AS_SYNTH });
  if (error) return undefined;
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measurement;
}

/** One contender after the other, again and again, so that a busy moment of the machine meets all of them. */
function compare(size: Size, content: string): Results {
  const results = new Map<Contender, Measurement[]>();
  const slow = new Set<Contender>();
  for (let turn = 0; turn < Number(values.runs); turn++) {
    for (const contender of ASKED) {
      if (slow.has(contender)) continue;
      const measurement = run(contender, size, content);
      if (measurement) results.set(contender, [...results.get(contender) ?? [], measurement]);
      else slow.add(contender);
    }
  }
  return results;
}

function row(size: Size, contender: Contender, results: Results): string {
  const place = [`${size.services}`, size.charts, CONTENDERS[contender]];
  const measurements = results.get(contender);
  const [first] = measurements ?? [];
  if (!measurements || !first) return line([...place, `over ${values.limit} s, left out`, ...Array<string>(COLUMNS.length - place.length - 1).fill('')]);
  const times = measurements.map(({ processorMs }) => processorMs);
  const over = (other: Contender) => {
    const base = results.get(other)?.map(({ processorMs }) => processorMs);
    return base ? ratio(median(times) / median(base)) : '';
  };
  return line([
    ...place, seconds(median(times)), spread(times).map(seconds).join(' – '), seconds(median(measurements.map(({ elapsedMs }) => elapsedMs))),
    `${Math.round(median(measurements.map(({ mib }) => mib)))}`, `${first.objects}`, (first.bytes / 1e6).toFixed(2), over('plain'), over('floor'),
  ]);
}

const COLUMNS = ['services', 'charts', 'who', 'processor s', 'spread', 'elapsed s', 'peak MiB', 'objects', 'MB', 'to (a)', 'to (e)'];

function ratio(value: number): string {
  return value < 10 ? value.toFixed(2) : `${Math.round(value)}`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(ms < 1000 ? 3 : 1);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

if (!values.compiled) compileAll();
const folder = mkdtempSync(join(tmpdir(), 'bench-content-'));
process.stdout.write(line(COLUMNS));
process.stdout.write(line(COLUMNS.map(() => '---')));
for (const services of positionals.length > 0 ? positionals.map(Number) : [10, 100, 1000, 3000]) {
  for (const charts of ['one', 'many'] as const) {
    const content = join(folder, 'content.json');
    const { status, stderr } = spawnSync(process.execPath, ['--max-old-space-size=8192', compiled('content'), `${services}`, charts, content], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const results = compare({ services, charts }, content);
    for (const contender of ASKED) process.stdout.write(row({ services, charts }, contender, results));
  }
}
rmSync(folder, { recursive: true });
