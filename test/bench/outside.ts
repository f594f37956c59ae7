/** Synthesis with as many destinations outside as services, as Markdown. Usage: ts-node test/bench/outside.ts [--compiled] [services …] */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { compileAll, compiled } from './compiled';
import type { Measurement } from './measure';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { compiled: { type: 'boolean' } } });
if (!values.compiled) compileAll();
process.stdout.write('| services | hosts | networks | processor s | elapsed s | peak MiB |\n| --- | --- | --- | --- | --- | --- |\n');
for (const services of positionals.length > 0 ? positionals : ['100', '200', '400', '800']) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [compiled('measure'), 'outside', services, 'one'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const { processorMs, elapsedMs, mib } = JSON.parse(stdout) as Measurement;
  const cells = [services, services, services, (processorMs / 1000).toFixed(1), (elapsedMs / 1000).toFixed(1), Math.round(mib)];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
