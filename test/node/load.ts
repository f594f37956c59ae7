import { spawn } from 'node:child_process';
import type { Call, Outcome } from './calls';
import type { RunningPod } from './deployment';
import type { Node } from './node';

/** What became of a call that was made again and again. */
export interface Tally {
  readonly made: number;
  readonly answered: number;
  /** The first ones of those that nobody answered, with the time of day. */
  readonly failed: readonly (Outcome & { readonly at: string })[];
}

/** How long a call may take on a machine with other work, in milliseconds. */
const PATIENCE = 20_000;

/** Does something while a pod makes calls, each over and over. */
export async function underLoad(node: Node, pod: RunningPod, calls: readonly Call[], work: () => Promise<void>): Promise<readonly Tally[]> {
  const [command, ...args] = await node.inside(pod);
  const child = spawn(command, [...args, '/bin/program', 'load']);
  let [printed, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { printed += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { said += text; });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  child.stdin.write(JSON.stringify(calls.map((call, id) => ({ id, patience: PATIENCE, ...call }))));
  try {
    await work();
  } finally {
    child.stdin.end();
  }
  const code = await ended;
  if (code !== 0) throw new Error(`calls from ${pod.namespace}/${pod.name}: ${code}\n${said}`);
  return JSON.parse(printed) as readonly Tally[];
}
