/**
 * Synthesis beside what else could write the same: time, memory, objects and bytes, as Markdown.
 * Usage: ts-node test/bench/synthesis.ts [--runs n] [--limit seconds] [services …]
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
  allowPositionals: true, options: { runs: { type: 'string', default: '5' }, limit: { type: 'string', default: '120' } },
});

const CONTENDERS: Record<Contender, string> = {
  plain: '(a) plain cdk8s',
  plus: '(b) cdk8s-plus',
  unproven: '(c) ours, not proven',
  proven: '(d) ours, proven',
  floor: '(e) JSON.stringify',
};

interface Result {
  readonly ms: readonly number[];
  readonly last: Measurement;
}

/** Undefined where it takes longer than the limit. */
function run(contender: Contender, { services, charts }: Size, content: string): Measurement | undefined {
  const argv = ['--max-old-space-size=8192', compiled('measure'), contender, `${services}`, charts, content];
  const { stdout, stderr, status, error } = spawnSync(process.execPath, argv, { encoding: 'utf8', timeout: Number(values.limit) * 1000 });
  if (error) return undefined;
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measurement;
}

/** One contender after the other, again and again, so that a busy moment of the machine meets all of them. */
function compare(size: Size, content: string): ReadonlyMap<Contender, Result> {
  const results = new Map<Contender, Result>();
  const slow = new Set<Contender>();
  for (let turn = 0; turn < Number(values.runs); turn++) {
    for (const contender of Object.keys(CONTENDERS) as Contender[]) {
      if (slow.has(contender)) continue;
      const last = run(contender, size, content);
      if (last) results.set(contender, { ms: [...results.get(contender)?.ms ?? [], last.ms], last });
      else slow.add(contender);
    }
  }
  return results;
}

function row(size: Size, contender: Contender, results: ReadonlyMap<Contender, Result>): string {
  const place = [`${size.services}`, size.charts, CONTENDERS[contender]];
  const result = results.get(contender);
  if (!result) return line([...place, `over ${values.limit} s, left out`, '', '', '', '', '']);
  const { ms, last } = result;
  const over = (other: Contender) => {
    const base = results.get(other);
    return base ? (median(ms) / median(base.ms)).toPrecision(2) : '';
  };
  const [least, most] = spread(ms);
  return line([
    ...place, seconds(median(ms)), `${seconds(least)} – ${seconds(most)}`, `${Math.round(last.mib)}`, `${last.objects}`, (last.bytes / 1e6).toFixed(2), over('plain'), over('floor'),
  ]);
}

function seconds(ms: number): string {
  return (ms / 1000).toPrecision(3);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

compileAll();
const folder = mkdtempSync(join(tmpdir(), 'bench-content-'));
process.stdout.write(line(['services', 'charts', 'who', 'median s', 'spread s', 'peak MiB', 'objects', 'MB', 'to (a)', 'to (e)']));
process.stdout.write(`|${' --- |'.repeat(10)}\n`);
for (const services of positionals.length > 0 ? positionals.map(Number) : [10, 100, 1000, 3000]) {
  for (const charts of ['one', 'many'] as const) {
    const content = join(folder, 'content.json');
    const { status, stderr } = spawnSync(process.execPath, ['--max-old-space-size=8192', compiled('content'), `${services}`, charts, content], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const results = compare({ services, charts }, content);
    for (const contender of Object.keys(CONTENDERS) as Contender[]) process.stdout.write(row({ services, charts }, contender, results));
  }
}
rmSync(folder, { recursive: true });
