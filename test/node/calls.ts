import type { RunningPod } from './deployment';
import type { Node } from './node';

/** One connection that a pod shall make (`go/actor`); `connect` does no more than that, and waits for nothing. */
export interface Call {
  readonly protocol: 'http' | 'h2' | 'grpc' | 'tcp' | 'tls' | 'udp' | 'connect';
  readonly host: string;
  readonly port: number;
  readonly method?: string;
  readonly path?: string;
}

/**
 * What became of it: `answered`, `refused` (the machine was reached, nobody listens), `reset` (closed without an answer), `lost` (no answer in
 * time), or `error` with a text.
 */
export interface Outcome {
  readonly outcome: 'answered' | 'refused' | 'reset' | 'lost' | 'error';
  readonly status?: number;
  readonly text?: string;
}

/** How long a call waits for its answer, in milliseconds: on one machine, packets that are not dropped take a few. */
const PATIENCE = 2_500;

/** Makes calls from a pod, in it. */
export function callFrom(node: Node, pod: RunningPod, calls: readonly Call[]): readonly Outcome[] {
  if (calls.length === 0) return [];
  const asked = calls.map((call, id) => ({ id, patience: PATIENCE, ...call }));
  return JSON.parse(node.exec(pod, ['/bin/program', 'dial'], JSON.stringify(asked))) as readonly Outcome[];
}
