import { spawnSync } from 'node:child_process';
import { compiled } from '../support/compiled';

/** Whether V8 optimizes a function that runs for some milliseconds. */
function optimizes(source: string, flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}): boolean {
  const program = `${source}
function warm(n) { let sum = 0; for (let i = 0; i < n; i += 1) sum += i % 7; return sum; }
for (let i = 0; i < 300; i += 1) warm(50);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--trace-opt', ...flags, '-e', program], { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return /<JSFunction warm /.test(stdout);
}

const LATER = `require(${JSON.stringify(compiled('lib/cdk8s/app/optimize-later.js'))}).optimizeLater();`;
const APP = `new (require(${JSON.stringify(compiled('lib/index.js'))}).ZeroTrustApp)();`;

test('V8 does not optimize what is over at once', () => {
  expect(optimizes('')).toBe(true);
  expect(optimizes(LATER)).toBe(false);
});

test('an app sees to it in a process that the command of cdk8s started, and in no other', () => {
  expect(optimizes(APP, [], { CDK8S_OUTDIR: 'dist' })).toBe(false);
  expect(optimizes(APP)).toBe(true);
});

test('a value that the user gave stays', () => {
  expect(optimizes(LATER, ['--interrupt-budget=50000'])).toBe(true);
  expect(optimizes(LATER, ['--interrupt_budget=50000'])).toBe(true);
});
