import type { RunningPod } from './deployment';
import type { Node } from './node';

/** One connection that a pod makes, and a request on it (`go/actor`). */
export interface Call {
  readonly protocol: 'http' | 'h2' | 'grpc' | 'tcp' | 'tls' | 'udp';
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

/** Makes calls from a pod, in it. Each waits for its answer as many milliseconds as `patience` says. */
export async function callFrom(node: Node, pod: RunningPod, calls: readonly Call[], patience: number): Promise<readonly Outcome[]> {
  if (calls.length === 0) return [];
  const asked = calls.map((call, id) => ({ id, patience, ...call }));
  return JSON.parse(await node.exec(pod, ['/bin/program', 'dial'], JSON.stringify(asked))) as readonly Outcome[];
}
