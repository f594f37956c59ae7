/**
 * The judge on hand-written manifests of the Online Boutique and on our own synthesis of it, side by side.
 * Usage: ts-node test/judge/corpus/boutique.ts <folder with the hand-written manifests>
 */
import { Testing } from 'cdk8s';
import { OnlineBoutique } from '../../../examples/online-boutique/online-boutique';
import { judge } from '../../../src/judge/judge';
import type { Judgement } from '../../../src/judge/judge';
import { loadManifests } from '../../../src/judge/load';

/** `caller -> callee port`, among workloads, where an answer other than no is possible. */
function callsOf(judgement: Judgement): ReadonlySet<string> {
  const calls = new Set<string>();
  for (const { from, to, ports, protocol } of judgement.matrix()) {
    if (from.kind !== 'workload' || to.kind !== 'workload' || protocol !== 'TCP') continue;
    calls.add(`${short(from.workload)} -> ${short(to.workload)} ${ports.first === ports.last ? ports.first : 'any port'}`);
  }
  return calls;
}

function short(workload: string): string {
  return workload.slice(workload.indexOf('/') + 1);
}

function print(title: string, calls: readonly string[]): void {
  process.stdout.write(`\n${title}: ${calls.length}\n${calls.map((call) => `  ${call}\n`).join('')}`);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('say where the hand-written manifests are');
const app = Testing.app();
const ours = callsOf(judge([{ objects: Testing.synth(new OnlineBoutique(app, 'online-boutique')) }]));
const theirs = callsOf(judge(loadManifests([folder])));
const both = [...ours].filter((call) => theirs.has(call)).sort();
print('In both', both);
print('In ours alone', [...ours].filter((call) => !theirs.has(call)).sort());
print('In the hand-written ones alone', [...theirs].filter((call) => !ours.has(call)).sort());

/** The calls of the application's own source, without who comes to the frontend: each manifest opens these, whoever wrote it. */
const CALLS = 15;
if (both.length !== CALLS) {
  process.stdout.write(`\nexpected ${CALLS} calls in both\n`);
  process.exitCode = 1;
}
