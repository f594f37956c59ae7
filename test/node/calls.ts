import type { RunningPod } from './deployment';
import type { Node } from './node';
import { goTool } from '../cluster/tools/go-tool';
import { runBeside } from '../cluster/tools/run';

/** One connection that a pod makes, and a request on it (`go/actor`). */
export interface Call {
  readonly protocol: 'http' | 'https' | 'h2' | 'grpc' | 'tcp' | 'tls' | 'udp';
  readonly host: string;
  readonly port: number;
  readonly method?: string;
  readonly path?: string;
  /** Whom a request names. @default - the host and the port */
  readonly authority?: string;
}

/**
 * What became of it: `answered`, `refused` (the machine was reached, nobody listens), `reset` (closed without an answer), `lost` (no answer in
 * time), or `error`. The text of an answer is the workload that gave it: without it, something in between did.
 */
export interface Outcome {
  readonly outcome: 'answered' | 'refused' | 'reset' | 'lost' | 'error';
  readonly status?: number;
  readonly text?: string;
}

/** Who calls: a pod, or an address of the machine outside, in whose network its process is. */
export interface From {
  readonly pod: Pick<RunningPod, 'namespace' | 'name' | 'container'>;
  readonly outside?: { readonly process: number; readonly address: string };
}

/** Makes calls from a pod, in it, or from outside. Each waits for its answer as many milliseconds as `patience` says. */
export async function callFrom(node: Node, { pod, outside }: From, calls: readonly Call[], patience: number): Promise<readonly Outcome[]> {
  if (calls.length === 0) return [];
  const asked = calls.map((call, id) => ({ id, patience, ...(outside && { source: outside.address }), ...call }));
  const [command, ...args] = outside
    ? ['nsenter', `--target=${outside.process}`, '--net', '--', goTool('actor')] as const
    : [...await node.inside(pod), '/bin/program'] as const;
  return JSON.parse(await runBeside(command, [...args, 'dial'], JSON.stringify(asked))) as readonly Outcome[];
}
