/** Where the time of a synthesis with the proof goes, as Markdown. Usage: ts-node test/bench/profile.ts [--compiled] [services] */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compileAll, compiled, FOLDER } from './compiled';
import { BUNDLE, MARK } from '../../projenrc/bundle';

const TOP = 10;

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** The time spent in each function itself, most first. */
function selfTimes({ nodes, samples, timeDeltas }: Profile): readonly (readonly [string, number])[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = names.get(id) ?? '';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  });
  return [...times].sort(([, a], [, b]) => b - a);
}

function nameOf({ functionName, url, lineNumber }: Frame): string {
  const file = url.endsWith(`/${BUNDLE}`) ? join('src', moduleAt(lineNumber)) : url.replace('file://', '').replace(`${FOLDER}/`, '').replace(/^.*node_modules\//, '').replace(/\.js$/, '');
  return [functionName || '(an arrow)', ...(file === '' ? [] : [file])].join(' — ');
}

/** The module of the bundle in which a line is. */
function moduleAt(line: number): string {
  lines ??= readFileSync(join(FOLDER, 'src', BUNDLE), 'utf8').split('\n');
  return lines.slice(0, line + 1).reverse().find((text) => text.startsWith(MARK))?.slice(MARK.length) ?? BUNDLE;
}

let lines: readonly string[] | undefined;

const { values, positionals: [services = '1000'] } = parseArgs({ allowPositionals: true, options: { compiled: { type: 'boolean' } } });
const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
try {
  if (!values.compiled) compileAll();
  const argv = ['--cpu-prof', '--cpu-prof-dir', folder, compiled('measure'), 'proven', services, 'one'];
  const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const times = selfTimes(JSON.parse(readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8')) as Profile);
  const total = times.reduce((sum, [, time]) => sum + time, 0);
  process.stdout.write('| share | function |\n| --- | --- |\n');
  for (const [name, time] of times.slice(0, TOP)) process.stdout.write(`| ${((time / total) * 100).toFixed(1)} % | ${name} |\n`);
} finally {
  rmSync(folder, { recursive: true });
}
